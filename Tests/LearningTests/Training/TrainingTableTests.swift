import Diagnostics
import Learning
import Storage
import TestKit
import Testing

@Suite struct TrainingTableTests {
  private static func file(_ changes: (inout [ColumnTable.Column]) -> Void = { _ in }) -> ColumnTable {
    var columns: [ColumnTable.Column] = [
      .init("date", .strings(["2020-01-03", "2020-01-02", "2020-01-03", "2020-01-06"])),
      .init("symbol", .strings(["B", "A", "A", "A"])),
      .init("strategy", .strings(["dip", "dip", "trend", ""])),
      .init("rsi", .double([30, 40, .nan, 50])),
      .init("entry_price", .double([10, 20, 30, 40])),
      .init("success", .double([1, 0, 1, 0])), .init("return_pct", .double([2, -1, 3, -2])),
      .init("exit_date", .strings(["2020-01-10", "2020-01-04", "2020-01-09", "2020-01-07"])),
      .init("exit_reason", .strings(["target", "stop", "target", "time"])),
      .init("weight", .double([0.5, 1, 1, 0.25])),
    ]
    changes(&columns)
    return ColumnTable(columns)
  }

  private static func read(_ table: ColumnTable, _ columns: TrainingColumns = TrainingColumns()) throws
    -> TrainingTable.Reading
  {
    try TrainingTable.reading(table, columns, source: "signals")
  }

  @Test func `rows come in the order of time and symbol, outcomes apart from features`() throws {
    let table = try Self.read(Self.file()).table
    #expect(table.symbols == ["A", "A", "B", "A"])
    #expect(table.labels == [0, 1, 1, 0])
    #expect(table.weights == [1, 1, 0.5, 0.25])
    #expect(table.outcomes == [-1, 3, 2, -2])
    #expect(table.featureNames == ["strategy", "rsi"])
    guard case .categories(let codes, let names)? = table.feature("strategy")?.values else {
      Issue.record("strategy is no category")
      return
    }
    #expect(names == ["dip", "trend"] && codes == [0, 1, 0, -1])
  }

  @Test func `rows without a label are counted and left out`() throws {
    let reading = try Self.read(Self.file { $0[5] = .init("success", .double([1, 0, .nan, 0])) })
    #expect(reading.withoutLabel == 1)
    #expect(reading.table.count == 3)
  }

  @Test(arguments: [
    ("missing_column", "success"), ("missing_column", "exit_date"), ("missing_column", "date"),
  ])
  func `a missing column is named`(code: String, name: String) {
    let error = #expect(throws: AssayError.self) {
      try Self.read(Self.file { columns in columns.removeAll { $0.name == name } })
    }
    #expect(error?.code == code)
    #expect(error?.message.contains(name) == true)
  }

  @Test func `an outcome can be no feature`() {
    for name in ["return_pct", "max_drawdown", "success", "exit_reason", "weight"] {
      var columns = TrainingColumns()
      columns.features = ["rsi", name]
      let error = #expect(throws: AssayError.self) { try Self.read(Self.file(), columns) }
      #expect(error?.code == "outcome_is_no_feature", "\(name)")
    }
  }

  @Test func `values that cannot be used are refused with their row`() {
    let cases: [(String, (inout [ColumnTable.Column]) -> Void)] = [
      (
        "duplicate_rows",
        { columns in
          columns[0] = .init("date", .strings(["2020-01-02", "2020-01-02", "2020-01-03", "2020-01-06"]))
          columns[1] = .init("symbol", .strings(["A", "A", "A", "A"]))
        }
      ),
      (
        "invalid_time",
        { $0[0] = .init("date", .strings(["2020-01-03", "soon", "2020-01-03", "2020-01-06"])) }
      ),
      (
        "label_before_row",
        {
          $0[7] = .init("exit_date", .strings(["2020-01-10", "2019-01-04", "2020-01-09", "2020-01-07"]))
        }
      ),
      ("invalid_weight", { $0[9] = .init("weight", .double([1, 0, 1, 1])) }),
      ("infinite_value", { $0[3] = .init("rsi", .double([1, .infinity, 1, 1])) }),
      ("invalid_outcome", { $0[6] = .init("return_pct", .double([1, .nan, 1, 1])) }),
    ]
    for (code, change) in cases {
      let error = #expect(throws: AssayError.self) { try Self.read(Self.file(change)) }
      #expect(error?.code == code, "\(code): \(error?.message ?? "")")
    }
    #expect(throws: AssayError.self) { try Self.read(ColumnTable()) }
  }

  @Test func `missing numbers are the median of training for a network and stay missing for trees`() throws {
    let table = try Self.read(Self.file()).table
    let linear = try FeaturePreparation(table, rows: [0, 1, 2], style: .standardised)
    #expect(
      linear.columnNames == ["strategy=dip", "strategy=trend", "rsi", "rsi is missing"])
    let values = try linear.values(table, rows: [1])
    // The median of 40 and 30 is 35, which is also the mean of the three.
    #expect(isClose(values[2], 0))
    let trees = try FeaturePreparation(table, rows: [0, 1, 2], style: .trees)
    #expect(trees.columnNames == ["strategy=dip", "strategy=trend", "rsi"])
    #expect(try trees.values(table, rows: [1])[2].isNaN)
    // A category that training did not see is in no column.
    let first = try FeaturePreparation(table, rows: [0], style: .trees)
    #expect(first.columnNames == ["strategy=dip", "rsi"])
    #expect(try first.values(table, rows: [1])[0] == 0)
  }
}
