import Diagnostics
import Indicators
import Market
import Strategies
import TestKit
import Testing

/// One member of the family: a built-in strategy. All suites of this folder run over `all`, so a new strategy
/// is held to all of it as soon as it lies in `Rules/`.
struct StrategyCase: Sendable, CustomTestStringConvertible {
  let type: any Strategy.Type

  var description: StrategyDescription { type.description }
  var testDescription: String { description.name }

  static let all = StrategyCatalogue.all.map { StrategyCase(type: $0) }

  /// Parameter sets that stand for the grid: its ends, the defaults, two in between.
  func points() throws -> [ParameterSet] {
    let sets = try ParameterGrid(of: type).sets
    var random = TestRandom(seed: description.id)
    return [sets[0], sets[sets.count - 1], .defaults(of: description), random.pick(sets), random.pick(sets)]
  }

  func prepared() throws -> [PreparedStrategy] { try points().map { try PreparedStrategy(type, $0) } }
}

extension EntryFills {
  /// Fills at the open of the next bar.
  static func nextOpen(of series: BarSeries, horizon: Int? = 20) -> EntryFills {
    EntryFills(horizon: horizon) { series.open[$0 + 1] }
  }
}

extension PreparedStrategy {
  /// The signals with fills at the next open; `nil` for bars on which the strategy says that it cannot trade.
  func signals(on store: IndicatorStore) throws -> Signals? {
    if obstacle(on: store.series)?.code == "unsuitable_series" { return nil }
    return try signals(on: store, fills: .nextOpen(of: store.series))
  }
}
