internal import Glibc

extension QualityCheck {
  /// Prices that stand far from every price around them, and levels that change for good: both in series of any
  /// length.
  mutating func checkLevels() {
    checkRanges()
    checkLevelChanges()
  }

  /// Opens, highs and lows beyond all closes around them, where stops and limits would fill.
  private mutating func checkRanges() {
    guard let usual = usualRange() else { return }
    let bound = max(log(1.5), 20 * usual)
    var far = tally()
    for i in 0..<count {
      let near = closesAround(i)
      guard let (low, high) = near, low > 0 else { continue }
      for (name, price) in [("high", bars.high[i]), ("open", bars.open[i]), ("low", bars.low[i])] {
        guard price.isFinite, price > 0, max(log(price / high), log(low / price)) > bound else { continue }
        far.add(i) { "\(name) \(price), closes around it from \(low) to \(high)" }
        break
      }
    }
    add(
      .rangeSpike, .warning, far,
      "A high, low or open far from every close around it: \(counted(far.count, "bar")); a bad print, or a moment in "
        + "which no one could trade much. Stops and limits would fill there.")
  }

  /// The smallest and largest of the closes at and beside bar i; `nil` when one is no number.
  private func closesAround(_ i: Int) -> (low: Double, high: Double)? {
    var (low, high) = (bars.close[i], bars.close[i])
    for j in max(0, i - 1)...min(count - 1, i + 1) {
      low = min(low, bars.close[j])
      high = max(high, bars.close[j])
    }
    return low.isFinite && high.isFinite ? (low, high) : nil
  }

  /// The middle log range of bars, from at most about 5,000 of them.
  private func usualRange() -> Double? {
    var ranges = stride(from: 0, to: count, by: max(1, count / 5_000)).compactMap { i -> Double? in
      let (high, low) = (bars.high[i], bars.low[i])
      guard low > 0, high.isFinite, high >= low else { return nil }
      return log(high / low)
    }
    guard !ranges.isEmpty else { return nil }
    ranges.sort()
    return ranges[ranges.count / 2]
  }

  /// Closes that jump to eight times or an eighth: a level of their own from there on, or, in a series that is too
  /// short for robust deviations, one bar that comes back.
  private mutating func checkLevelChanges() {
    guard count > 1, !usesDifferences else { return }
    var changes = tally()
    var spikes = tally()
    let usual = usualDifference()
    var i = 1
    while i < count {
      defer { i += 1 }
      let (before, open, close) = (bars.close[i - 1], bars.open[i], bars.close[i])
      // Prices near zero, as back-adjusted ones can be, multiply by small steps.
      guard abs(log(close / before)) > log(8), abs(close - before) > 100 * usual else { continue }
      if i + 1 < count, abs(log(bars.close[i + 1] / close)) > log(4) {
        let next = bars.close[i + 1]
        guard abs(log(next / before)) < 0.2 else { continue }
        spikes.add(i) { "\(before) → \(close), back at \(next) on the next bar" }
        i += 1
        continue
      }
      if abs(log(open / before)) > log(4), !splitBars.contains(i) {
        changes.add(i) { "\(before) → \(close), \(Self.factor(close / before))" }
      }
    }
    add(
      .levelChange, .warning, changes,
      "The level of prices changes at once and stays: \(counted(changes.count, "time")). From there on they are in "
        + "another unit, of another contract or of another source; a backtest takes the change for profit or loss."
    )
    // Of series that are long enough for robust deviations the check of spikes tells.
    if spikes.count > 0, RobustScale(ReturnColumn(bars.close, asDifferences: false).values) != nil { return }
    add(
      .priceSpike, .warning, spikes,
      "Closes that jump and come straight back, likely bad prints: \(counted(spikes.count, "bar")).")
  }

  /// The step from close to close that three quarters exceed, from at most about 5,000 of them: jumps do not move it,
  /// even where there are few.
  private func usualDifference() -> Double {
    var steps = stride(from: 1, to: count, by: max(1, count / 5_000))
      .map { abs(bars.close[$0] - bars.close[$0 - 1]) }.filter(\.isFinite)
    steps.sort()
    // With two steps or one there is no usual one.
    return steps.count < 3 ? 0 : steps[(steps.count - 1) / 4]
  }

  private static func factor(_ ratio: Double) -> String {
    let times = ratio >= 1 ? ratio : 1 / ratio
    let rounded = times >= 20 ? times.rounded() : (times * 10).rounded() / 10
    let text = rounded == rounded.rounded() && rounded < 1e15 ? "\(Int(rounded))" : "\(rounded)"
    return ratio >= 1 ? "\(text) times as high" : "\(text) times as low"
  }
}
