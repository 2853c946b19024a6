/// The forecasts of one forecaster for every bar of a series, as columns.
///
/// An entry is made at the close of its bar from bars up to it, and speaks of the `horizon` bars that follow. Moves
/// are fractions of that close; a bar without a forecast has NaN in all columns.
public struct Forecasts: Sendable, Hashable {
  /// Name of the forecaster.
  public let name: String
  /// How many bars ahead a forecast looks; at least 1.
  public let horizon: Int
  /// Expected move to the close `horizon` bars later.
  public var close: [Double]
  /// Expected move to the highest high of the `horizon` bars.
  public var high: [Double]
  /// Expected move to their lowest low.
  public var low: [Double]
  /// 40th percentile of the move to the close.
  public var lowerQuantile: [Double]
  /// 60th percentile of the move to the close.
  public var upperQuantile: [Double]

  /// Forecasts of nothing: `count` entries of NaN.
  ///
  /// - Precondition: the horizon is at least 1 and the count not negative.
  public init(name: String, horizon: Int, count: Int) {
    precondition(horizon >= 1 && count >= 0, "a forecast looks at least one bar ahead")
    self.name = name
    self.horizon = horizon
    let nothing = [Double](repeating: .nan, count: count)
    (close, high, low, lowerQuantile, upperQuantile) = (nothing, nothing, nothing, nothing, nothing)
  }

  /// Number of bars.
  public var count: Int { close.count }

  /// The forecast made at the close of bar `bar`.
  public subscript(bar: Int) -> ForecastPoint {
    get {
      ForecastPoint(
        close: close[bar], high: high[bar], low: low[bar], lowerQuantile: lowerQuantile[bar],
        upperQuantile: upperQuantile[bar])
    }
    set {
      close[bar] = newValue.close
      high[bar] = newValue.high
      low[bar] = newValue.low
      lowerQuantile[bar] = newValue.lowerQuantile
      upperQuantile[bar] = newValue.upperQuantile
    }
  }
}
