import Backtest
import TestKit
import Testing

/// What holds of every size, over random requests.
@Suite struct SizerPropertyTests {
  private static let zeroReasons: Set<SizeLimit> = [
    .winRate, .noEdge, .confidence, .noPrediction, .scale, .belowOneLot, .belowMinimumNotional, .tooFewTrades,
  ]

  private struct Case {
    var settings: SizerSettings
    var request: SizingRequest
    var rules: QuantityRules

    init(seed: Int) {
      var random = TestRandom(seed: seed)
      settings = SizerSettings(
        method: random.pick([.fixedFractional, .kelly, .confidenceBased, .volatilityTarget]))
      settings.riskPerTrade = 0.001 + 0.019 * random.uniform()
      settings.maximumRiskPerTrade = settings.riskPerTrade + 0.03 * random.uniform()
      settings.maximumPosition = 0.01 + 0.99 * random.uniform()
      settings.maximumLeverage = settings.maximumPosition
      let entry = 0.01 + 1_000 * random.uniform()
      let stop = entry * random.pick([0.5 + 0.499 * random.uniform(), 1.001 + random.uniform()])
      request = SizingRequest(
        capital: 10 + 1e6 * random.uniform(), entry: entry, stop: stop, confidence: random.uniform(),
        forecastVolatility: 0.01 + random.uniform(),
        wins: WinEstimate(
          winRate: random.uniform(), averageWin: 1 + 300 * random.uniform(),
          averageLoss: 1 + 300 * random.uniform(),
          trades: random.chance(0.5) ? random.integer(0...60) : nil),
        multiplier: random.pick([1, 1, 5, 50]), scale: random.pick([0, 0.25, 0.5, 1, 1]))
      rules = random.pick([
        .fractional, QuantityRules(lot: 1), QuantityRules(lot: 1e-8, minimumNotional: 10),
        QuantityRules(lot: 100),
      ])
    }
  }

  @Test func `no size exceeds its cap and none is zero without a reason`() throws {
    for seed in 0..<2_000 * PropertyScale.factor {
      let one = Case(seed: seed)
      let size = try one.settings.sizer().size(one.request, rules: one.rules)
      let limit = one.request.capital * one.settings.maximumPosition * one.request.scale
      #expect(
        size.value <= limit * (1 + 1e-9) + 1e-9 * one.request.entry * one.request.multiplier, "seed \(seed)")
      #expect(size.units >= 0 && size.units.isFinite, "seed \(seed)")
      if size.units == 0 { #expect(Self.zeroReasons.contains(size.limitedBy), "seed \(seed)") }
      if let lot = one.rules.lot, lot >= 1 {
        #expect((size.units / lot) == (size.units / lot).rounded(), "seed \(seed)")
      }
      let asked =
        one.settings.method == .confidenceBased ? one.settings.maximumRiskPerTrade : one.settings.riskPerTrade
      if size.limitedBy == .risk {
        #expect(try #require(size.risk) <= one.request.capital * asked * (1 + 1e-6), "seed \(seed)")
      }
    }
  }

  @Test func `more risk, more confidence or more capital never makes a size smaller`() throws {
    for seed in 0..<2_000 * PropertyScale.factor {
      var one = Case(seed: seed)
      let before = try one.settings.sizer().size(one.request, rules: one.rules).units
      switch seed % 3 {
      case 0:
        one.settings.riskPerTrade *= 1.5
        one.settings.maximumRiskPerTrade *= 1.5
      case 1: one.request.confidence = one.request.confidence.map { 0.5 * (1 + $0) }
      default: one.request.capital *= 1.5
      }
      let after = try one.settings.sizer().size(one.request, rules: one.rules).units
      #expect(after >= before * (1 - 1e-12), "seed \(seed)")
    }
  }

  @Test func `a long and the short that mirrors it have one size`() throws {
    for seed in 0..<500 * PropertyScale.factor {
      var one = Case(seed: seed)
      let distance = one.request.entry * 0.1
      one.request.stop = one.request.entry - distance
      let long = try one.settings.sizer().size(one.request)
      one.request.stop = one.request.entry + distance
      #expect(isClose(try one.settings.sizer().size(one.request).units, long.units), "seed \(seed)")
    }
  }

  @Test func `scaling prices and capital alike leaves units as they are`() throws {
    for seed in 0..<500 * PropertyScale.factor {
      var one = Case(seed: seed)
      let before = try one.settings.sizer().size(one.request)
      one.request.capital *= 4
      one.request.entry *= 4
      one.request.stop = one.request.stop.map { $0 * 4 }
      let after = try one.settings.sizer().size(one.request)
      #expect(after.units == before.units && after.limitedBy == before.limitedBy, "seed \(seed)")
    }
  }
}
