import Backtest
import Diagnostics
import Indicators
import Market
import Strategies

/// One symbol made ready: its bars, shared indicators, touch table, and the window that all its backtests share.
final class SymbolContext: Sendable {
  let store: IndicatorStore
  let frame: MarketFrame
  let sweep: SweepEngine
  let library: StrategyLibrary

  /// - Throws: `no_bars_in_window` when the dates, after the longest warm-up of all strategies, leave nothing.
  init(series: BarSeries, configuration: FactoryConfiguration, library: StrategyLibrary) throws {
    self.library = library
    store = IndicatorStore(series)
    frame = try MarketFrame(store)
    let window = try Self.window(frame, configuration, library)
    sweep = try SweepEngine(
      frame: frame, configuration: configuration.backtest(on: series.instrument), grid: configuration.exits,
      window: window)
  }

  /// The same for every parameter set of every strategy: nobody's warm-up counts as performance, and nobody is
  /// judged on other days than the rest.
  private static func window(
    _ frame: MarketFrame, _ configuration: FactoryConfiguration, _ library: StrategyLibrary
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
