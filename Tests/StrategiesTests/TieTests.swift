import Indicators
import Market
import Strategies
import TestKit
import Testing

/// What is equal on paper is equal for a rule, whatever rounding makes of it.
@Suite struct TieTests {
  @Test func `numbers within a billionth of their scale are neither above nor below each other`() {
    for (a, b) in [(100.1, 100.1 + 1e-8), (0.1 + 0.2, 0.3), (-5.0, -5.0 - 1e-9), (0, 0), (1e-300, 1e-300)] {
      #expect(!a.isAbove(b) && !a.isBelow(b) && a.isAtLeast(b) && a.isAtMost(b), "\(a) and \(b)")
      #expect(!b.isAbove(a) && !b.isBelow(a) && b.isAtLeast(a) && b.isAtMost(a), "\(b) and \(a)")
    }
    #expect(100.02.isAbove(100.01) && 100.01.isBelow(100.02) && !100.01.isAtLeast(100.02))
    #expect(0.000_012_35.isAbove(0.000_012_34), "prices far below a cent keep their ticks")
    #expect((1e-12).isAbove(0) && !(1e-12).isAbove(0, scale: 100) && (1e-6).isAbove(0, scale: 100))
  }

  @Test func `nothing compares with an undefined number`() {
    for (a, b) in [(Double.nan, 1.0), (1, .nan), (.nan, .nan)] {
      #expect(!a.isAbove(b) && !a.isBelow(b) && !a.isAtLeast(b) && !a.isAtMost(b))
    }
  }

  /// Indicators that compare differences of prices inside, as their definition in TA-Lib does: a rise as large as the
  /// fall, a typical price as high as the last one.
  private static let decidesInside: Set = ["ADXTrendStrength", "MoneyFlowIndex"]

  /// Every price times a factor that is no power of two: the same market on paper, other roundings everywhere.
  @Test(arguments: StrategyCase.all.filter { !decidesInside.contains($0.description.name) })
  func `the unit of the price decides no signal`(member: StrategyCase) throws {
    for store in TestMarkets.all {
      for factor in [0.1, 1 / 3.0, 1e-5, 7e4] {
        let scaled = IndicatorStore(store.series.scaled(by: factor))
        for strategy in try member.prepared() {
          guard let signals = try strategy.signals(on: store) else { continue }
          let others = try #require(try strategy.signals(on: scaled))
          #expect(others.entries == signals.entries, "\(strategy.parameters), prices times \(factor)")
          #expect(others.exits == signals.exits, "\(strategy.parameters), prices times \(factor)")
        }
      }
    }
  }

  /// Falling lows with closes that stay: the RSI stays too, and is not above its own lowest value.
  @Test func `an unchanged close is no divergence`() throws {
    var closes = [
      100.1, 100.3, 100.2, 100.7, 100.4, 100.9, 100.6, 100.2, 99.9, 100.3, 99.7, 99.8, 99.5, 99.1, 98.8,
    ]
    closes += [Double](repeating: 98.3, count: 25)
    let lows = closes.enumerated().map { $1 - 0.5 - 0.01 * Double($0) }
    let series = try BarSeries(
      instrument: RandomMarket.instrument(.equity, tick: 0.01, pointValue: 1, costs: .free),
      dates: closes.indices.map { CivilDate(daysSinceEpoch: Int32(18_000 + $0)) }, open: closes,
      high: closes.map { $0 + 0.5 }, low: lows, close: closes, volume: closes.map { _ in 1_000 })
    let signals = try #require(
      try PreparedStrategy(
        RSIDivergence.self, ParameterSet([("rsi_div_lookback", .integer(5))], for: RSIDivergence.description)
      ).signals(
        on: IndicatorStore(series)))
    #expect(signals.entries.next(from: 16, before: closes.count) == nil)
  }
}

extension BarSeries {
  fileprivate func scaled(by factor: Double) -> BarSeries {
    BarSeries(
      instrument: instrument, timeframe: timeframe, timestamps: timestamps, open: open.map { $0 * factor },
      high: high.map { $0 * factor }, low: low.map { $0 * factor }, close: close.map { $0 * factor },
      volume: volume, sessionDates: sessionDates)
  }
}
