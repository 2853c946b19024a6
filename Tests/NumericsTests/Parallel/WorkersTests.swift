import Numerics
import Synchronization
import Testing

@Suite struct WorkersTests {
  private struct Failure: Error, Equatable { let unit: Int }

  @Test(arguments: [1, 2, 3, 16])
  func `values stand in the order of the units, whoever made them`(count: Int) throws {
    let values = try Workers(count).map(1_000) { $0 * $0 }
    #expect(values == (0..<1_000).map { $0 * $0 })
    #expect(try Workers(count).map(0) { $0 }.isEmpty)
  }

  @Test(arguments: [1, 2, 4])
  func `the failure with the lowest number is the one that is told`(count: Int) {
    for _ in 0..<50 {
      #expect(throws: Failure(unit: 7)) {
        try Workers(count).map(64) { unit in
          if unit % 10 == 7 { throw Failure(unit: unit) }
          return unit
        }
      }
    }
  }

  @Test func `every unit runs exactly once`() {
    let runs = Mutex([Int](repeating: 0, count: 500))
    Workers(4).forEach(500) { unit in runs.withLock { $0[unit] += 1 } }
    #expect(runs.withLock { $0 } == Array(repeating: 1, count: 500))
    Workers(4).forEach(0) { _ in Issue.record("there is nothing to do") }
  }
}
