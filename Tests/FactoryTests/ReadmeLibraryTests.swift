import Backtest
import Foundation
import Indicators
import Market
import Strategies
import Testing

/// The library example of the README is this code, so it compiles and says what it says.
@Suite struct ReadmeLibraryTests {
  private func example() throws -> (sharpe: Double?, trades: Int) {
    // README begins
    let es = try InstrumentRegistry.resolve(symbol: "ES", assetClass: nil)
    let market = SyntheticMarket(
      instrument: es, timeframe: Timeframe(minutes: 15), start: CivilDate(daysSinceEpoch: 17_000))
    let store = IndicatorStore(try market.bars(count: 50_000, seed: 1))
    let frame = try PreparedBars(store)
    let strategy = try PreparedStrategy(MACross.self)
    let engine = try BacktestEngine(frame: frame, configuration: BacktestConfiguration(sizing: .units(1)))
    let signals = try strategy.signals(on: store, fills: engine.entryFills)
    let window = try frame.evaluationWindow(from: nil, through: nil, warmUp: strategy.warmUp)
    let summary = try BacktestSummary(engine.run(signals, over: window), in: frame)
    print(
      summary.returns.core.sharpeRatio ?? .nan, summary.trades.count, summary.breakEvenCostPerTrade ?? .nan)
    // README ends
    return (summary.returns.core.sharpeRatio, summary.trades.count)
  }

  @Test func `the library example runs, and finds no edge where there is none`() throws {
    let (sharpe, trades) = try example()
    #expect(trades > 100)
    #expect(try #require(sharpe) < 1)
  }

  @Test func `the README shows exactly this code`() throws {
    let here = URL(fileURLWithPath: #filePath)
    let source = try String(contentsOf: here, encoding: .utf8).split(separator: "\n")
    let start = try #require(source.firstIndex { $0.hasSuffix("// README begins") }) + 1
    let end = try #require(source.firstIndex { $0.hasSuffix("// README ends") })
    let lines = source[start..<end].map { String($0.dropFirst(4)) }
    #expect(lines.count <= 12)
    let root = here.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let readme = try String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)
    #expect(
      readme.contains(lines.joined(separator: "\n")), "copy the lines between the markers into README.md")
  }
}
