import Backtest
import Market
import Strategies
import TestKit
import Testing

/// The full engine and the specialised one are two programs for one rule book.
@Suite struct SignalOrderSourceTests {
  static let blocks = 0..<(4 * PropertyScale.factor)
  private static let perBlock = 1_000

  private func account(_ random: RandomBacktest) throws -> AccountResult {
    let configuration = random.configuration
    let engine = try AccountEngine(
      [random.frame],
      settings: AccountConfiguration(
        capital: configuration.capital, execution: configuration.execution, sizing: configuration.sizing))
    let orderSource = SignalOrderSource(
      random.signals, frame: random.frame, plan: configuration.exits, side: configuration.side,
      timing: configuration.execution.timing, end: random.window.upperBound)
    return engine.run(orderSource, over: [random.window], recordsEquity: true).result
  }

  @Test(arguments: blocks)
  func `signals on the full engine equal the specialised one bit for bit`(block: Int) throws {
    for seed in block * Self.perBlock..<(block + 1) * Self.perBlock {
      let random = RandomBacktest(seed: seed)
      if random.configuration.execution.timing == .signalClose { continue }
      let plain = try random.run()
      let full = try account(random)
      let same =
        full.trades == plain.trades && full.finalEquity == plain.finalEquity && full.equity == plain.barEquity
        && full.dailyEquity == plain.dailyEquity && full.markedDrawdown == plain.markedDrawdown
        && full.statistics == plain.statistics && full.ruin?.bar == plain.ruin?.bar
      #expect(same, "seed \(seed): \(difference(full.trades, plain.trades))")
      if !same { return }
    }
  }

  @Test(arguments: 0..<4)
  func `small accounts are ruined alike on both engines`(block: Int) throws {
    for seed in block * 300..<(block + 1) * 300 {
      var random = RandomBacktest(seed: seed)
      if random.configuration.execution.timing == .signalClose { continue }
      for capital in [40.0, 300, 1_500] {
        random.capital = capital
        let plain = try random.run()
        let full = try account(random)
        let place: Comment = "seed \(seed), capital \(capital)"
        #expect(full.trades == plain.trades, "\(difference(full.trades, plain.trades)), seed \(seed)")
        #expect(full.ruin?.bar == plain.ruin?.bar, place)
        #expect(full.equity == plain.barEquity, place)
        #expect(full.dailyReturns == plain.dailyReturns, place)
        #expect(full.statistics == plain.statistics, place)
      }
    }
  }

  private func difference(_ a: [Trade], _ b: [Trade]) -> String {
    zip(a, b).first { $0 != $1 }.map { "\($0) against \($1)" } ?? "\(a.count) trades against \(b.count)"
  }

  /// Not bit for bit: the full engine ends a session before it asks the order source at that close, the specialised one
  /// after, so the same fill can have another reason; and it marks an entry at a close at that close, costs included.
  @Test(arguments: blocks)
  func `fills at the deciding close give the same prices and the same result`(block: Int) throws {
    for seed in block * Self.perBlock..<(block + 1) * Self.perBlock {
      let random = RandomBacktest(seed: seed)
      if random.configuration.execution.timing == .nextOpen { continue }
      let plain = try random.run()
      let full = try account(random)
      let same =
        full.trades.map(\.pnl) == plain.trades.map(\.pnl)
        && full.trades.map(\.exitBar) == plain.trades.map(\.exitBar) && full.finalEquity == plain.finalEquity
      #expect(same, "seed \(seed): \(difference(full.trades, plain.trades))")
      if !same { return }
    }
  }

  /// Entry orders that wait, at a price or some bars, work no longer than the session in which they were decided.
  @Test(arguments: [
    (EntryStyle.limit(atr: 0.1, bars: 5), 0), (.stop(atr: 0.1, bars: 5), 0), (.market, 1), (.market, 3),
  ])
  func `with flat-by-close no entry fills in another session`(entry: EntryStyle, delay: Int) throws {
    var trades = 0
    for seed in 0..<300 {
      let random = RandomBacktest(seed: seed)
      var configuration = random.configuration
      configuration.exits.flatBySessionClose = true
      configuration.execution = ExecutionRules()
      var extras = BacktestExtras()
      (extras.entry, extras.delay) = (entry, delay)
      let series = random.frame.series
      let result = try FullBacktest(
        frame: random.frame, configuration: configuration, extras: extras, signals: random.signals,
        window: random.window
      ).result
      for trade in result.trades {
        let earliest = max(0, trade.entryBar - (delay + 1) - 4)
        let sessions = series.sessionDates
        let deciding = (earliest..<trade.entryBar).filter {
          random.signals.entries[$0] && sessions[$0] == sessions[trade.entryBar]
        }
        #expect(!deciding.isEmpty, "seed \(seed): \(trade)")
      }
      trades += result.trades.count
    }
    #expect(trades > 300)
  }
}
