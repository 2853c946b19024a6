public import Market

/// What followed each bar of a series: moves over the next `horizon` bars as fractions of its close.
///
/// NaN for the last `horizon` bars and where the close is not above 0. This is the future; a forecaster reaches it
/// through `ForecastBars.outcomes` alone, which ends `horizon` bars before the last bar in view.
public struct ForecastOutcomes: Sendable {
  /// Move to the close `horizon` bars later.
  public let close: [Double]
  /// Move to the highest high of the `horizon` bars.
  public let high: [Double]
  /// Move to their lowest low.
  public let low: [Double]

  /// - Precondition: the horizon is at least 1.
  public init(_ series: BarSeries, horizon: Int) {
    precondition(horizon >= 1, "a forecast looks at least one bar ahead")
    var columns = [[Double]](repeating: [Double](repeating: .nan, count: series.count), count: 3)
    for bar in 0..<max(0, series.count - horizon) where series.close[bar] > 0 {
      let scale = series.close[bar]
      let next = (bar + 1)...(bar + horizon)
      var (highest, lowest) = (-Double.infinity, Double.infinity)
      for later in next {
        highest = max(highest, series.high[later])
        lowest = min(lowest, series.low[later])
      }
      columns[0][bar] = series.close[bar + horizon] / scale - 1
      columns[1][bar] = highest / scale - 1
      columns[2][bar] = lowest / scale - 1
    }
    (close, high, low) = (columns[0], columns[1], columns[2])
  }

  /// The outcomes of some bars, with the indices of the series.
  public struct View: Sendable {
    public let close: ArraySlice<Double>
    public let high: ArraySlice<Double>
    public let low: ArraySlice<Double>

    init(_ outcomes: ForecastOutcomes, _ range: Range<Int>) {
      close = outcomes.close[range]
      high = outcomes.high[range]
      low = outcomes.low[range]
    }
  }
}
