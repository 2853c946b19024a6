import Backtest
import Market
import Strategies
import TestKit
import Testing

/// Small markets whose results can be checked with a pencil. ATR is 4 at every bar, the tick 0.25, a point 50.
@Suite struct BacktestEngineTests {
  private typealias OHLC = (Double, Double, Double, Double)
  private static let calm: OHLC = (100, 101, 99, 100)

  /// Bar 0 decides the entry; the bars given follow it.
  private func run(
    _ bars: [OHLC], exits: [Int] = [], entries: [Int] = [0], side: Side = .long, costs: CostModel = .free,
    plan: ExitPlan = ExitPlan(stopATR: 1, targetATR: 2, maxBarsHeld: nil, flatBySessionClose: false),
    execution: ExecutionRules = ExecutionRules(), slots: [Int]? = nil
  ) throws -> BacktestResult {
    let all = [Self.calm] + bars
    let slots = slots ?? Array(1...all.count)
    let times = slots.map { slot in
      let (day, inDay) = ((slot - 1) / 13, (slot - 1) % 13 + 1)
      return Int64(18_000 + day) * Timestamp.nanosecondsPerDay
        + Int64(570 + 30 * inDay) * Timestamp.nanosecondsPerMinute
    }
    let series = BarSeries(
      instrument: RandomMarket.instrument(costs: costs), timeframe: Timeframe(minutes: 30), timestamps: times,
      open: all.map(\.0), high: all.map(\.1), low: all.map(\.2), close: all.map(\.3), volume: nil,
      sessionDates: slots.map { Int32(18_000 + ($0 - 1) / 13) })
    let frame = PreparedBars(
      series: series, sessions: SessionIndex(series: series, sessionClose: RandomMarket.sessionClose),
      atr: [Double](repeating: 4, count: all.count))
    let configuration = BacktestConfiguration(
      capital: 100_000, side: side, sizing: .units(1), exits: plan, execution: execution)
    let signals = Signals(
      entries: BitMask(count: all.count) { entries.contains($0) },
      exits: BitMask(count: all.count) { exits.contains($0) })
    return try BacktestEngine(frame: frame, configuration: configuration).run(
      signals, over: 0..<all.count, recordsEquity: true)
  }

  private func only(_ result: BacktestResult) throws -> Trade {
    try #require(result.trades.count == 1, "\(result.trades)")
    return result.trades[0]
  }

  @Test func `a book order fills at the next open, and the end of the data closes it`() throws {
    let trade = try only(run([(101, 102, 100, 101), (101, 103, 100, 102)]))
    #expect(trade.entryBar == 1 && trade.entryPrice == 101)
    #expect(trade.exitBar == 2 && trade.exitPrice == 102 && trade.reason == .endOfData)
    #expect(trade.pnl == Money(50))
  }

  @Test func `a stop fills at its level`() throws {
    let trade = try only(run([(100, 101, 99, 100), (99, 99.5, 95, 98)]))
    #expect(trade.exitPrice == 96 && trade.reason == .stop && trade.exitBar == 2)
    #expect(trade.pnl == Money(-200))
  }

  @Test func `a stop that the open has passed fills at the open`() throws {
    let trade = try only(run([(100, 101, 99, 100), (93, 97, 92, 96)]))
    #expect(trade.exitPrice == 93 && trade.reason == .stop && !trade.isAmbiguous)
  }

  @Test func `the bar of entry can stop out`() throws {
    let trade = try only(run([(100, 100, 95, 97), (97, 110, 97, 109)]))
    #expect(trade.exitBar == 1 && trade.exitPrice == 96 && trade.barsHeld == 1)
  }

  @Test func `a target fills at its level once the price trades through it`() throws {
    let touched = try only(run([(100, 108, 99, 107)]))
    #expect(touched.reason == .endOfData)
    let through = try only(run([(100, 108.25, 99, 107)]))
    #expect(through.reason == .target && through.exitPrice == 108)
    let rules = ExecutionRules(limits: .touch)
    let touch = try only(run([(100, 108, 99, 107)], execution: rules))
    #expect(touch.reason == .target && touch.exitPrice == 108)
  }

  @Test func `a target that the open has passed fills at the better open, before the bar's low`() throws {
    let trade = try only(run([(100, 101, 99, 100), (112, 113, 90, 91)]))
    #expect(trade.reason == .target && trade.exitPrice == 112 && !trade.isAmbiguous)
  }

  @Test func `a bar that touches both takes the stop, and the target on the optimistic path`() throws {
    let bars: [OHLC] = [(100, 101, 99, 100), (100, 109, 95, 100)]
    let low = try only(run(bars))
    #expect(low.reason == .stop && low.exitPrice == 96 && low.isAmbiguous)
    let high = try only(run(bars, execution: ExecutionRules(intrabar: .optimistic)))
    #expect(high.reason == .target && high.exitPrice == 108 && high.isAmbiguous)
  }

  @Test func `an exit signal fills at the next open and comes before that bar's levels`() throws {
    let trade = try only(run([(100, 101, 99, 100), (95, 120, 90, 100)], exits: [1]))
    #expect(trade.reason == .signal && trade.exitPrice == 95 && trade.exitedAtOpen && trade.barsHeld == 1)
  }

  @Test func `the bar of an exit can decide the next entry`() throws {
    let result = try run(
      [(100, 101, 95, 97), (97, 98, 96.5, 97), (97, 98, 96.5, 98)], entries: [0, 1])
    #expect(result.trades.map(\.entryBar) == [1, 2])
    #expect(result.trades.map(\.exitBar) == [1, 3])
  }

  @Test func `a holding time of two bars leaves at the open of the third`() throws {
    let plan = ExitPlan(stopATR: nil, targetATR: nil, maxBarsHeld: 2, flatBySessionClose: false)
    let trade = try only(run([Self.calm, Self.calm, (103, 104, 102, 103), Self.calm], plan: plan))
    #expect(trade.exitBar == 3 && trade.exitPrice == 103 && trade.reason == .time && trade.barsHeld == 2)
  }

  @Test func `a session's flat-by order fills at the close of its last bar`() throws {
    let plan = ExitPlan(stopATR: nil, targetATR: nil, maxBarsHeld: nil, flatBySessionClose: true)
    // Slots 12 and 13 end a session at 16:00; slot 14 is the next day.
    let trade = try only(run([(100, 101, 99, 100.5), (90, 91, 89, 90)], plan: plan, slots: [12, 13, 14]))
    #expect(trade.reason == .sessionEnd && trade.exitBar == 1 && trade.exitPrice == 100.5)
  }

  @Test func `where the session's last bar is missing the next open is what there is`() throws {
    let plan = ExitPlan(stopATR: nil, targetATR: nil, maxBarsHeld: nil, flatBySessionClose: true)
    let trade = try only(run([Self.calm, (90, 91, 89, 90)], plan: plan, slots: [10, 11, 14]))
    #expect(trade.reason == .sessionEnd && trade.exitBar == 2 && trade.exitPrice == 90 && trade.exitedAtOpen)
  }

  @Test(arguments: [FillTiming.nextOpen, .signalClose])
  func `with flat-by-close a signal on the session's last bar is void`(timing: FillTiming) throws {
    let plan = ExitPlan(stopATR: nil, targetATR: nil, maxBarsHeld: nil, flatBySessionClose: true)
    let execution = ExecutionRules(timing: timing)
    let bars = [OHLC](repeating: Self.calm, count: 4)
    // Slot 13 closes a session; in the second run its last bar is missing.
    for slots in [[12, 13, 14, 15, 16], [11, 12, 14, 15, 16]] {
      let last = try run(bars, entries: [1], plan: plan, execution: execution, slots: slots)
      #expect(last.trades.isEmpty && last.finalEquity == last.initialCapital)
      let others = try run(bars, entries: [0, 1, 2], plan: plan, execution: execution, slots: slots)
      #expect(others.trades.map(\.entryBar) == (timing == .nextOpen ? [1, 3] : [0, 2]))
    }
    let overnight = ExitPlan(stopATR: nil, targetATR: nil, maxBarsHeld: nil, flatBySessionClose: false)
    let kept = try run(
      bars, entries: [1], plan: overnight, execution: execution, slots: [12, 13, 14, 15, 16])
    #expect(kept.trades.count == 1)
  }

  @Test func `costs are what the contract says: a tick a side against the order, and commission`() throws {
    let plan = ExitPlan(stopATR: nil, targetATR: nil, maxBarsHeld: 1, flatBySessionClose: false)
    let trade = try only(run([Self.calm, (102, 103, 101, 102)], costs: .futures, plan: plan))
    #expect(trade.entryPrice == 100.25 && trade.exitPrice == 101.75)
    #expect(trade.commission == Money(2) && trade.slippage == Money(25))
    #expect(trade.pnl == Money(1.5 * 50 - 2))
  }

  @Test func `a target is a limit order and does not slip`() throws {
    let trade = try only(run([(100, 110, 99.5, 109)], costs: .futures))
    // Entry 100.25, target two ATRs above it.
    #expect(trade.exitPrice == 108.25 && trade.reason == .target)
  }

  @Test func `a short position mirrors the long one`() throws {
    let stopped = try only(run([(100, 104, 99, 100)], side: .short))
    #expect(stopped.exitPrice == 104 && stopped.reason == .stop && stopped.pnl == Money(-200))
    let reached = try only(run([(100, 101, 91.75, 93)], side: .short))
    #expect(reached.exitPrice == 92 && reached.reason == .target && reached.pnl == Money(400))
  }

  @Test func `a fill at the deciding close is marked by its own timing`() throws {
    let rules = ExecutionRules(timing: .signalClose)
    let plan = ExitPlan(stopATR: nil, targetATR: nil, maxBarsHeld: nil, flatBySessionClose: false)
    let trade = try only(run([(105, 106, 104, 105), Self.calm], exits: [1], plan: plan, execution: rules))
    #expect(trade.entryBar == 0 && trade.entryPrice == 100 && trade.exitBar == 1 && trade.exitPrice == 105)
  }

  @Test func `equity is marked at every close and the drawdown is measured on the marks`() throws {
    let plan = ExitPlan(stopATR: nil, targetATR: nil, maxBarsHeld: nil, flatBySessionClose: false)
    let result = try run([(100, 121, 99, 120), (120, 120, 79, 80), (80, 101, 79, 100)], plan: plan)
    #expect(result.barEquity == [100_000, 101_000, 99_000, 100_000].map(Money.init(_:)))
    #expect(result.markedDrawdown == 99_000.0 / 101_000 - 1)
  }

  @Test func `levels lie on the tick grid, away from the entry`() throws {
    let plan = ExitPlan(stopATR: 0.77, targetATR: 0.77, maxBarsHeld: nil, flatBySessionClose: false)
    // 0.77 × 4 = 3.08: the stop 96.92 goes down to 96.75, the target 103.08 up to 103.25.
    let stopped = try only(run([(100, 101, 96.75, 99)], plan: plan))
    #expect(stopped.exitPrice == 96.75)
    let reached = try only(run([(100, 103.5, 99, 103)], plan: plan))
    #expect(reached.exitPrice == 103.25)
  }

  @Test func `an entry that cannot be paid is refused and counted`() throws {
    var result = try run([Self.calm, Self.calm])
    #expect(result.statistics.refusals.total == 0)
    let shares = RandomMarket.instrument(.equity, tick: nil, pointValue: 1, costs: .free)
    var random = TestRandom(seed: 1)
    let series = RandomMarket.series(bars: 40, instrument: shares, random: &random)
    let frame = RandomBacktest.frame(series)
    let signals = Signals(entries: BitMask(count: 40) { $0 == 20 }, exits: BitMask(count: 40))
    result = try BacktestEngine(
      frame: frame, configuration: BacktestConfiguration(capital: 50, sizing: .units(1))
    ).run(signals, over: 14..<40)
    #expect(result.trades.isEmpty && result.statistics.refusals[.insufficientCash] == 1)
  }
}
