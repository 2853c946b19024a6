import Backtest
import Market
import Strategies
import TestKit
import Testing

/// Accounts that reach zero, worked out with a pencil: one contract of 50 a point, no costs unless said.
@Suite struct RuinTests {
  private typealias OHLC = (Double, Double, Double, Double)
  private static let calm: OHLC = (100, 101, 99, 100)

  private func frame(_ bars: [OHLC], assetClass: AssetClass = .future, costs: CostModel = .free)
    -> PreparedBars
  {
    let all = [Self.calm] + bars
    let times = all.indices.map { Int64(18_000 + $0) * Timestamp.nanosecondsPerDay }
    let series = BarSeries(
      instrument: RandomMarket.instrument(assetClass, costs: costs), timeframe: .day, timestamps: times,
      open: all.map(\.0), high: all.map(\.1), low: all.map(\.2), close: all.map(\.3), volume: nil,
      sessionDates: all.indices.map { Int32(18_000 + $0) })
    return PreparedBars(
      series: series, sessions: SessionIndex(series: series, sessionClose: RandomMarket.sessionClose),
      atr: [Double](repeating: 4, count: all.count))
  }

  /// Bar 0 decides an entry, and so does every bar after it.
  private func run(
    _ bars: [OHLC], capital: Double, side: Side = .long, costs: CostModel = .free, stop: Double? = nil
  ) throws -> BacktestResult {
    let frame = frame(bars, costs: costs)
    let configuration = BacktestConfiguration(
      capital: capital, side: side, sizing: .units(1),
      exits: ExitPlan(stopATR: stop, targetATR: nil, maxBarsHeld: nil, flatBySessionClose: false))
    let count = bars.count + 1
    let signals = Signals(
      entries: BitMask(count: count) { _ in true }, exits: BitMask(count: count) { _ in false })
    return try BacktestEngine(frame: frame, configuration: configuration).run(
      signals, over: 0..<count, recordsEquity: true)
  }

  @Test func `a position is closed at the price that takes everything, and nothing is opened again`() throws {
    // 500 of capital carry ten points of 50.
    let result = try run([(100, 101, 99, 100), (99, 100, 85, 98), (98, 130, 97, 130)], capital: 500)
    let trade = try #require(result.trades.first)
    #expect(result.trades.count == 1 && trade.reason == .liquidation)
    #expect(trade.exitBar == 2 && trade.exitPrice == 90 && trade.pnl == Money(-500))
    #expect(result.finalEquity == .zero && result.ruin == Ruin(bar: 2, session: 2))
    #expect(result.dailyReturns == [0, 0, -1, 0])
    #expect(result.statistics.refusals[.ruined] == 1)
  }

  @Test func `an open beyond the price fills there, and the debt stays`() throws {
    let result = try run([(100, 101, 99, 100), (80, 120, 80, 120), (120, 121, 119, 120)], capital: 500)
    #expect(result.trades.map(\.exitPrice) == [80] && result.finalEquity == Money(-500))
    #expect(result.dailyReturns[2] == -2)
    #expect(result.ruin?.bar == 2)
  }

  @Test func `a short account ends above, at the tick beyond the level`() throws {
    let costs = CostModel(commission: .perUnit(3), slippage: .ticks(0))
    let result = try run(
      [(100, 101, 99, 100), (101, 115, 101, 102)], capital: 500, side: .short, costs: costs)
    // 497 are left after the entry: 9.94 points, and the next tick of a quarter is 110.
    #expect(result.trades.map(\.exitPrice) == [110] && result.trades.map(\.pnl) == [Money(-506)])
  }

  @Test func `a nearer stop saves what is left`() throws {
    let result = try run([(100, 101, 99, 100), (99, 100, 85, 98)], capital: 500, stop: 1)
    #expect(result.trades.first?.reason == .stop && result.trades.first?.exitPrice == 96)
    #expect(result.ruin == nil && result.finalEquity == Money(300))
  }

  @Test func `a farther stop comes after the end`() throws {
    let result = try run([(100, 101, 99, 100), (99, 100, 85, 98)], capital: 500, stop: 3)
    #expect(result.trades.first?.reason == .liquidation && result.trades.first?.exitPrice == 90)
  }

  @Test func `the metrics of a ruined run are undefined however much it had earned before`() throws {
    let result = try run(
      [(100, 161, 99, 160), (160, 190, 160, 190), (190, 191, 60, 70), (70, 200, 70, 200)], capital: 500)
    let summary = try BacktestSummary(
      result, in: frame([(100, 161, 99, 160), (160, 190, 160, 190), (190, 191, 60, 70), (70, 200, 70, 200)]))
    #expect(summary.ruinedOn != nil && summary.returns.core.sharpeRatio == nil)
    #expect(summary.returns.core.totalReturn == -1 && summary.returns.core.sortinoRatio == nil)
    #expect(summary.lowestEquityShare == 0)
  }

  @Test func `with margin the position closes inside the bar, where equity no longer carries it`() throws {
    var settings = AccountConfiguration(capital: 1_000, closesAtEnd: false)
    settings.account = AccountRules()
    settings.account.futuresInitialMargin = 0.1
    settings.account.futuresMaintenanceMargin = 0.05
    let bars: [OHLC] = [(100, 101, 99, 100), (100, 101, 70, 100), (120, 121, 119, 120)]
    let engine = try AccountEngine([frame(bars)], settings: settings)
    let result = engine.run(
      ScheduledOrders([(0, Order(side: .buy, quantity: 1)), (2, Order(side: .sell, quantity: 1))]),
      recordsEquity: true
    ).result
    // 1,000 − 50·(100 − p) = 0.05 · 50 · p at p = 84.21; the tick below is 84.
    #expect(result.marginCalls == 1 && result.trades.first?.exitPrice == 84)
    #expect(result.trades.first?.reason == .liquidation && result.ruin == nil)
    #expect(result.finalEquity > .zero)
  }

  @Test func `a gap beyond the margin is called and filled at the next open, even if the bar comes back`()
    throws
  {
    var settings = AccountConfiguration(capital: 1_000, closesAtEnd: false)
    settings.account.futuresInitialMargin = 0.1
    settings.account.futuresMaintenanceMargin = 0.05
    let bars: [OHLC] = [(100, 101, 99, 100), (83, 105, 82, 104), (103, 104, 102, 103), (103, 104, 102, 103)]
    let engine = try AccountEngine([frame(bars)], settings: settings)
    let result = engine.run(ScheduledOrders([(0, Order(side: .buy, quantity: 1))])).result
    #expect(result.marginCalls == 1 && result.trades.map(\.exitPrice) == [103])
  }
}
