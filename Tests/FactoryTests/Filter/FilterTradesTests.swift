import Diagnostics
import Factory
import Foundation
import Market
import Storage
import Testing
import Validation

/// Trades from a table: what is refused, and what is never a feature.
@Suite struct FilterTradesTests {
  static func table(_ change: (inout [String: ColumnTable.Values]) -> Void = { _ in }) -> ColumnTable {
    let count = 120
    let days = (0..<count).map { Int64($0) * 86_400_000_000_000 + 1_577_923_200_000_000_000 }
    var columns: [String: ColumnTable.Values] = [
      "entry_time": .instants(days), "exit_time": .instants(days.map { $0 + 86_400_000_000_000 }),
      "pnl": .double((0..<count).map { Double($0 % 3) - 1 }),
      "rsi": .double((0..<count).map { Double($0 % 7) }),
      "return": .double((0..<count).map { Double($0 % 3) }),
      "bars_held": .int64([Int64](repeating: 1, count: count)),
    ]
    change(&columns)
    let order = ["entry_time", "exit_time", "pnl", "rsi", "return", "bars_held"] + columns.keys.sorted()
    var (table, seen) = (ColumnTable(), Set<String>())
    for name in order {
      guard let values = columns[name], seen.insert(name).inserted else { continue }
      table.append(ColumnTable.Column(name, values))
    }
    return table
  }

  static func read(_ table: ColumnTable, features: [String]? = nil) throws -> FilterTrades {
    var columns = FilterTrades.Columns()
    columns.features = features
    return try FilterTrades.reading(table, columns, source: "trades") { .everyDay(from: $0, through: $1) }
  }

  private func code(_ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch { return (error as? AssayError)?.code }
  }

  @Test func `outcomes are no features, also when they are named`() throws {
    #expect(try Self.read(Self.table()).table.featureNames == ["rsi"])
    for name in ["pnl", "return", "bars_held", "exit_time"] {
      #expect(code { _ = try Self.read(Self.table(), features: ["rsi", name]) } == "outcome_is_no_feature")
    }
    #expect(code { _ = try Self.read(Self.table(), features: ["rsl"]) } == "missing_column")
    #expect(code { _ = try Self.read(Self.table { $0["rsi"] = nil }) } == "no_features")
  }

  @Test func `a table without profit, with one class, or with trades still open is refused`() throws {
    #expect(code { _ = try Self.read(Self.table { $0["pnl"] = nil }) } == "missing_column")
    let wins = ColumnTable.Values.double([Double](repeating: 1, count: 120))
    #expect(code { _ = try Self.read(Self.table { $0["pnl"] = wins }) } == "one_class")
    let open = ColumnTable.Values.double((0..<120).map { $0 == 7 ? .nan : Double($0 % 2) })
    #expect(code { _ = try Self.read(Self.table { $0["pnl"] = open }) } == "not_finite")
  }

  @Test func `trades that overlap all others leave nothing to train on`() throws {
    let count = 60
    #expect(throws: (any Error).self) {
      try TradeSplits(entries: Array(0..<count), exits: [Int](repeating: 100, count: count))
    }
  }

  @Test func `trades that are open on the border are in neither period`() throws {
    let trades = try Self.read(Self.table())
    let border = trades.table.times[60]
    let (training, validation, overlapping) = trades.parted(at: border)
    #expect(
      training.table.ends.allSatisfy { $0 < border } && validation.table.times.allSatisfy { $0 >= border })
    #expect(training.count + validation.count + overlapping == trades.count && overlapping == 1)
  }

  @Test func `a weekend instant belongs to the Monday that follows`() throws {
    // 2020-01-04 is a Saturday.
    let saturday = Timestamp(startOf: try #require(CivilDate("2020-01-04"))).nanoseconds
    let trades = try FilterTrades.reading(
      Self.table {
        $0["entry_time"] = .instants((0..<120).map { _ in saturday })
        $0["exit_time"] = .instants((0..<120).map { saturday + Int64($0 % 5 + 3) * 86_400_000_000_000 })
      }, FilterTrades.Columns(), source: "trades"
    ) { .weekdays(from: $0, through: $1) }
    #expect(Set(trades.entries).count == 1)
    #expect("\(trades.calendar.date(trades.entries[0]))" == "2020-01-06")
  }
}
