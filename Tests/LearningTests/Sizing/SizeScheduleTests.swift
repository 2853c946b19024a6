import Backtest
import Diagnostics
import Learning
import Testing

struct SizeScheduleTests {
  private let schedule = SizeSchedule(spans: [
    .init(start: 100, end: 200, fraction: 0.25), .init(start: 300, end: 400, fraction: 0),
    .init(start: 350, end: 500, fraction: 0.5),
  ])

  private func fraction(_ time: Int64?) -> Double? {
    schedule.fraction(for: SizingRequest(capital: 1, entry: 1, time: time))
  }

  @Test func `a bar gets the fraction of the latest window that holds it, and none between windows`() {
    #expect(fraction(100) == nil && fraction(101) == 0.25 && fraction(200) == 0.25)
    #expect(fraction(201) == nil && fraction(350) == 0 && fraction(351) == 0.5)
    #expect(fraction(501) == nil && fraction(nil) == nil)
  }

  @Test func `the learned sizer buys that share of the capital, and nothing without one`() throws {
    let sizer = Sizer.learned(try LearnedSizer(model: schedule, cap: 1))
    let inside = try sizer.size(SizingRequest(capital: 10_000, entry: 50, time: 150))
    #expect(inside.units == 50)
    let between = try sizer.size(SizingRequest(capital: 10_000, entry: 50, time: 250))
    #expect(between.units == 0 && between.limitedBy == .noPrediction)
  }

  @Test func `a table keeps its sizes, and one pair is taken out of it`() throws {
    let rows = SizingMarkets.rows(windows: 3, symbols: 2, strategies: 2, edge: 0, seed: 1)
    let all = Array(0..<rows.count)
    let table = SizeTable(rows, of: all, fractions: all.map { Double($0) / 100 })
    let again = try SizeTable(table.table)
    #expect(again.fractions == table.fractions && again.starts == rows.starts)
    let schedule = try again.schedule(symbol: "S1", strategy: "rule0")
    #expect(schedule.spans.map(\.fraction) == [0.02, 0.06, 0.1])
    let error = #expect(throws: AssayError.self) { try again.schedule(symbol: "S1", strategy: "rule9") }
    #expect(error?.code == "no_sizes")
  }
}
