import Backtest
import Market
import Strategies
import TestKit
import Testing

@Suite struct ProbabilityTraderTests {
  private func engine(_ random: RandomBacktest) throws -> AccountEngine {
    let configuration = random.configuration
    return try AccountEngine(
      [random.frame],
      settings: AccountConfiguration(
        capital: configuration.capital, execution: configuration.execution, sizing: configuration.sizing))
  }

  private func run(
    _ random: RandomBacktest, _ probabilities: [Double], allowsShorts: Bool
  ) throws -> AccountResult {
    let strategy = try ProbabilityStrategy(threshold: 0.6, allowsShorts: allowsShorts)
    let trader = ProbabilityTrader(
      strategy, probabilities: probabilities, frame: random.frame, plan: random.configuration.exits,
      timing: random.configuration.execution.timing, end: random.window.upperBound)
    return try engine(random).run(trader, over: [random.window]).result
  }

  private func probabilities(_ seed: Int, _ count: Int, _ range: ClosedRange<Double>) -> [Double] {
    var random = TestRandom(seed: seed)
    return (0..<count).map { _ in
      random.chance(0.1)
        ? .nan : range.lowerBound + (range.upperBound - range.lowerBound) * random.uniform()
    }
  }

  @Test func `one side equals the signals of that side on the full engine`() throws {
    for seed in 0..<400 * PropertyScale.factor {
      let random = RandomBacktest(seed: seed)
      let side: Side = seed % 2 == 0 ? .long : .short
      let p = probabilities(seed, random.frame.series.count, side == .long ? 0...1 : 0...0.55)
      let strategy = try ProbabilityStrategy(threshold: 0.6, allowsShorts: side == .short)
      let signals = strategy.signals(p)
      let trader = SignalTrader(
        side == .long ? signals.long : try #require(signals.short), frame: random.frame,
        plan: random.configuration.exits, side: side, timing: random.configuration.execution.timing,
        end: random.window.upperBound)
      let expected = try engine(random).run(trader, over: [random.window]).result
      let ours = try run(random, p, allowsShorts: side == .short)
      #expect(ours.trades == expected.trades, "seed \(seed)")
      #expect(ours.finalEquity == expected.finalEquity, "seed \(seed)")
    }
  }

  @Test func `with shorts both sides are traded, one at a time, each with its class`() throws {
    var sides: Set<Side> = []
    for seed in 0..<200 * PropertyScale.factor {
      let random = RandomBacktest(seed: seed)
      if random.configuration.execution.timing == .signalClose { continue }
      let p = probabilities(seed, random.frame.series.count, 0...1)
      let trades = try run(random, p, allowsShorts: true).trades
      for (index, trade) in trades.enumerated() {
        sides.insert(trade.side)
        let decision = p[trade.entryBar - 1]
        #expect(trade.side == .long ? decision >= 0.6 : decision <= 0.4 + 1e-9, "seed \(seed)")
        if trade.reason == .signal {
          let exit = p[trade.exitBar - 1]
          #expect(trade.side == .long ? exit < 0.5 : exit > 0.5, "seed \(seed)")
        }
        if index > 0 { #expect(trades[index - 1].exitBar <= trade.entryBar, "seed \(seed)") }
      }
    }
    #expect(sides == [.long, .short])
  }

  @Test func `what comes later changes no trade that is over`() throws {
    for seed in 0..<100 * PropertyScale.factor {
      let random = RandomBacktest(seed: seed)
      let p = probabilities(seed, random.frame.series.count, 0...1)
      let cut = random.window.lowerBound + random.window.count / 2
      var changed = p
      for bar in cut..<p.count { changed[bar] = 1 - p[bar] }
      let (a, b) = (try run(random, p, allowsShorts: true), try run(random, changed, allowsShorts: true))
      let over = { (result: AccountResult) in result.trades.filter { $0.exitBar < cut } }
      #expect(over(a) == over(b), "seed \(seed)")
    }
  }
}
