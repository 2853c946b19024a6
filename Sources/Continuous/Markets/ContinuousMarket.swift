import Backtest
import Diagnostics
import Factory
import Indicators
import Market
import Storage
import Strategies

/// A market that strategies are tested on: real bars, or synthetic ones of a scenario.
struct ContinuousMarket: Sendable {
  enum Kind: Sendable, Hashable {
    case scenario
    case real
  }

  let name: String
  let kind: Kind
  /// Among the markets of its kind; they sum to 1.
  let weight: Double
  let store: IndicatorStore
  let frame: PreparedBars
  /// Hash of the bars, or the recipe of synthetic ones.
  let identity: String

  var series: BarSeries { store.series }
  var daysPerYear: Double { series.instrument.daysPerYear }

  init(
    _ name: String, _ kind: Kind, weight: Double, series: BarSeries, identity: String, budget: Int
  ) throws {
    self.name = name
    self.kind = kind
    self.weight = weight
    self.identity = identity
    store = IndicatorStore(series, budget: budget)
    frame = try PreparedBars(store)
  }
}

/// What synthetic markets are made for. Markets of different purposes never have the same bars.
enum MarketPurpose: UInt64 {
  case search = 1
  case validation
  case test

  /// The name of a market's random stream.
  func stream(number: Int, replicate: Int, scenario: Int) -> UInt64 {
    rawValue << 56 | UInt64(number) << 24 | UInt64(replicate) << 8 | UInt64(scenario)
  }
}

/// The synthetic markets of the settings.
struct ScenarioMarkets: Sendable {
  /// Scenarios with their weights, which sum to 1.
  let scenarios: [(scenario: MarketScenario, weight: Double)]
  let bars: Int
  let seed: UInt64
  /// Bytes that the indicators of one market may take.
  let budget: Int

  static let start = CivilDate(daysSinceEpoch: 10_959)

  /// - Parameter known: the scenarios that can be named.
  /// - Throws: `unknown_scenario`.
  init(_ settings: ContinuousSettings, known: [MarketScenario], budget: Int) throws {
    var chosen: [(scenario: MarketScenario, weight: Double)] = []
    if settings.scenarioWeights.isEmpty {
      chosen = ScenarioCatalogue.markets.map { ($0, $0.weight ?? 0) }
    } else {
      for entry in settings.scenarioWeights {
        let scenario = try ScenarioCatalogue.scenario(named: entry.key, among: known)
        if let weight = Double(entry.value), weight > 0 { chosen.append((scenario, weight)) }
      }
    }
    let total = chosen.reduce(0) { $0 + $1.weight }
    scenarios = chosen.map { ($0.scenario, $0.weight / total) }
    bars = settings.scenarioBars
    seed = settings.seed
    self.budget = budget
  }

  /// One market of each scenario.
  func markets(for purpose: MarketPurpose, number: Int, replicate: Int = 0) throws -> [ContinuousMarket] {
    let instrument = try InstrumentRegistry.resolve(symbol: "SYNTHETIC", assetClass: .equity)
    return try scenarios.enumerated().map { place, entry in
      let market = SyntheticMarket(
        instrument: instrument, timeframe: .day, start: Self.start, scenario: entry.scenario)
      let stream = purpose.stream(number: number, replicate: replicate, scenario: place)
      return try ContinuousMarket(
        entry.scenario.name, .scenario, weight: entry.weight,
        series: try market.bars(count: bars, seed: seed, stream: stream), identity: "\(seed)/\(stream)",
        budget: budget)
    }
  }

  /// Everything that decides the bars but the number.
  var json: JSONValue {
    [
      "bars": JSONValue(bars), "seed": .string("\(seed)"),
      "scenarios": .array(
        scenarios.map { ["scenario": $0.scenario.json, "weight": .number($0.weight)] }),
    ]
  }
}
