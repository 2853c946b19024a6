import Diagnostics
import Learning
import Storage
import Testing

struct SizingRowsTests {
  private func keys(_ windows: [Int64]) -> [ColumnTable.Column] {
    [
      .init("symbol", .strings(windows.map { _ in "AAPL" })),
      .init("strategy", .strings(windows.map { $0 % 2 == 0 ? "even" : "odd" })),
      .init("window_num", .int64(windows)), .init("start_time", .instants(windows.map { $0 * 10 })),
      .init("end_time", .instants(windows.map { $0 * 10 + 9 })),
    ]
  }

  private var features: ColumnTable {
    ColumnTable(
      keys([1, 2, 3]) + [
        .init("volatility", .double([.nan, 0.2, 0.3])), .init("is_crypto", .bool([false, true, false])),
        .init("regime", .strings(["BULL", "BEAR", "BULL"])),
      ])
  }

  private func performance(_ returns: [Double]) -> ColumnTable {
    ColumnTable(
      keys([2, 1]) + [.init("is_crypto", .bool([true, false])), .init("total_return", .double(returns))])
  }

  @Test func `returns are joined by pair and window, and a window to come has none`() throws {
    let rows = try SizingRows(features: features, performance: performance([0.02, -0.01]))
    #expect(rows.returns[0] == -0.01 && rows.returns[1] == 0.02 && rows.returns[2].isNaN)
    #expect(rows.starts == [10, 20, 30] && rows.windows == [1, 2, 3])
    #expect(
      rows.featureNames == [
        "volatility", "is_crypto", "regime=BEAR", "regime=BULL", "strategy=even", "strategy=odd",
      ])
    let matrix = try rows.matrix(
      of: [1, 2], features: ["regime=BEAR", "is_crypto", "volatility", "regime=OTHER"])
    #expect(matrix.values == [1, 1, Float(0.2), 0, 0, 0, Float(0.3), 0])
  }

  @Test func `an outcome among the features is refused`() {
    var leaking = features
    leaking.append(.init("total_return", .double([0.1, 0.2, 0.3])))
    let error = #expect(throws: AssayError.self) {
      try SizingRows(features: leaking, performance: performance([0, 0]))
    }
    #expect(error?.code == "outcome_as_feature")
  }

  @Test func `a window that lost all or more counts as a loss of nearly all`() throws {
    let rows = try SizingRows(features: features, performance: performance([0.1, -1.00005]))
    #expect(rows.ruinedWindows == 1)
    #expect(rows.returns.contains(SizingRows.leastLeft - 1) && rows.returns.contains(0.1))
  }

  @Test func `a return that is no number is refused with the window`() {
    let error = #expect(throws: AssayError.self) {
      try SizingRows(features: features, performance: performance([0, .nan]))
    }
    #expect(error?.code == "invalid_window_return" && error?.place != nil)
  }
}
