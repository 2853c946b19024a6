internal import Diagnostics
public import Market
internal import Numerics
internal import Validation

/// A kind of market of which a study draws as many as it needs.
public enum StudiedMarket: Sendable {
  /// Made from a scenario.
  case scenario(MarketScenario)
  /// Real bars in random order (`BarPermutation`): their distribution and their trend, and no pattern.
  case permuted(BarSeries)

  public var name: String {
    switch self {
    case .scenario(let scenario): scenario.name
    case .permuted(let series): "permuted:\(series.instrument.symbol)"
    }
  }

  /// Market `index` of a plan. Kinds of market have random numbers of their own, so runs of two kinds are independent.
  func bars(_ index: Int, of plan: MarketStudyPlan) throws -> BarSeries {
    let seed = UnitSeed.make(plan.seed, "market", name)
    switch self {
    case .scenario(let scenario):
      return try SyntheticMarket(
        instrument: plan.instrument, timeframe: plan.timeframe, start: plan.start, scenario: scenario
      ).bars(
        count: plan.bars + plan.sealedBars, seed: seed,
        stream: UInt64(index))
    case .permuted(let series):
      return try Self.permuted(series, index, seed: seed)
    }
  }

  private static func permuted(_ series: BarSeries, _ index: Int, seed: UInt64) throws -> BarSeries {
    let prices = try PriceBars(open: series.open, high: series.high, low: series.low, close: series.close)
    let mixed = try BarPermutation(prices).history(index, of: RandomStream(seed: seed))
    // Rounding keeps the order of prices, so bars stay consistent.
    func onTick(_ column: [Double]) -> [Double] {
      guard let tick = series.instrument.tick else { return column }
      return column.map { max(tick, ($0 / tick).rounded() * tick) }
    }
    return BarSeries(
      instrument: series.instrument, timeframe: series.timeframe, timestamps: series.timestamps,
      open: onTick(mixed.open), high: onTick(mixed.high), low: onTick(mixed.low), close: onTick(mixed.close),
      volume: series.volume, sessionDates: series.sessionDates)
  }
}
