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
