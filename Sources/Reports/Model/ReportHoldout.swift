public import Market

/// A winner on bars that no gate had looked at.
public struct ReportHoldout: Sendable, Equatable {
  public var dates: ClosedRange<CivilDate>
  public var metrics: ReportMetrics
  /// Starts with the capital that the discovery window started with.
  public var equity: ReportEquity?

  public init(dates: ClosedRange<CivilDate>, metrics: ReportMetrics, equity: ReportEquity? = nil) {
    self.dates = dates
    self.metrics = metrics
    self.equity = equity
  }
}
