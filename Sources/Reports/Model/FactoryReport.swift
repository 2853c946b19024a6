public import Market

/// Everything that the report of a factory run shows; the same value gives the same bytes.
public struct FactoryReport: Sendable, Equatable {
  public var title: String
  public var runID: String
  /// When the run ended. Given, never read from the clock.
  public var created: Timestamp
  public var provenance: ReportProvenance
  /// Currency of all money figures, such as `USD`.
  public var currency: String
  public var data: [ReportDataset]
  public var trials: ReportTrials
  /// Wall time of the backtests in seconds, and the bars they went through; `nil` when not measured.
  public var seconds: Double?
  public var barsSimulated: Int?
  /// Threads that worked.
  public var workers: Int?
  /// In the order in which they are passed.
  public var gates: [ReportGate]
  /// The tests over everything that was tried, one entry a symbol; empty until the run has ended.
  public var symbolTests: [ReportSymbolTest]
  /// What the run promises, the strongest tier first; empty until it has ended.
  public var tiers: [ReportTier]
  /// How winners are ranked, in one sentence.
  public var rankingRule: String
  /// Those that passed every gate, best first. Empty is a normal result.
  public var winners: [ReportResult]
  /// The best rejected backtests, shown apart and marked, when asked for.
  public var rejected: [ReportResult]
  /// Every pair that was tried, passed or not, in a stable order.
  public var pairs: [ReportPair]
  /// How orders fill and what they cost.
  public var assumptions: [ReportSetting]
  /// What else the reader has to know, one sentence each.
  public var notes: [String]
  /// Why the figures must not be taken at face value; they stand above everything else.
  public var warnings: [String]
  public var markets: [ReportMarket]
  public var grids: [ReportGrid]

  /// - Precondition: ids of markets and of grids are unique, and every id that a result names exists.
  public init(
    title: String, runID: String, created: Timestamp, provenance: ReportProvenance, currency: String,
    data: [ReportDataset], trials: ReportTrials, seconds: Double? = nil, barsSimulated: Int? = nil,
    workers: Int? = nil, gates: [ReportGate], symbolTests: [ReportSymbolTest] = [],
    tiers: [ReportTier] = [],
    rankingRule: String, winners: [ReportResult],
    rejected: [ReportResult] = [], pairs: [ReportPair], assumptions: [ReportSetting] = [],
    notes: [String] = [], warnings: [String] = [], markets: [ReportMarket] = [], grids: [ReportGrid] = []
  ) {
    self.title = title
    self.runID = runID
    self.created = created
    self.provenance = provenance
    self.currency = currency
    self.data = data
    self.trials = trials
    self.seconds = seconds
    self.barsSimulated = barsSimulated
    self.workers = workers
    self.gates = gates
    self.symbolTests = symbolTests
    self.tiers = tiers
    self.rankingRule = rankingRule
    self.winners = winners
    self.rejected = rejected
    self.pairs = pairs
    self.assumptions = assumptions
    self.notes = notes
    self.warnings = warnings
    self.markets = markets
    self.grids = grids
  }
}
