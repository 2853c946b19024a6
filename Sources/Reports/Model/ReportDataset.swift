public import Market

/// One row of the data table: the bars of a symbol that a run has read.
public struct ReportDataset: Sendable, Equatable {
  public var symbol: String
  public var timeframe: Timeframe
  public var bars: Int
  /// Session date of the first and of the last bar; `nil` when there are no bars.
  public var from: CivilDate?
  public var to: CivilDate?
  /// Where the bars come from: a file, a provider.
  public var source: String
  /// What was done to the prices: `splits and dividends`, `back-adjusted`, `none`.
  public var adjustments: String
  /// Findings of the quality check, one sentence each; empty when there are none.
  public var warnings: [String]
  /// Whether the prices were made up with an edge in them.
  public var hasPlantedEdge = false

  public init(
    symbol: String, timeframe: Timeframe, bars: Int, from: CivilDate?, to: CivilDate?, source: String,
    adjustments: String = "none", warnings: [String] = []
  ) {
    self.symbol = symbol
    self.timeframe = timeframe
    self.bars = bars
    self.from = from
    self.to = to
    self.source = source
    self.adjustments = adjustments
    self.warnings = warnings
  }
}
