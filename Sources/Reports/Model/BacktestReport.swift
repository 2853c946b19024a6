public import Market

/// Everything that the report of one backtest shows; the same value gives the same bytes.
public struct BacktestReport: Sendable, Equatable {
  public var title: String
  public var runID: String
  /// When the run ended. Given, never read from the clock.
  public var created: Timestamp
  public var provenance: ReportProvenance
  public var currency: String
  public var initialCapital: Double
  /// The bars that were read; usually one row.
  public var data: [ReportDataset]
  public var result: ReportResult
  /// How orders fill and what they cost.
  public var assumptions: [ReportSetting]
  /// What the reader has to know, one sentence each: optimistic fills, rules that were off for want of data.
  public var notes: [String]
  /// Why the figures must not be taken at face value; they stand above everything else.
  public var warnings: [String]
  public var markets: [ReportMarket]
  public var grids: [ReportGrid]

  public init(
    title: String, runID: String, created: Timestamp, provenance: ReportProvenance, currency: String,
    initialCapital: Double, data: [ReportDataset], result: ReportResult, assumptions: [ReportSetting],
    notes: [String] = [], warnings: [String] = [], markets: [ReportMarket] = [], grids: [ReportGrid] = []
  ) {
    self.title = title
    self.runID = runID
    self.created = created
    self.provenance = provenance
    self.currency = currency
    self.initialCapital = initialCapital
    self.data = data
    self.result = result
    self.assumptions = assumptions
    self.notes = notes
    self.warnings = warnings
    self.markets = markets
    self.grids = grids
  }
}
