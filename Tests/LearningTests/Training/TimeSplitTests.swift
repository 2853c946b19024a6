import Diagnostics
import Learning
import Market
import TestKit
import Testing

@Suite struct TimeSplitTests {
  @Test(arguments: OracleTable.names)
  func `parts are those of the oracle, overlapping rows in none`(name: String) throws {
    let data = try OracleTable(name)
    let (valid, test) = (data.rows("valid"), data.rows("test"))
    let split = try TimeSplit(
      data.table, validationFrom: data.table.times[valid[0]], testFrom: data.table.times[test[0]])
    #expect(split.training == data.rows("train"))
    #expect(split.validation == valid)
    #expect(split.test == test)
    #expect(split.purged == data.rows("purged"))
  }

  private func table(days: [Int], ends: [Int]) -> TrainingTable {
    let day = Timestamp.nanosecondsPerDay
    return TrainingTable(
      features: [.init("x", .numbers(days.map(Double.init)))], times: days.map { Int64($0) * day },
      symbols: days.map { _ in "S" }, ends: ends.map { Int64($0) * day }, labels: days.map { _ in 0 })
  }

  @Test
  func `a label that is known on the first day of the next part is too late, one of the day before is not`()
    throws
  {
    let day = Timestamp.nanosecondsPerDay
    let rows = table(days: [1, 2, 10, 20], ends: [9, 10, 12, 25])
    let split = try TimeSplit(rows, validationFrom: 10 * day, testFrom: 20 * day)
    #expect(split.training == [0])
    #expect(split.purged == [1])
    let apart = try TimeSplit(
      table(days: [1, 2, 10, 20], ends: [4, 8, 12, 25]), validationFrom: 10 * day, testFrom: 20 * day,
      embargo: 3 * day)
    #expect(apart.training == [0])
    #expect(apart.purged == [1])
  }

  @Test func `an empty part is an error that names it`() {
    let day = Timestamp.nanosecondsPerDay
    let rows = table(days: [1, 2, 10], ends: [1, 2, 11])
    let error = #expect(throws: AssayError.self) {
      try TimeSplit(rows, validationFrom: 5 * day, testFrom: 20 * day)
    }
    #expect(error?.code == "empty_part")
    #expect(error?.message.contains("test") == true)
    let turned = #expect(throws: AssayError.self) {
      try TimeSplit(rows, validationFrom: 20 * day, testFrom: 5 * day)
    }
    #expect(turned?.code == "invalid_split")
  }
}
