internal import Diagnostics
public import Storage
internal import Synchronization

/// Keeps results as files of a folder, named by the identity of the unit, so that one folder serves several jobs.
///
/// A file is replaced as a whole and carries a check value: a damaged or half-written result counts as missing, and its
/// unit is made again. Failures are kept in memory only, since failed units are tried again.
public final class FolderStore: ResultStore {
  private let files: ArtefactCache
  private let failures = Mutex<[String: AssayError]>([:])

  /// - Parameter folder: made with the first result.
  public init(_ folder: String) {
    files = ArtefactCache(folder: folder, limit: .max)
  }

  /// Reads every result once, to be sure that it is whole.
  public func finished(_ units: [any WorkUnit]) throws -> Set<String> {
    Set(units.filter { unit in bytes(of: unit).map(unit.accepts(cached:)) ?? false }.map(\.name))
  }

  public func outcome(of unit: any WorkUnit) throws -> WorkOutcome {
    if let failure = failures.withLock({ $0[unit.name] }) { return .failure(failure) }
    guard let bytes = bytes(of: unit) else { throw AssayError.noResult(of: unit.name) }
    return .result(bytes)
  }

  public func commit(_ outcome: WorkOutcome, of unit: any WorkUnit) throws {
    switch outcome {
    case .result(let bytes):
      try files.put(unit.identity(), bytes)
      failures.withLock { $0[unit.name] = nil }
    case .failure(let error): failures.withLock { $0[unit.name] = error }
    }
  }

  /// `nil` when there is no whole file. A unit that cannot name its identity has none, and says why when it runs.
  private func bytes(of unit: any WorkUnit) -> [UInt8]? {
    (try? unit.identity()).flatMap(files.get)
  }
}
