import Storage
import Testing

@Suite struct ContentDifferenceTests {
  private static func database(_ units: [Int] = [0, 1, 2]) throws -> ResultsDatabase {
    let database = try ResultsDatabase(":memory:")
    try database.begin(ExampleRun.run)
    for unit in units { try ExampleRun.commit(unit, to: database) }
    return database
  }

  @Test func `equal content in another order has no difference, and looks at a holdout are none`() throws {
    let other = try Self.database([2, 0, 1])
    try other.recordHoldoutLook(ofRun: "00000000000000a1", purpose: "validate", at: "2024-01-01T00:00:00Z")
    #expect(try Self.database().firstDifference(from: other, ofRun: "00000000000000a1") == nil)
  }

  @Test func `a figure that differs in its last digit is named with its table and both rows`() throws {
    let other = try Self.database()
    var results = ExampleRun.results(ofUnit: 2)
    results[7].figures.sharpeRatio = results[7].figures.sharpeRatio.nextUp
    try other.commit(UnitRecord(index: 2, key: "u2"), ofRun: "00000000000000a1", results: results)
    let difference = try #require(try Self.database().firstDifference(from: other, ofRun: "00000000000000a1"))
    #expect(difference.table == "backtest_results")
    #expect(difference.ours?.contains("\(results[7].figures.sharpeRatio.nextDown)") == true)
    #expect(difference.theirs?.contains("\(results[7].figures.sharpeRatio)") == true)
    #expect(difference.columns.contains("sharpe_ratio"))
  }

  @Test func `missing rows are a difference on either side`() throws {
    let (whole, part) = (try Self.database(), try Self.database([0, 1]))
    let missing = try #require(try whole.firstDifference(from: part, ofRun: "00000000000000a1"))
    let added = try #require(try part.firstDifference(from: whole, ofRun: "00000000000000a1"))
    #expect(missing.table == "backtest_results" && added.table == "backtest_results")
    #expect(missing.ours != nil && added.theirs != nil)
  }
}
