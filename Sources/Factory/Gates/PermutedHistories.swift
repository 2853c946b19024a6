import Backtest
import Diagnostics
import Indicators
import Market
import Numerics
import Strategies
import Validation

/// The last part of gate 5, for one pair: its best backtest against the best of histories with the same bars in a
/// random order, which no pattern survives. Parameters and exits are chosen anew on every history, as they were on
/// the real one, so the choice is paid for.
///
/// The choice is from at most `mostBacktests` of the pair's backtests, and from fewer on long histories: an
/// evenly spaced part of the grid, the same for the real history as for the others. It is laid out before
/// anything is known of profits, so the test keeps its level; what it loses is a little power. Batches have a
/// fixed size, and the histories end once the p-value cannot come under α any more.
struct PermutedHistories {
  /// (1 + histories whose best is at least as good)/(1 + histories).
  let pValue: Double
  let histories: Int
  /// Backtests chosen from on each history, of all of the pair.
  let chosenFrom: Int
  let all: Int

  private static let batch = 20
  /// Bars times backtests of one history, above which the grid is thinned further.
  private static let budget = 120_000_000
  private static let mostBacktests = 96

  init(strategy: String, in context: SymbolContext, workers: Workers) throws {
    let gate = context.configuration.gates.monteCarlo
    let grid = try Self.grid(strategy, context)
    (chosenFrom, all) = (grid.sets.count * grid.exits.count, grid.all)
    guard let permutation = Self.permutation(context) else {
      (pValue, histories) = (.nan, 0)
      return
    }
    let observed = try Self.best(context.frame, context.store, strategy, grid, context)
    let parent = RandomStream(
      seed: UnitSeed.make(context.configuration.seed, "bar_permutation", context.symbol))
    let hopeless = Int(gate.alpha * Double(gate.permutations + 1))
    var (exceedances, drawn) = (0, 0)
    while drawn < gate.permutations, exceedances < hopeless {
      let count = min(Self.batch, gate.permutations - drawn)
      let results = try workers.map(count) { [drawn] index in
        let series = Self.series(permutation, drawn + index, of: parent, context)
        let store = IndicatorStore(series)
        return try Self.best(PreparedBars(store), store, strategy, grid, context)
      }
      exceedances += results.count { $0 >= observed }
      drawn += count
    }
    pValue = Double(1 + exceedances) / Double(1 + drawn)
    histories = drawn
  }

  /// What is chosen from: every parameter set and exit, or evenly spaced ones.
  private struct Grid: Sendable {
    var sets: [ParameterSet]
    var exits: ExitGrid
    var all: Int
  }

  private static func grid(_ strategy: String, _ context: SymbolContext) throws -> Grid {
    let model = try context.library.model(named: strategy)
    let sets = try ParameterGrid(of: model).sets
    var grid = Grid(sets: sets, exits: context.configuration.exits, all: 0)
    grid.all = sets.count * grid.exits.count
    let most = min(mostBacktests, max(8, budget / max(1, context.window.count)))
    if grid.all > most, grid.exits.count > 4 {
      grid.exits.stops = ends(grid.exits.stops)
      grid.exits.targets = ends(grid.exits.targets)
    }
    let room = max(2, most / max(1, grid.exits.count))
    if grid.sets.count > room {
      grid.sets = (0..<room).map { sets[$0 * sets.count / room] }
    }
    return grid
  }

  private static func ends(_ values: [Double]) -> [Double] {
    values.count <= 2 ? values : [values[0], values[values.count - 1]]
  }

  /// The bars up to the end of the window; those before it, which warm-up needs, stay. Prices at or below zero move
  /// by differences.
  private static func permutation(_ context: SymbolContext) -> BarPermutation? {
    let series = context.frame.series
    let end = context.window.upperBound
    func prices(_ column: [Double]) -> [Double] { Array(column[..<end]) }
    let ordinal = context.frame.sessions.ordinal
    let opens = (0..<end).map { (bar: Int) -> Bool in bar == 0 || ordinal[bar] != ordinal[bar - 1] }
    let isPositive = !series.low[..<end].contains { $0 <= 0 }
    guard
      let bars = try? PriceBars(
        open: prices(series.open), high: prices(series.high), low: prices(series.low),
        close: prices(series.close), allowingNegative: !isPositive)
    else { return nil }
    return try? BarPermutation(
      bars, keeping: max(1, context.window.lowerBound),
      opensSession: series.timeframe.isIntraday ? opens : nil, moving: isPositive ? .ratios : .differences)
  }

  private static func series(
    _ permutation: BarPermutation, _ history: Int, of parent: RandomStream, _ context: SymbolContext
  ) -> BarSeries {
    let original = context.frame.series
    let order = permutation.order(history, of: parent)
    let bars = permutation.history(bodies: order.bodies, gaps: order.gaps)
    let kept = permutation.kept
    let volume = original.volume.map { volume in
      (0..<bars.count).map { $0 < kept ? volume[$0] : volume[kept + order.bodies[$0 - kept]] }
    }
    return BarSeries(
      instrument: original.instrument, timeframe: original.timeframe,
      timestamps: Array(original.timestamps[..<bars.count]), open: bars.open, high: bars.high, low: bars.low,
      close: bars.close, volume: volume, sessionDates: Array(original.sessionDates[..<bars.count]))
  }

  /// The largest annual Sharpe ratio among the backtests with enough trades; 0 where none has an edge.
  private static func best(
    _ frame: PreparedBars, _ store: IndicatorStore, _ strategy: String, _ grid: Grid, _ context: SymbolContext
  ) throws -> Double {
    let model = try context.library.model(named: strategy)
    let minimum = context.configuration.gates.viability.minimumTrades
    let spacing = BarSpacing(of: frame.series)
    let sweep = try SweepEngine(
      frame: frame, configuration: context.configuration.backtest(on: frame.series.instrument),
      grid: grid.exits, window: context.window)
    let fills = sweep.entryFills
    var best = 0.0
    for set in grid.sets {
      let prepared = try PreparedStrategy(
        model, set, composition: context.configuration.composition, spacing: spacing)
      sweep.run(try prepared.signals(on: store, fills: fills)) { _, outcome in
        guard outcome.statistics.trades >= minimum else { return }
        best = max(best, PanelSharpe.of(context.profits(outcome)) ?? 0)
      }
    }
    return best * context.daysPerYear.squareRoot()
  }

  var json: JSONValue {
    [
      "backtests_of_pair": JSONValue(all), "chosen_from": JSONValue(chosenFrom),
      "histories": JSONValue(histories), "p_value": JSONValue(pValue.isNaN ? nil : pValue),
    ]
  }
}
