import Diagnostics
import Features
import Market
import Testing

@Suite struct SignalStrategyTests {
  private func source(_ bars: Int) throws -> FeatureSource {
    try FeatureMarkets.source(.day, bars: bars)
  }

  @Test func `there are the ten strategies`() {
    #expect(
      SignalStrategy.names == [
        "momentum", "mean_reversion", "breakout", "swing_trading", "low_volatility", "pivot_cpr",
        "sector_rotation",
        "value_investing", "fundamental_growth", "multibagger",
      ])
    #expect(throws: AssayError.self) { try SignalStrategy.named("momentun") }
  }

  @Test(arguments: SignalStrategy.names)
  func `every strategy gives signals with a confidence from 0 to 1 and a stop`(name: String) throws {
    let strategy = try SignalStrategy.named(name)
    let signals = try SignalStrategy.signals(of: [strategy], on: source(9_000))
    #expect(!signals.isEmpty)
    #expect(signals.allSatisfy { (0...1).contains($0.confidence) && $0.averageRange > 0 })
    #expect(Set(signals.map(\.confidence)).count > 1)
    if strategy.sell != nil { #expect(Set(signals.map(\.type)).count == 2) }
  }

  @Test(arguments: SignalStrategy.names)
  func `a signal comes where a condition begins to hold`(name: String) throws {
    let strategy = try SignalStrategy.named(name)
    let source = try source(3_000)
    let signals = try SignalStrategy.signals(of: [strategy], on: source)
    let condition = try FeatureExpression.columns([strategy.buy.condition], on: source)[0]
    let expected = (1..<3_000).filter { condition[$0] > 0 && condition[$0 - 1] <= 0 }
    #expect(signals.filter { $0.type == .buy }.map(\.bar) == expected)
  }

  @Test func `the future never changes a signal`() throws {
    let source = try source(1_500)
    let whole = try SignalStrategy.signals(of: SignalStrategy.all, on: source)
    for cut in [400, 777, 1_200] {
      var shorter = source
      shorter.bars = source.bars.slice(0..<cut)
      #expect(
        try SignalStrategy.signals(of: SignalStrategy.all, on: shorter) == whole.filter { $0.bar < cut })
      var other = source
      other.bars = source.bars.altered(from: cut, by: 2)
      let altered = try SignalStrategy.signals(of: SignalStrategy.all, on: other)
      #expect(altered.filter { $0.bar < cut } == whole.filter { $0.bar < cut })
    }
    #expect(!whole.isEmpty)
  }

  @Test func `a strategy without its reports or its sector says so`() throws {
    var source = try source(300)
    source.fundamentals = nil
    source.references[.sector] = nil
    #expect(try SignalStrategy.named("value_investing").unavailable(on: source) != nil)
    #expect(try SignalStrategy.named("sector_rotation").unavailable(on: source)?.contains("sector") == true)
    #expect(try SignalStrategy.named("momentum").unavailable(on: source) == nil)
  }
}
