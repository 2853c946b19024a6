import Backtest
import Diagnostics
import Factory
import Indicators
import Market
import Storage
import Strategies

/// Collects what several results of a report share, markets and grids, while the results are made.
struct ReportScene {
  private(set) var markets: [ReportMarket] = []
  private(set) var grids: [ReportGrid] = []
  /// Currency of the first symbol; the page shows one.
  private(set) var currency = "USD"
  /// Length of the evaluation window in years, of the first symbol that was looked at.
  private(set) var years: Double?
  private(set) var barsPerBacktest: Int?

  private let configuration: FactoryConfiguration
  private let database: ResultsDatabase
  private let run: String
  private let source: any BarSource
  private let library: StrategyLibrary
  private var drawn: [String: Drawn] = [:]

  private struct Drawn {
    let context: FactoryReplay.Context
    let buyAndHold: BacktestResult
  }

  init(
    _ configuration: FactoryConfiguration, database: ResultsDatabase, run: String, source: any BarSource,
    library: StrategyLibrary
  ) {
    self.library = library
    self.configuration = configuration
    self.database = database
    self.run = run
    self.source = source
  }

  /// One row, with charts when asked for.
  mutating func result(_ record: BacktestRecord, isDrawn: Bool) throws -> ReportResult {
    let symbol = try symbol(record.key.symbol, isDrawn: isDrawn)
    let replay = try FactoryReplay(record.key, configuration, context: symbol.context)
    let description = try library.model(named: record.key.strategy).description
    let grid = isDrawn ? try position(record.key, description) : nil
    var result = try ReportResult(
      replay.bounded, buyAndHold: symbol.buyAndHold, frame: replay.frame, strategy: description,
      parameters: replay.parameters, plan: replay.plan,
      entersAtOpen: configuration.execution.timing == .nextOpen, marketID: record.key.symbol, grid: grid)
    if !isDrawn { result.detail = nil }
    return result
  }

  func assumptions() throws -> [ReportSetting] {
    guard let name = configuration.symbols.first else { return [] }
    let instrument = try source.bars(name, configuration.timeframe).instrument
    return ReportSetting.assumptions(of: configuration.backtest(on: instrument), on: instrument)
  }

  private mutating func symbol(_ name: String, isDrawn: Bool) throws -> Drawn {
    let known: Drawn
    if let found = drawn[name] {
      known = found
    } else {
      let series = try source.bars(name, configuration.timeframe)
      let context = try FactoryReplay.Context(series, configuration, library: library)
      let held = try context.frame.buyAndHold(
        configuration.backtest(on: series.instrument), over: context.window)
      known = Drawn(context: context, buyAndHold: held)
      drawn[name] = known
      if years == nil {
        currency = series.instrument.currency
        years = Double(held.sessions.count) / series.instrument.daysPerYear
        barsPerBacktest = context.window.count
      }
    }
    if isDrawn, !markets.contains(where: { $0.id == name }) {
      markets.append(ReportMarket(id: name, bars: known.context.frame.series.slice(known.context.window)))
    }
    return known
  }

  /// Makes the grid of a pair when it is first drawn, and finds a result on its axes.
  private mutating func position(
    _ key: BacktestKey, _ description: StrategyDescription
  ) throws -> (id: String, position: [Int]) {
    let id = "\(key.symbol)/\(key.strategy)"
    let layout = GridLayout(description, configuration.exits)
    if !grids.contains(where: { $0.id == id }) {
      var points: [ReportGrid.Point] = []
      for record in try database.results(ResultsQuery(run: run, symbol: key.symbol, strategy: key.strategy)) {
        let figures = record.figures
        points.append(
          ReportGrid.Point(
            position: try layout.position(of: record.key), sharpeRatio: figures.sharpeRatio,
            totalReturn: figures.totalReturn, maximumDrawdown: figures.maxDrawdown,
            profitFactor: figures.profitFactor, trades: figures.trades))
      }
      grids.append(ReportGrid(id: id, axes: layout.axes, points: points))
    }
    return (id, try layout.position(of: key))
  }
}

/// The axes of a pair's grid: its parameters, then stop and target.
struct GridLayout {
  let axes: [ReportGrid.Axis]
  private let description: StrategyDescription
  private let exits: ExitGrid

  init(_ description: StrategyDescription, _ exits: ExitGrid) {
    self.description = description
    self.exits = exits
    axes =
      description.parameters.map { ReportGrid.Axis(name: $0.name, values: $0.grid.map(\.description)) }
      + [
        ReportGrid.Axis(
          name: "stop_loss_atr", role: .exit, values: exits.stops.map(ReportSetting.plain)),
        ReportGrid.Axis(
          name: "take_profit_atr", role: .exit, values: exits.targets.map(ReportSetting.plain)),
      ]
  }

  /// - Throws: `damaged_run` for a stored backtest that is not on the grid.
  func position(of key: BacktestKey) throws -> [Int] {
    let set = try ParameterSet(json: JSONValue(parsing: key.parameters), for: description)
    let plan = try ExitPlan(json: JSONValue(parsing: key.exits))
    let places =
      description.parameters.map { parameter in parameter.grid.firstIndex { $0 == set[parameter.name] } }
      + [
        exits.stops.firstIndex { $0 == plan.stopATR }, exits.targets.firstIndex { $0 == plan.targetATR },
      ]
    return try places.map { place in
      guard let place else {
        throw AssayError(
          code: "damaged_run",
          message: "The stored backtest \(key.parameters) \(key.exits) is not on the grid.",
          remedy: "Start the run again with `assay factory run`.", place: "\(key.symbol)/\(key.strategy)")
      }
      return place
    }
  }
}
