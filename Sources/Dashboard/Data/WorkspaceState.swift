import Storage

/// What the pages know of the workspace without asking its files: made by the watch, shared by all requests.
struct WorkspaceState: Sendable {
  /// Grows with every change.
  var generation: UInt64 = 0
  var runs = RunIndex()
  var ledger = LedgerTail()
  var continuous = ContinuousData()
  var hasContinuous = false
  var bars: [CatalogueEntry] = []
  /// What the quality check found, by `SeriesQuality.key`; series that were not checked yet are left out.
  var quality: [String: SeriesQuality] = [:]
  /// What could not be read, a sentence each, by what it is about.
  var problems: [String: String] = [:]
  /// How fast each run under way goes: units a second, by its id.
  var rates: [String: Double] = [:]
  /// The newest last.
  var actions: [ActionRecord] = []
}
