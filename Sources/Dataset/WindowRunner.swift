import Backtest
import Diagnostics
import Indicators
import Market
import Storage
import Strategies

/// Runs one strategy over windows of one symbol.
protocol WindowRunner {
  /// - Throws: what the engine refuses.
  func run(_ window: DatasetWindow) throws -> WindowAccount
  /// Why the strategy has nothing to say in a window; `nil` when it has.
  func skip(_ window: DatasetWindow) -> WindowSkip?
  /// The number the strategy looked at when it decided at a close; NaN where there is none.
  func signal(at bar: Int, of trade: Trade, isEntry: Bool) -> Double
}

/// A forecast strategy on the full engine.
struct ForecastRunner: WindowRunner {
  private let orderSource: ForecastOrderSource
  private let engine: AccountEngine
  private let forecasts: Forecasts
  private let needsForecast: Bool

  init(
    _ strategy: ForecastStrategy, frame: PreparedBars, forecasts: Forecasts,
    configuration: DatasetConfiguration
  ) throws(AssayError) {
    orderSource = ForecastOrderSource(strategy, forecasts: forecasts, frame: frame)
    self.forecasts = forecasts
    needsForecast = strategy.needsForecast
    let settings = AccountConfiguration(
      capital: configuration.capital, execution: configuration.execution,
      costs: [configuration.costs(on: frame)],
      sizing: BacktestConfiguration.defaultSizing(for: frame.series.instrument))
    engine = try AccountEngine([frame], settings: settings)
  }

  func run(_ window: DatasetWindow) throws -> WindowAccount {
    try WindowAccount(engine.run(orderSource, over: [window.run]).result, over: window)
  }

  func skip(_ window: DatasetWindow) -> WindowSkip? {
    needsForecast && forecasts.close[window.decisionBar].isNaN ? .noForecast : nil
  }

  func signal(at bar: Int, of trade: Trade, isEntry: Bool) -> Double { orderSource.plan(at: bar).signal }
}

/// A rule of the library with its default parameters and its own exits, on the ordinary backtest.
struct RuleRunner: WindowRunner {
  private let engine: BacktestEngine
  private let signals: Signals
  private let warmUp: Int

  /// - Throws: `unsuitable_series`, `missing_volume`, `series_too_short`.
  init(
    _ model: StrategyModel, store: IndicatorStore, frame: PreparedBars, configuration: DatasetConfiguration
  ) throws {
    let strategy = try PreparedStrategy(model, spacing: BarSpacing(of: frame.series))
    engine = try BacktestEngine(
      frame: frame,
      configuration: BacktestConfiguration(
        capital: configuration.capital,
        sizing: BacktestConfiguration.defaultSizing(for: frame.series.instrument), exits: .signalOnly,
        execution: configuration.execution, costs: configuration.costs(on: frame)))
    signals = try strategy.signals(on: store, fills: engine.entryFills)
    warmUp = strategy.warmUp
  }

  func run(_ window: DatasetWindow) throws -> WindowAccount {
    try WindowAccount(engine.run(signals, over: window.run), over: window)
  }

  func skip(_ window: DatasetWindow) -> WindowSkip? { window.decisionBar < warmUp ? .warmUp : nil }

  /// +1 where the rule said to hold a long position, −1 a short one, 0 where it said to leave.
  func signal(at bar: Int, of trade: Trade, isEntry: Bool) -> Double {
    isEntry || trade.reason != .signal ? trade.side.sign : 0
  }
}
