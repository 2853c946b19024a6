import Backtest
import Diagnostics
import Indicators
import Market
import Numerics
import Strategies
import Validation

/// The last part of gate 5, for all candidates of a symbol that are still in: each is run again on histories
/// with the same bars in a random order, which no pattern survives.
///
/// A history is made once for all candidates. One that so many histories equal that its p-value cannot come
/// under α any more drops out; batches have a fixed size, so the result does not depend on the number of
/// workers.
struct PermutedHistories {
  /// One p-value a candidate: (1 + histories at least as good)/(1 + histories). NaN where prices allow no
  /// permutation.
  let pValues: [Double]
  /// Histories that each was run on.
  let histories: [Int]

  private static let batch = 50

  init(_ trials: [Trial], sharpes: [Double], in context: SymbolContext, workers: Workers) throws {
    let gate = context.configuration.gates.monteCarlo
    guard let permutation = Self.permutation(context) else {
      pValues = trials.map { _ in .nan }
      histories = trials.map { _ in 0 }
      return
    }
    let parent = RandomStream(
      seed: UnitSeed.make(context.configuration.seed, "bar_permutation", context.symbol))
    let hopeless = Int(gate.alpha * Double(gate.resamples + 1))
    var exceedances = Array(repeating: 0, count: trials.count)
    var drawn = exceedances
    var start = 0
    while start < gate.resamples {
      let alive = trials.indices.filter { exceedances[$0] < hopeless }
      if alive.isEmpty { break }
      let count = min(Self.batch, gate.resamples - start)
      let results = try workers.map(count) { [start] index in
        try Self.sharpes(alive.map { trials[$0] }, history: start + index, permutation, parent, context)
      }
      for (place, candidate) in alive.enumerated() {
        exceedances[candidate] += results.count { $0[place] >= sharpes[candidate] }
        drawn[candidate] += count
      }
      start += count
    }
    pValues = zip(exceedances, drawn).map { Double(1 + $0) / Double(1 + $1) }
    histories = drawn
  }

  /// The bars up to the end of the window; those before it, which warm-up needs, stay.
  private static func permutation(_ context: SymbolContext) -> BarPermutation? {
    let series = context.frame.series
    let end = context.window.upperBound
    func prices(_ column: [Double]) -> [Double] { Array(column[..<end]) }
    guard
      let bars = try? PriceBars(
        open: prices(series.open), high: prices(series.high), low: prices(series.low),
        close: prices(series.close))
    else { return nil }
    let ordinal = context.frame.sessions.ordinal
    let opens = (0..<end).map { $0 == 0 || ordinal[$0] != ordinal[$0 - 1] }
    return try? BarPermutation(
      bars, keeping: max(1, context.window.lowerBound),
      opensSession: series.timeframe.isIntraday ? opens : nil)
  }

  /// Annual Sharpe ratios on one history; 0 for a candidate that does not trade there.
  private static func sharpes(
    _ trials: [Trial], history: Int, _ permutation: BarPermutation, _ parent: RandomStream,
    _ context: SymbolContext
  ) throws -> [Double] {
    let original = context.frame.series
    let order = permutation.order(history, of: parent)
    let bars = permutation.history(bodies: order.bodies, gaps: order.gaps)
    let kept = permutation.kept
    let volume = original.volume.map { volume in
      (0..<bars.count).map { $0 < kept ? volume[$0] : volume[kept + order.bodies[$0 - kept]] }
    }
    let series = BarSeries(
      instrument: original.instrument, timeframe: original.timeframe,
      timestamps: Array(original.timestamps[..<bars.count]), open: bars.open, high: bars.high, low: bars.low,
      close: bars.close, volume: volume, sessionDates: Array(original.sessionDates[..<bars.count]))
    let store = IndicatorStore(series)
    let frame = try MarketFrame(store)
    return try trials.map { trial in
      var backtest = context.configuration.backtest(on: series.instrument)
      backtest.exits = trial.plan
      let engine = try BacktestEngine(frame: frame, configuration: backtest)
      let signals = try PreparedStrategy(
        trial.model, trial.parameters, composition: context.configuration.composition,
        spacing: BarSpacing(of: series)
      ).signals(on: store, fills: engine.entryFills)
      let returns = engine.run(signals, over: context.window).dailyReturns
      return CoreReturnMetrics(returns, periodsPerYear: context.daysPerYear).sharpeRatio ?? 0
    }
  }
}
