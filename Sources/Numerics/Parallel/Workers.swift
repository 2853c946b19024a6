import Dispatch
import Synchronization

/// How many threads share the units of a kernel, such as the resamples of a test.
///
/// A unit is a pure function of its number (random numbers come from `RandomStream.child`), and results are
/// collected by number, so any number of workers gives the same bytes. The calling thread works too and returns when
/// all is done.
public struct Workers: Sendable, Hashable {
  /// Threads at work, the calling one included.
  public let count: Int

  /// Everything on the calling thread.
  public static let one = Workers(1)

  /// - Precondition: `count` is positive.
  public init(_ count: Int) {
    precondition(count >= 1, "somebody has to work")
    self.count = count
  }

  /// The value of each unit from 0 to `units` − 1, in that order.
  ///
  /// Units are handed out one by one; make one last microseconds at least.
  ///
  /// - Throws: what the failing unit with the lowest number throws; the others may not have run.
  public func map<Value: Sendable>(
    _ units: Int, _ unit: @Sendable (Int) throws -> Value
  ) throws -> [Value] {
    if count == 1 || units < 2 { return try (0..<max(units, 0)).map(unit) }
    let next = Atomic(0)
    let collected = Mutex(Collected<Value>(values: Array(repeating: nil, count: units)))
    DispatchQueue.concurrentPerform(iterations: min(count, units)) { _ in
      while true {
        let index = next.add(1, ordering: .relaxed).oldValue
        if index >= units { return }
        do {
          let value = try unit(index)
          collected.withLock { $0.values[index] = value }
        } catch {
          // Units go out in order, so whatever could fail with a lower number is already at work.
          next.store(units, ordering: .relaxed)
          collected.withLock { $0.note(error, at: index) }
        }
      }
    }
    return try collected.withLock { try $0.finished() }
  }

  /// Runs every unit; for kernels that write to places of their own.
  public func forEach(_ units: Int, _ unit: @Sendable (Int) -> Void) {
    let next = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: min(count, max(units, 1))) { _ in
      while true {
        let index = next.add(1, ordering: .relaxed).oldValue
        if index >= units { return }
        unit(index)
      }
    }
  }
}

/// What the workers of one call have made so far.
private struct Collected<Value> {
  var values: [Value?]
  var failure: (index: Int, error: any Error)?

  mutating func note(_ error: any Error, at index: Int) {
    if index < failure?.index ?? .max { failure = (index, error) }
  }

  func finished() throws -> [Value] {
    if let failure { throw failure.error }
    return values.compactMap { $0 }
  }
}
