import Backtest
import Market
import Strategies
import Testing

/// Accounts worked out by hand: prices, forecasts, and what must come of them without costs.
@Suite struct ForecastOrderSourceTests {
  private let equity = Instrument(
    symbol: "TEST", assetClass: .equity, lot: 1, sessions: .unitedStates, costs: .free)

  private func run(
    _ name: String, on bars: [(Double, Double, Double, Double)], forecasts points: [ForecastPoint],
    instrument: Instrument? = nil
  ) throws -> AccountResult {
    let dates = (0..<bars.count).map { CivilDate(daysSinceEpoch: Int32(18_000 + $0)) }
    let series = try BarSeries(
      instrument: instrument ?? equity, dates: dates, open: bars.map(\.0), high: bars.map(\.1),
      low: bars.map(\.2), close: bars.map(\.3), volume: nil)
    let frame = PreparedBars(
      series: series, sessions: SessionIndex(series: series) { Timestamp(startOf: $0).nanoseconds },
      atr: [Double](repeating: .nan, count: bars.count))
    var forecasts = Forecasts(name: "by hand", horizon: 1, count: bars.count)
    for (bar, point) in points.enumerated() { forecasts[bar] = point }
    let engine = try AccountEngine(
      [frame], settings: AccountConfiguration(capital: 10_000, sizing: .units(10)))
    return engine.run(
      ForecastOrderSource(try .named(name), forecasts: forecasts, frame: frame), recordsEquity: true
    ).result
  }

  private func point(_ close: Double, high: Double = 0.02, low: Double = -0.02) -> ForecastPoint {
    ForecastPoint(close: close, high: high, low: low, lowerQuantile: 0, upperQuantile: 0)
  }

  private let bars = [
    (100.0, 101.0, 99.0, 100.0), (101, 104, 97, 102), (103, 105, 102, 104), (104, 106, 100, 101),
    (101, 102, 98, 99),
  ]

  @Test func `simple_strategy holds while the sign stays and turns around at an open`() throws {
    let result = try run(
      "simple_strategy", on: bars, forecasts: [point(0.01), point(0.02), point(-0.01), point(-0.01)])
    #expect(result.trades.map(\.entryPrice) == [101, 104])
    #expect(result.trades.map(\.exitPrice) == [104, 99])
    #expect(result.trades.map(\.side) == [.long, .short])
    #expect(result.trades.map(\.pnl.amount) == [30, 50])
    #expect(result.trades.map(\.reason) == [.signal, .endOfData])
  }

  @Test func `a forecast that goes missing ends the position at the next open`() throws {
    let result = try run("simple_strategy", on: bars, forecasts: [point(0.01)])
    #expect(result.trades.map(\.exitBar) == [2])
    #expect(result.trades.map(\.exitPrice) == [103])
  }

  @Test func `entry_takeprofit leaves at its target inside the bar or at the bar's close`() throws {
    // Target 102 of bar 1 is traded through; target 108 of bar 2 is not.
    let result = try run(
      "entry_takeprofit", on: bars, forecasts: [point(0.01, high: 0.02), point(0.01, high: 0.06)])
    #expect(result.trades.map(\.entryPrice) == [101, 103])
    #expect(result.trades.map(\.exitPrice) == [102, 104])
    #expect(result.trades.map(\.entryBar) == result.trades.map(\.exitBar))
    #expect(result.trades.map(\.reason) == [.target, .time])
    #expect(result.trades.map(\.barsHeld) == [1, 1])
  }

  @Test func `an unfilled limit of highlow is no trade, and works for its bar alone`() throws {
    // Limit 96 in bar 1, whose low is 97; the low of bar 4 reaches it when it no longer works.
    let far = try run("highlow", on: bars, forecasts: [point(0.01, low: -0.04)])
    #expect(far.trades.isEmpty && far.finalEquity == far.initialCapital)
    let near = try run("highlow", on: bars, forecasts: [point(0.01, low: -0.02)])
    #expect(near.trades.map(\.entryPrice) == [98])
    #expect(near.trades.map(\.exitPrice) == [102])
    #expect(near.trades.map(\.reason) == [.time])
  }

  @Test func `maxdiff takes the path that hurts where the bar does not tell`() throws {
    // Both 98 and 103 lie in bar 1: the low could have come after the high, so the target is not taken.
    let result = try run("maxdiff", on: bars, forecasts: [point(0, high: 0.03, low: -0.02)])
    #expect(result.trades.map(\.entryPrice) == [98])
    #expect(result.trades.map(\.exitPrice) == [102])
    #expect(result.trades.map(\.isAmbiguous) == [true])
  }

  @Test func `crypto is never short`() throws {
    let coin = Instrument(
      symbol: "BTCUSD", assetClass: .crypto, lot: 1, sessions: .aroundTheClock, costs: .free)
    for name in ForecastStrategy.names {
      let result = try run(
        name, on: bars, forecasts: bars.map { _ in point(-0.03, high: -0.001, low: -0.04) }, instrument: coin)
      #expect(result.trades.allSatisfy { $0.side == .long }, "\(name)")
    }
  }

  @Test func `buy_hold buys once and holds to the end`() throws {
    let result = try run("buy_hold", on: bars, forecasts: [])
    #expect(result.trades.map(\.entryPrice) == [101])
    #expect(result.trades.map(\.exitPrice) == [99])
    #expect(result.trades.map(\.barsHeld) == [4])
  }
}
