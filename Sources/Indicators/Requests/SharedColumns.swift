import Diagnostics
import Synchronization

/// The result of one request. Its lock is held while the result is made, so that it is made once; requests form
/// trees, so waiting cannot go in a circle.
final class SharedColumns: Sendable {
  private let outcome = Mutex<Result<[[Double]], AssayError>?>(nil)

  /// The result, and whether this call made it.
  func get(_ make: () throws -> [[Double]]) throws -> (columns: [[Double]], isNew: Bool) {
    try outcome.withLock { outcome in
      if let outcome { return (try outcome.get(), false) }
      do {
        let made = try make()
        outcome = .success(made)
        return (made, true)
      } catch let error as AssayError {
        outcome = .failure(error)
        throw error
      }
    }
  }
}
