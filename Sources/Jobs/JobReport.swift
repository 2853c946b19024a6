public import Diagnostics

/// One unit that has ended, and how far its job is.
public struct WorkProgress: Sendable {
  /// The name of the unit.
  public var unit: String
  /// Units that have ended, those of earlier starts included.
  public var finished: Int
  public var total: Int
  public var origin: Origin
  /// Why the unit has no result.
  public var failure: AssayError?

  /// Where the result of a unit comes from.
  public enum Origin: Sendable, Hashable {
    /// From an earlier start of the job.
    case kept
    case made
    case cached
  }
}

/// What a call of `JobRunner.run` did.
public struct JobReport: Sendable {
  /// Units of the plan.
  public var total: Int
  /// Units that had a result before.
  public var kept = 0
  public var made = 0
  /// Units whose result came from the cache.
  public var cached = 0
  /// Units without a result, in the order of the plan.
  public private(set) var failures: [Failure] = []
  /// Whether every unit has ended. `false` after an interruption.
  public var isComplete = true

  public struct Failure: Sendable, Hashable {
    public var unit: String
    public var error: AssayError
    var place: Int
  }

  /// Units that have ended.
  public var ended: Int { kept + made + cached + failures.count }

  init(total: Int) { self.total = total }

  mutating func add(
    _ origin: WorkProgress.Origin, _ failure: AssayError?, of unit: any WorkUnit, at place: Int
  ) {
    if let failure {
      failures.append(Failure(unit: unit.name, error: failure, place: place))
    } else if origin == .cached {
      cached += 1
    } else {
      made += 1
    }
  }

  mutating func sort() { failures.sort { $0.place < $1.place } }
}
