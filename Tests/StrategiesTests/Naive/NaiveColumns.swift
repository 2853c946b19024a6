/// A column that may be read before its start, where it has no value.
struct Column {
  var values: [Double]

  init(_ values: [Double]) { self.values = values }
  init(_ count: Int, _ value: (Int) -> Double) { values = (0..<count).map(value) }

  var count: Int { values.count }
  subscript(t: Int) -> Double { t >= 0 && t < values.count ? values[t] : .nan }

  /// The last `n` values at `t`, the newest last; `nil` where one of them is missing.
  func window(_ t: Int, _ n: Int) -> [Double]? {
    guard t - n + 1 >= 0 else { return nil }
    let window = Array(values[(t - n + 1)...t])
    return window.contains { $0.isNaN } ? nil : window
  }

  private func rolling(_ n: Int, _ figure: ([Double]) -> Double) -> Column {
    Column(count) { t in window(t, n).map(figure) ?? .nan }
  }

  func mean(_ n: Int) -> Column { rolling(n) { $0.reduce(0, +) / Double(n) } }
  func highest(_ n: Int) -> Column { rolling(n) { $0.max() ?? .nan } }
  func lowest(_ n: Int) -> Column { rolling(n) { $0.min() ?? .nan } }

  /// Population standard deviation.
  func deviation(_ n: Int) -> Column {
    rolling(n) { window in
      let mean = window.reduce(0, +) / Double(n)
      return (window.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(n)).squareRoot()
    }
  }

  /// Weight `weight` on the newest value; the first value is the mean of the first `n`, at the last of them.
  private func smoothed(_ n: Int, weight: Double) -> Column {
    var result = [Double](repeating: .nan, count: count)
    guard let first = values.firstIndex(where: { !$0.isNaN }), first + n <= count else {
      return Column(result)
    }
    result[first + n - 1] = values[first..<first + n].reduce(0, +) / Double(n)
    for t in first + n..<max(first + n, count) {
      result[t] = result[t - 1] * (1 - weight) + values[t] * weight
    }
    return Column(result)
  }

  func exponential(_ n: Int) -> Column { smoothed(n, weight: 2 / Double(n + 1)) }
  func wilder(_ n: Int) -> Column { smoothed(n, weight: 1 / Double(n)) }

  /// Wilder's RSI; 100 when there was no loss.
  func rsi(_ n: Int) -> Column {
    let gain = Column(count) { Swift.max(0, self[$0] - self[$0 - 1]) * ($0 > 0 ? 1 : .nan) }.wilder(n)
    let loss = Column(count) { Swift.max(0, self[$0 - 1] - self[$0]) * ($0 > 0 ? 1 : .nan) }.wilder(n)
    return Column(count) { t in
      if gain[t].isNaN { return .nan }
      return loss[t] == 0 ? 100 : 100 - 100 / (1 + gain[t] / loss[t])
    }
  }

  func plus(_ other: Column) -> Column { Column(count) { self[$0] + other[$0] } }
  func minus(_ other: Column) -> Column { Column(count) { self[$0] - other[$0] } }
  func times(_ factor: Double) -> Column { Column(count) { self[$0] * factor } }
}
