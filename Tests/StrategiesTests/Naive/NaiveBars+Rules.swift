import Foundation

/// What several rules say, each written down anew.
extension NaiveBars {
  var typical: Column { Column(count) { (h[$0] + l[$0] + c[$0]) / 3 } }

  /// The close now above the highest high of the bars before, and the close before not.
  func crossesPriorHigh(_ highest: Column, _ t: Int) -> Verdict {
    exactly(c[t] > highest[t - 1] && c[t - 1] <= highest[t - 2])
  }

  func closesOverLastHigh(_ t: Int) -> Verdict { exactly(c[t] > h[t - 1]) }

  /// Whether the close is above the average, where that is asked for.
  func emaFilter(_ p: NaiveParameters) -> (Int) -> Verdict {
    if !p.isOn("use_ema_filter") { return { _ in .yes } }
    let mean = c.exponential(p.whole("ema_period"))
    return { t in c[t] >~ mean[t] }
  }

  /// The bars of the last session before that of `t`.
  func priorSession(_ t: Int) -> [Int] {
    guard let last = (0..<t).last(where: { day[$0] != day[t] }) else { return [] }
    return (0...last).filter { day[$0] == day[last] }
  }

  func dayOfMonth(_ t: Int) -> Int {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    return calendar.component(.day, from: Date(timeIntervalSince1970: Double(day[t]) * 86_400))
  }

  /// Wilder's directional indicators and their average, by his sums.
  func directional(_ n: Int) -> (plus: Column, minus: Column, average: Column) {
    var (ups, downs, ranges) = (0.0, 0.0, 0.0)
    var plus = [Double](repeating: .nan, count: count)
    var minus = plus
    var average = plus
    var seen: [Double] = []
    for t in 1..<count {
      let (up, down) = (h[t] - h[t - 1], l[t - 1] - l[t])
      let share = t < n ? 0 : 1 / Double(n)
      ups += (up > down && up > 0 ? up : 0) - ups * share
      downs += (down > up && down > 0 ? down : 0) - downs * share
      ranges += trueRange(t) - ranges * share
      if t < n { continue }
      (plus[t], minus[t]) = (100 * ups / ranges, 100 * downs / ranges)
      let index = 100 * abs(ups - downs) / (ups + downs)
      if seen.count < n {
        seen.append(index)
        if seen.count == n { average[t] = seen.reduce(0, +) / Double(n) }
      } else {
        average[t] = (average[t - 1] * Double(n - 1) + index) / Double(n)
      }
    }
    return (Column(plus), Column(minus), Column(average))
  }

  private func trueRange(_ t: Int) -> Double {
    max(h[t] - l[t], abs(h[t] - c[t - 1]), abs(l[t] - c[t - 1]))
  }

  /// Fast less slow average of the accumulation line, both seeded with its first value.
  func chaikin(_ fast: Int, _ slow: Int) -> Column {
    var line = 0.0
    let accumulation = (0..<count).map { t in
      if h[t] > l[t] { line += ((c[t] - l[t]) - (h[t] - c[t])) / (h[t] - l[t]) * v[t] }
      return line
    }
    let mean = { (n: Int) -> [Double] in
      var value = accumulation[0]
      return accumulation.map {
        value += ($0 - value) * 2 / Double(n + 1); return value
      }
    }
    let (short, long) = (mean(fast), mean(slow))
    return Column(count) { $0 < slow - 1 ? .nan : short[$0] - long[$0] }
  }
}

extension Column {
  /// The change over `n` bars as a fraction.
  func change(_ n: Int) -> Column { Column(count) { (self[$0] - self[$0 - n]) / self[$0 - n] } }

  /// Where the value lies between the lowest low and the highest high of `n` bars, 0 to 1.
  func place(in n: Int, high: Column, low: Column) -> Column {
    let (top, bottom) = (high.highest(n), low.lowest(n))
    return Column(count) { (self[$0] - bottom[$0]) / (top[$0] - bottom[$0]) }
  }
}
