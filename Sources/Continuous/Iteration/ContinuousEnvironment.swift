public import Diagnostics
import Factory
public import Market
public import Storage
public import Strategies

/// What an iteration needs from the program around it. The clock, the folders and the compiler are known there.
public struct ContinuousEnvironment: Sendable {
  public var folder: ContinuousFolder
  public var code: CodeVersion
  /// Strategies side by side.
  public var workers: Int
  /// The built-in strategies and a user's own, with what is wrong with files of the latter.
  public var library: @Sendable () throws -> (library: StrategyLibrary, errors: [AssayError])
  /// The real bars to test on; none for scenarios alone.
  public var series: @Sendable () throws -> [OfferedSeries]
  /// Every scenario that can be named.
  public var scenarios: @Sendable () throws -> [MarketScenario]
  public var now: @Sendable () -> Timestamp
  /// Adds entries to the trial ledger.
  public var count: @Sendable ([LedgerEntry]) throws -> Void
  /// Writes the report of an iteration and its data to two paths.
  public var writeReport: @Sendable (IterationResult, _ html: String, _ json: String) throws -> Void
  public var isInterrupted: @Sendable () -> Bool
  /// Told what the iteration is at.
  public var progress: @Sendable (IterationProgress) -> Void
  /// Told what somebody should know at once.
  public var alert: @Sendable (Alert) -> Void

  public init(
    folder: ContinuousFolder, code: CodeVersion, workers: Int,
    library: @escaping @Sendable () throws -> (library: StrategyLibrary, errors: [AssayError]),
    series: @escaping @Sendable () throws -> [OfferedSeries] = { [] },
    scenarios: @escaping @Sendable () throws -> [MarketScenario] = { ScenarioCatalogue.all },
    now: @escaping @Sendable () -> Timestamp,
    count: @escaping @Sendable ([LedgerEntry]) throws -> Void = { _ in },
    writeReport: @escaping @Sendable (IterationResult, String, String) throws -> Void = { _, _, _ in },
    isInterrupted: @escaping @Sendable () -> Bool = { false },
    progress: @escaping @Sendable (IterationProgress) -> Void = { _ in },
    alert: @escaping @Sendable (Alert) -> Void = { _ in }
  ) {
    self.folder = folder
    self.code = code
    self.workers = workers
    self.library = library
    self.series = series
    self.scenarios = scenarios
    self.now = now
    self.count = count
    self.writeReport = writeReport
    self.isInterrupted = isInterrupted
    self.progress = progress
    self.alert = alert
  }
}

/// Where an iteration is.
public enum IterationProgress: Sendable, Hashable {
  case begun(iteration: Int, isResumed: Bool)
  /// Phase 1 has found so many strategies.
  case scanned(strategies: Int, changes: [DiscoveryChange])
  /// Phases 2 and 3 work on so many strategies.
  case working(total: Int)
  case tested(strategy: String, finished: Int, total: Int)
  case backtested(count: Int, optimised: Int)
  case promoted(strategy: String, old: JSONValue, new: JSONValue, gain: Double?)
  case demoted(Demotion)
  case reported(path: String)
  case note(String)
}

/// Something that somebody should know at once.
public struct Alert: Sendable, Hashable {
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    case promotion, demotion, failure
    case staleData = "stale_data"
  }

  public var kind: Kind
  /// A strategy, a symbol, or the part that failed.
  public var subject: String
  /// A sentence.
  public var message: String
  /// ISO 8601 UTC.
  public var at: String

  public init(_ kind: Kind, subject: String, message: String, at: String) {
    self.kind = kind
    self.subject = subject
    self.message = message
    self.at = at
  }

  public var json: JSONValue {
    [
      "kind": .string(kind.rawValue), "subject": .string(subject), "message": .string(message),
      "at": .string(at),
    ]
  }
}
