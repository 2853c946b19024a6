public import Market

/// Account equity over time, with buy and hold beside it.
///
/// One value per bar or one per session, marked to market at its close; the first value is the capital at the
/// start, before any trade. Drawdowns, monthly and yearly returns of the page are derived from it, so it has
/// to be the curve that the metrics were computed from. Times are display times (`ReportMarket`).
public struct ReportEquity: Sendable, Equatable {
  /// Strictly increasing.
  public var times: [Timestamp]
  public var equity: [Double]
  /// Equity of buying with the same capital at the start and holding, costs included; `nil` to show none.
  public var buyAndHold: [Double]?
  /// What the reader asked to compare with; `nil` compares with buy and hold.
  public var benchmark: ReportBenchmark?

  /// - Precondition: all columns have one length.
  public init(times: [Timestamp], equity: [Double], buyAndHold: [Double]? = nil) {
    precondition(
      times.count == equity.count && (buyAndHold == nil || buyAndHold?.count == times.count),
      "all columns of an equity curve have one length")
    self.times = times
    self.equity = equity
    self.buyAndHold = buyAndHold
  }
}

/// A chosen benchmark: another symbol, held over the same sessions.
public struct ReportBenchmark: Sendable, Equatable {
  public var name: String
  /// Its value at each time of the equity curve.
  public var values: [Double]

  public init(_ name: String, values: [Double]) {
    self.name = name
    self.values = values
  }
}
