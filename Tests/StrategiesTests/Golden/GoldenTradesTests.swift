import Backtest
import Diagnostics
import Foundation
import Indicators
import Market
import Strategies
import TestKit
import Testing

/// The trades of every strategy with its default parameters on fixed bars, as a list to read: `golden_trades.csv`.
///
/// The list is made by the plain second versions of the rules and the plainest way to trade them, not by the product;
/// the product has to give the same. (A question within the tolerance of the rules that is no tie on paper
/// would be answered by the product; there is none.) After a change of a rule that is meant, write it again with
/// `ASSAY_WRITE_GOLDEN=Tests/StrategiesTests/Fixtures/golden_trades.csv swift test --filter GoldenTradesTests`, and put
/// the new sha256 into `metadata.json`.
@Suite struct GoldenTradesTests {
  @Test func `the list is what the plain versions of the rules trade`() throws {
    var all: [GoldenTrade] = []
    for member in StrategyCase.all { all += try Self.plainTrades(member) }
    let text = ([GoldenTrade.header] + all.map(\.description)).joined(separator: "\n") + "\n"
    if let path = ProcessInfo.processInfo.environment["ASSAY_WRITE_GOLDEN"] {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    } else {
      let known = try GoldenMarkets.fixture("golden_trades.csv")
      #expect(text == known, "see the comment of the suite")
    }
    for member in StrategyCase.all {
      #expect(
        all.contains { $0.strategy == member.description.name }, "\(member.description.name) has no trade")
    }
  }

  @Test(arguments: StrategyCase.all)
  func `the engine trades the strategy as the list says`(member: StrategyCase) throws {
    let name = member.description.name
    let known = try GoldenMarkets.fixture("golden_trades.csv").split(separator: "\n").dropFirst()
      .compactMap { GoldenTrade($0) }.filter { $0.strategy == name }
    let market = try #require(known.first?.market)
    let store = try GoldenMarkets.store(market)
    let series = store.series
    let strategy = try PreparedStrategy(member.type)
    let frame = try PreparedBars(store)
    let configuration = BacktestConfiguration(
      capital: 1e6, sizing: .units(1),
      exits: ExitPlan(
        stopATR: nil, targetATR: nil, maxBarsHeld: PlainTrader.longest, flatBySessionClose: false),
      costs: .free)
    let engine = try BacktestEngine(frame: frame, configuration: configuration)
    let window = try strategy.warmUp(on: store)..<series.count
    let result = try engine.run(strategy.signals(on: store, fills: engine.entryFills), over: window)
    let trades = result.trades.map {
      GoldenTrade(
        name, market, series, from: $0.entryBar, to: $0.exitBar, at: $0.entryPrice, $0.exitPrice,
        $0.reason.rawValue)
    }
    #expect(trades == known)
  }

  /// On daily bars where the rule can trade them and does, else on bars within sessions.
  private static func plainTrades(_ member: StrategyCase) throws -> [GoldenTrade] {
    for market in [GoldenMarkets.daily, GoldenMarkets.intraday] {
      let store = try GoldenMarkets.store(market)
      let strategy = try PreparedStrategy(member.type, spacing: BarSpacing(of: store.series))
      if strategy.obstacle(on: store.series) != nil { continue }
      let make = try #require(NaiveRules.all[member.description.name])
      let bars = NaiveBars(store.series)
      let rule = make(bars, NaiveParameters(set: strategy.parameters))
      let signals = try strategy.signals(on: store, fills: .nextOpen(of: store.series))
      let (trades, unsure) = PlainTrader.trades(
        rule, bars, store.series, from: try strategy.warmUp(on: store),
        ties: signals, as: member.description.name,
        on: market)
      #expect(unsure == 0, "\(member.description.name): \(unsure) questions were too close to tell")
      if !trades.isEmpty { return trades }
    }
    return []
  }
}
