import Dataset
import Storage
import TestKit
import Testing

@Suite struct DatasetFeaturesTests {
  @Test(arguments: 0..<20)
  func `altering a window changes no feature of it or of an earlier one`(seed: Int) throws {
    var made = MadeUpDataset(seed: seed)
    if seed % 2 == 1 { (made.days, made.stride) = (14, 7) }
    let before = try DatasetFeatures(made.dataset).table
    var random = TestRandom(seed: 1_000 + seed)
    let altered = random.integer(2...35)
    for row in made.rows.indices where made.rows[row].window >= altered {
      made.rows[row].totalReturn += 0.01
      made.rows[row].sharpe = 9
      made.rows[row].winRate = 0.123
      made.rows[row].trades += 3
    }
    let after = try DatasetFeatures(made.dataset).table
    let windows = try before.integers("window_num")
    var isChanged = false
    for (a, b) in zip(before.columns, after.columns) where !["start_time", "end_time"].contains(a.name) {
      for row in 0..<before.rowCount {
        let same = text(a, row) == text(b, row)
        if windows[row] <= altered {
          #expect(same, "\(a.name) of window \(windows[row]), altered from \(altered)")
        }
        isChanged = isChanged || !same
      }
    }
    #expect(isChanged)
  }

  @Test func `a window that has not ended when another begins is not known to it`() throws {
    var made = MadeUpDataset(seed: 3)
    (made.days, made.stride) = (14, 7)
    let before = try DatasetFeatures(made.dataset).table
    // Windows of two weeks, one a week: window 10 ends when window 12 begins.
    for row in made.rows.indices where made.rows[row].window == 10 { made.rows[row].totalReturn += 0.01 }
    let after = try DatasetFeatures(made.dataset).table
    let windows = try before.integers("window_num")
    let changed = try Set(
      zip(before.doubles("recent_return_1"), after.doubles("recent_return_1")).enumerated()
        .filter { $0.element.0 != $0.element.1 && !$0.element.0.isNaN }.map { windows[$0.offset] })
    #expect(changed.min() == 12)
  }

  @Test func `the last returns of a pair are those of its windows before, newest first`() throws {
    let made = MadeUpDataset(seed: 5)
    let table = try DatasetFeatures(made.dataset).table
    let columns = try (1...3).map { try table.doubles("recent_return_\($0)") }
    let history = try table.doubles("history")
    for (row, record) in made.rows.enumerated() {
      let before = made.rows.filter {
        $0.symbol == record.symbol && $0.strategy == record.strategy && $0.window < record.window
      }.sorted { $0.window > $1.window }
      #expect(history[row] == Double(before.count))
      for (back, column) in columns.enumerated() {
        if back < before.count {
          #expect(column[row] == before[back].totalReturn)
        } else {
          #expect(column[row].isNaN)
        }
      }
    }
  }

  @Test func `each pair has a row for its next window, with features and no outcome`() throws {
    let made = MadeUpDataset(seed: 7)
    let dataset = made.dataset
    let table = try DatasetFeatures(dataset).table
    #expect(table.rowCount == made.rows.count + 6)
    let next = table.rows(Array(made.rows.count..<table.rowCount))
    #expect(try next.doubles("recent_return_1").allSatisfy(\.isFinite))
    #expect(!table.columnNames.contains("total_return") && !table.columnNames.contains("sharpe_ratio"))
    for row in 0..<next.rowCount {
      let pair = made.rows.filter {
        $0.symbol == (try? next.strings("symbol")[row]) && $0.strategy == (try? next.strings("strategy")[row])
      }
      #expect(try next.integers("window_num")[row] == Int64((pair.map(\.window).max() ?? 0) + 1))
      #expect(try next.doubles("recent_return_1")[row] == pair.max { $0.window < $1.window }?.totalReturn)
    }
  }

  private func text(_ column: ColumnTable.Column, _ row: Int) -> String {
    switch column.values {
    case .double(let values): "\(values[row])"
    case .string(let values): values[row]
    case .int64(let values): "\(values[row])"
    case .bool(let values): "\(values[row])"
    default: ""
    }
  }
}
