public import Diagnostics
internal import Synchronization

/// Where a job keeps how its units ended, and what a later start of the same job goes on from.
///
/// Called from several workers at once.
public protocol ResultStore: Sendable {
  /// The names of those `units` that have a result here. Failed units are not among them: they are tried again.
  func finished(_ units: [any WorkUnit]) throws -> Set<String>

  /// How a unit ended. Asked for inputs of other units, after they were committed or counted as finished.
  func outcome(of unit: any WorkUnit) throws -> WorkOutcome

  /// Keeps how a unit ended, as a whole or not at all, and durably once the call returns. Committing a unit again
  /// replaces what was kept.
  func commit(_ outcome: WorkOutcome, of unit: any WorkUnit) throws
}

/// Keeps outcomes by the name of the unit, until the object goes.
public final class MemoryStore: ResultStore {
  private let kept = Mutex<[String: WorkOutcome]>([:])

  public init() {}

  public func finished(_ units: [any WorkUnit]) -> Set<String> {
    kept.withLock { kept in
      Set(units.map(\.name).filter { if case .result = kept[$0] { true } else { false } })
    }
  }

  public func outcome(of unit: any WorkUnit) throws -> WorkOutcome {
    guard let outcome = kept.withLock({ $0[unit.name] }) else { throw AssayError.noResult(of: unit.name) }
    return outcome
  }

  public func commit(_ outcome: WorkOutcome, of unit: any WorkUnit) {
    kept.withLock { $0[unit.name] = outcome }
  }
}

extension AssayError {
  /// A result that a unit or a caller reads is not kept where it should be.
  public static func noResult(of name: String) -> AssayError {
    AssayError(
      code: "no_result", message: "The result of \(name) is missing.",
      remedy: "Run the command again; it makes what is missing.", place: name)
  }
}
