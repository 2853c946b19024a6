import Diagnostics
import Jobs
import Storage
import Synchronization

/// Keeps the finished units of a running iteration in the database, so that it goes on after a kill.
final class ContinuousUnitStore: ResultStore {
  private let database: ContinuousDatabase
  private let iteration: Int
  private let failures = Mutex<[String: AssayError]>([:])

  init(_ database: ContinuousDatabase, iteration: Int) {
    self.database = database
    self.iteration = iteration
  }

  func finished(_ units: [any WorkUnit]) throws -> Set<String> {
    let kept = try database.read { [iteration] connection in
      try connection.rows("SELECT name, identity FROM units WHERE iteration = ?", [.integer(iteration)]) {
        (name: $0.text(0) ?? "", identity: $0.text(1) ?? "")
      }
    }
    let identities = Dictionary(kept.map { ($0.name, $0.identity) }, uniquingKeysWith: { $1 })
    return Set(try units.filter { try identities[$0.name] == $0.identity() }.map(\.name))
  }

  func outcome(of unit: any WorkUnit) throws -> WorkOutcome {
    if let failure = failures.withLock({ $0[unit.name] }) { return .failure(failure) }
    let name = unit.name
    let text = try database.read { [iteration] connection in
      try connection.first(
        "SELECT result FROM units WHERE iteration = ? AND name = ?", [.integer(iteration), .text(name)]
      ) { $0.text(0) ?? "" }
    }
    guard let text else { throw AssayError.noResult(of: name) }
    return .result(Array(text.utf8))
  }

  func commit(_ outcome: WorkOutcome, of unit: any WorkUnit) throws {
    switch outcome {
    case .failure(let error): failures.withLock { $0[unit.name] = error }
    case .result(let bytes):
      let (name, identity) = (unit.name, try unit.identity())
      let text = String(decoding: bytes, as: UTF8.self)
      try database.write { [iteration] connection in
        try connection.run(
          "INSERT OR REPLACE INTO units (iteration, name, identity, result) VALUES (?, ?, ?, ?)",
          [.integer(iteration), .text(name), .text(identity), .text(text)])
      }
    }
  }
}
