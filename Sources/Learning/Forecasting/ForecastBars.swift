import Diagnostics
public import Market

/// The bars that a forecaster may see: none after the last, so nothing of the future can be named.
///
/// Columns are slices that keep the indices of the series; reading outside them ends the program.
public struct ForecastBars: Sendable {
  let frame: ForecastFrame
  /// The bars in view, as indices of the series.
  public let range: Range<Int>

  /// - Precondition: the range lies inside the series.
  init(_ frame: ForecastFrame, _ range: Range<Int>) {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= frame.series.count, "a view lies inside the series")
    self.frame = frame
    self.range = range
  }

  /// The bars of a whole series, every one of which is past.
  public init(_ series: BarSeries, horizon: Int = 1) {
    let frame = ForecastFrame(series, horizon: horizon)
    self.init(frame, 0..<series.count)
  }

  /// The view of those up to and including `bar`.
  ///
  /// - Precondition: `bar` is in view.
  public func through(_ bar: Int) -> ForecastBars {
    precondition(range.contains(bar), "a view does not grow")
    return ForecastBars(frame, range.lowerBound..<(bar + 1))
  }

  public var count: Int { range.count }
  public var instrument: Instrument { frame.series.instrument }
  public var timeframe: Timeframe { frame.series.timeframe }
  /// Bars ahead that a forecast speaks of.
  public var horizon: Int { frame.horizon }

  public var open: ArraySlice<Double> { frame.series.open[range] }
  public var high: ArraySlice<Double> { frame.series.high[range] }
  public var low: ArraySlice<Double> { frame.series.low[range] }
  public var close: ArraySlice<Double> { frame.series.close[range] }

  /// The bars whose outcome lies in view: all but the last `horizon`.
  public var labelled: Range<Int> {
    range.lowerBound..<max(range.lowerBound, range.upperBound - frame.horizon)
  }

  /// What followed each labelled bar.
  public var outcomes: ForecastOutcomes.View { ForecastOutcomes.View(frame.outcomes, labelled) }

  /// - Throws: `too_few_bars`.
  func requireBars(_ least: Int, for forecaster: String) throws(AssayError) {
    if count < least { throw .tooFewBars(count, least: least, for: forecaster) }
  }
}

extension AssayError {
  static func tooFewBars(_ count: Int, least: Int, for forecaster: String) -> AssayError {
    AssayError(
      code: "too_few_bars",
      message: "The forecaster `\(forecaster)` has \(count) usable bars and needs \(least).",
      remedy: "Give more history, or fit later.", kind: .badData)
  }
}
