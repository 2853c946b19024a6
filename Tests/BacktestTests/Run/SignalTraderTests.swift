import Backtest
import Market
import Strategies
import TestKit
import Testing

/// The full engine and the specialised one are two programs for one rule book.
@Suite struct SignalTraderTests {
  static let blocks = 0..<(4 * PropertyScale.factor)
  private static let perBlock = 1_000

  private func account(_ random: RandomBacktest) throws -> AccountResult {
    let configuration = random.configuration
    let engine = try AccountEngine(
      [random.frame],
      settings: AccountConfiguration(
        capital: configuration.capital, execution: configuration.execution, sizing: configuration.sizing))
    let trader = SignalTrader(
      random.signals, frame: random.frame, plan: configuration.exits, side: configuration.side,
      timing: configuration.execution.timing, end: random.window.upperBound)
    return engine.run(trader, over: [random.window], recordsEquity: true).result
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
        && full.statistics == plain.statistics
      #expect(same, "seed \(seed): \(difference(full.trades, plain.trades))")
      if !same { return }
    }
  }

  private func difference(_ a: [Trade], _ b: [Trade]) -> String {
    zip(a, b).first { $0 != $1 }.map { "\($0) against \($1)" } ?? "\(a.count) trades against \(b.count)"
  }

  @Test(arguments: blocks)
  func `fills at the deciding close equal the specialised engine bit for bit as well`(block: Int) throws {
    for seed in block * Self.perBlock..<(block + 1) * Self.perBlock {
      let random = RandomBacktest(seed: seed)
      if random.configuration.execution.timing == .nextOpen { continue }
      let plain = try random.run()
      let full = try account(random)
      let same =
        full.trades == plain.trades && full.finalEquity == plain.finalEquity && full.equity == plain.barEquity
        && full.dailyEquity == plain.dailyEquity && full.markedDrawdown == plain.markedDrawdown
        && full.statistics == plain.statistics
      #expect(same, "seed \(seed): \(difference(full.trades, plain.trades))")
      if !same { return }
    }
  }
}
