public import Market

/// A winner on bars that no gate had looked at.
public struct ReportHoldout: Sendable, Equatable {
  public var dates: ClosedRange<CivilDate>
  public var metrics: ReportMetrics
  /// Starts with the capital that the discovery window started with.
  public var equity: ReportEquity?
  /// p-values of discovery, of the sealed days, of both together, and adjusted over the list that was opened.
  public var discoveryPValue: Double?
  public var sealedPValue: Double?
  public var combinedPValue: Double?
  public var adjustedPValue: Double?
  /// The chance that these days had to confirm the expected Sharpe ratio.
  public var power: Double?
  public var isConfirmed = false

  public init(dates: ClosedRange<CivilDate>, metrics: ReportMetrics, equity: ReportEquity? = nil) {
    self.dates = dates
    self.metrics = metrics
    self.equity = equity
  }
}
