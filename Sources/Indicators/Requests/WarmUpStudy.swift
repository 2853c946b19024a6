import Diagnostics
public import Market

/// Finds out how many bars an indicator needs until it no longer matters where its data start.
///
/// The look-back of an indicator says when it has a value; recursive ones (an EMA, Wilder's ATR, a parabolic
/// stop) go on to depend on the first bar for longer. The study computes an indicator over a whole series and
/// over tails of it, each as a file would give it that starts there, and compares them bar by bar.
///
/// Values agree when their difference is at most `tolerance` times the larger of the two and of the typical
/// size of the output (the mean of its absolute values), so that a difference of averages that crosses zero
/// is not asked for digits that its level does not have.
public struct WarmUpStudy: Sendable {
  public let tolerance: Double
  private let series: BarSeries
  private let starts: [Int]

  /// - Parameters:
  ///   - series: the tails start between its first quarter and its half.
  ///   - tolerance: the relative difference that no longer matters; not negative.
  ///   - starts: how many tails; at least 1.
  public init(_ series: BarSeries, tolerance: Double = 1e-6, starts: Int = 8) {
    precondition(tolerance >= 0 && starts >= 1, "a tolerance, and at least one start")
    self.series = series
    self.tolerance = tolerance
    let quarter = series.count / 4
    self.starts = (0..<starts).map { quarter + quarter * $0 / starts }
  }

  /// Studies one indicator.
  /// - Throws: `series_too_short` when a tail is not four times as long as the look-back; else as
  ///   `IndicatorStore.columns`.
  /// - Complexity: the indicator's own work on each tail.
  public func sensitivity(of request: IndicatorRequest) throws -> WarmUpSensitivity {
    let lookback = try IndicatorStore.lookback(of: request)
    guard series.count / 2 > 4 * lookback else {
      throw AssayError(
        code: "series_too_short",
        message:
          "\(request.function) has a look-back of \(lookback) bars; \(series.count) bars are too few to "
          + "see how it settles.",
        remedy: "Give at least \(8 * lookback + 2) bars.", place: request.function, kind: .badData)
    }
    let whole = try IndicatorStore(series).columns(request)
    let scales = whole.map(Self.typicalSize)
    var settled = [Int?](repeating: 0, count: whole.count)
    for start in starts {
      let tail = try IndicatorStore(series.slice(start..<series.count)).columns(request)
      for output in whole.indices {
        let bars = barsUntilEqual(whole[output], tail[output], start: start, scale: scales[output])
        settled[output] = settled[output].flatMap { longest in bars.map { max(longest, $0) } }
      }
    }
    return WarmUpSensitivity(lookback: lookback, settled: settled)
  }

  /// The number of leading bars of `tail` behind which it equals `whole` for good; `nil` when it differs
  /// within its last quarter.
  private func barsUntilEqual(_ whole: [Double], _ tail: [Double], start: Int, scale: Double) -> Int? {
    for i in tail.indices.reversed() where !agree(whole[start + i], tail[i], scale) {
      return i + 1 <= tail.count / 4 * 3 ? i + 1 : nil
    }
    return 0
  }

  private func agree(_ a: Double, _ b: Double, _ scale: Double) -> Bool {
    if a.isNaN || b.isNaN { return a.isNaN && b.isNaN }
    return abs(a - b) <= tolerance * max(abs(a), abs(b), scale)
  }

  private static func typicalSize(_ column: [Double]) -> Double {
    var sum = 0.0
    var count = 0.0
    for value in column where value.isFinite {
      sum += abs(value)
      count += 1
    }
    return count > 0 ? sum / count : 0
  }
}

/// What a `WarmUpStudy` found for one indicator.
public struct WarmUpSensitivity: Hashable, Sendable {
  /// The number of leading bars without a value.
  public let lookback: Int
  /// For each output, the number of leading bars behind which the start no longer matters, the most over all
  /// starts; `nil` when it matters to the end, as for running totals.
  public let settled: [Int?]

  /// The number of leading bars behind which the start matters to no output; `nil` when it always does.
  public var bars: Int? {
    settled.reduce(0) { longest, bars in longest.flatMap { longest in bars.map { max(longest, $0) } } }
  }
}
