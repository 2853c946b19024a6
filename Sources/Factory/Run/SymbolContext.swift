import Backtest
import Diagnostics
import Indicators
import Market
import Strategies
import Validation

/// One symbol made ready: its bars, shared indicators, touch table, bootstrap rows, and the window that all its
/// backtests share.
final class SymbolContext: Sendable {
  let symbol: String
  let store: IndicatorStore
  let frame: PreparedBars
  let sweep: SweepEngine
  let library: StrategyLibrary
  let configuration: FactoryConfiguration
  /// Bootstrap rows of the sessions, the same for every strategy.
  let rows: ScreenRows

  /// - Throws: `no_bars_in_window` when the dates, after the longest warm-up of all strategies, leave nothing.
  init(series: BarSeries, configuration: FactoryConfiguration, library: StrategyLibrary) throws {
    self.library = library
    self.configuration = configuration
    symbol = series.instrument.symbol
    store = IndicatorStore(series)
    frame = try PreparedBars(store)
    let window = try Self.window(frame, configuration, library)
    sweep = try SweepEngine(
      frame: frame, configuration: configuration.backtest(on: series.instrument), grid: configuration.exits,
      window: window)
    let gate = configuration.gates.multipleTesting
    let sessions = Self.sessions(of: window, frame)
    rows = ScreenRows(
      periodCount: sessions.count, blockLength: gate.blockLength, resamples: gate.resamples,
      seed: UnitSeed.make(configuration.seed, "screen", symbol),
      moves: Self.moves(
        frame, sessions: sessions, sizing: configuration.backtest(on: series.instrument).sizing))
  }

  var window: Range<Int> { sweep.window }
  var daysPerYear: Double { frame.series.instrument.daysPerYear }
  /// Ordinals of the sessions that the window touches.
  var sessions: Range<Int> { Self.sessions(of: window, frame) }

  /// The date of a session, counted from the first of the window.
  func date(ofSession session: Int) -> String {
    "\(CivilDate(daysSinceEpoch: frame.sessions.dates[sessions.lowerBound + session]))"
  }

  /// Midnight of every session's date, in nanoseconds since 1970.
  var sessionDates: [Int64] {
    frame.sessions.dates[sessions].map { Int64($0) * 86_400_000_000_000 }
  }

  private static func sessions(of window: Range<Int>, _ frame: PreparedBars) -> Range<Int> {
    let ordinal = frame.sessions.ordinal
    return Int(ordinal[window.lowerBound])..<Int(ordinal[window.upperBound - 1]) + 1
  }

  /// One backtest on the plain engine over the window.
  /// - Throws: what the strategy or the engine refuses.
  func backtest(_ trial: Trial) throws -> BacktestResult {
    let engine = try engine(trial.plan)
    return engine.run(try signals(trial, fills: engine.entryFills), over: window)
  }

  func engine(_ plan: ExitPlan) throws -> BacktestEngine {
    var backtest = configuration.backtest(on: frame.series.instrument)
    backtest.exits = plan
    return try BacktestEngine(frame: frame, configuration: backtest)
  }

  func signals(_ trial: Trial, fills: EntryFills) throws -> Signals {
    try PreparedStrategy(
      trial.model, trial.parameters, composition: configuration.composition,
      spacing: BarSpacing(of: frame.series)
    ).signals(on: store, fills: fills)
  }

  /// The same for every parameter set of every strategy: nobody's warm-up counts as performance, and nobody is
  /// judged on other days than the rest.
  private static func window(
    _ frame: PreparedBars, _ configuration: FactoryConfiguration, _ library: StrategyLibrary
  ) throws -> Range<Int> {
    var warmUp = ExitPlan.atrLength
    let spacing = BarSpacing(of: frame.series)
    for name in configuration.strategies {
      let model = try library.model(named: name)
      for set in try model.usableSets() {
        let strategy = try PreparedStrategy(
          model, set, composition: configuration.composition, spacing: spacing)
        warmUp = max(warmUp, strategy.warmUp)
      }
    }
    return try frame.evaluationWindow(
      from: configuration.from, through: configuration.through, warmUp: warmUp)
  }
}

extension StrategyModel {
  /// The parameter sets of the grid; none when the strategy's own code fails, which its units then report.
  func usableSets() throws -> [ParameterSet] {
    do {
      return try ParameterGrid(of: self).sets
    } catch let error as AssayError where error.kind == .badData {
      return []
    }
  }
}
