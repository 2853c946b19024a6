import Backtest
import Diagnostics
import Figures
import Testing

/// Figures that are declared in one place and computed in another.
@Suite struct FigureValuesTests {
  private func backtest(_ seed: Int) throws -> BacktestSummary {
    let random = RandomBacktest(seed: seed)
    return try BacktestSummary(random.run(), in: random.frame)
  }

  @Test func `every figure of a report is computed`() throws {
    var missing = Set(BacktestSummary.figures + FigureDefinition.reported)
    for seed in 0..<200 where !missing.isEmpty {
      let summary = try backtest(seed)
      missing = missing.filter { summary[$0] == nil }
    }
    #expect(missing.map(\.key).sorted() == [])
  }

  @Test func `a document holds each figure once, whole numbers as such`() throws {
    let summary = try backtest(3)
    let document = summary.json
    #expect(document.keys == BacktestSummary.figures.map(\.key))
    #expect(Set(document.keys).count == document.keys.count)
    #expect(document["trades"] == .integer(Int64(summary.trades.count)))
    #expect(document["n"] == .integer(Int64(summary.returns.core.count)))
    #expect(document["win_rate"] == JSONValue(summary.trades.winRate))
    #expect(document["win_rate_periods"] == JSONValue(summary.returns.winRate))
    #expect(document["max_drawdown_marked"] == .number(summary.markedDrawdown))
  }

  @Test func `the figures of a sweep are those of the whole metrics, bit for bit`() throws {
    let core: [FigureDefinition] = [
      .observations, .periodsPerYear, .totalReturn, .cagr, .annualVolatility, .sharpeRatio,
      .sharpeRatioPerPeriod,
      .sharpeStandardError, .sortinoRatio, .calmarRatio, .maximumDrawdown, .skew, .kurtosis,
      .probabilisticSharpeRatio, .minimumTrackRecordLength,
    ]
    var compared = 0
    for seed in 0..<40 {
      let summary = try backtest(seed)
      for figure in core {
        #expect(
          summary.returns.core[figure]?.bitPattern == summary.returns[figure]?.bitPattern, "\(figure.key)")
        compared += summary.returns[figure] == nil ? 0 : 1
      }
    }
    #expect(compared > 200)
    #expect(try backtest(1).returns.core[.trades] == nil)
  }
}
