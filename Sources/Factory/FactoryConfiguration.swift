public import Backtest
public import Diagnostics
public import Market
public import Strategies
public import Validation

/// What a factory run is asked to do. Together with the bars and the version of the code it decides every
/// result.
public struct FactoryConfiguration: Sendable, Hashable {
  public var symbols: [String]
  public var timeframe: Timeframe
  /// Names of the catalogue or of `userStrategies`, each once.
  public var strategies: [String]
  /// What the named strategies that are not of the catalogue were compiled from.
  public var userStrategies: [UserStrategyReference]
  /// What is put around every strategy.
  public var composition: StrategyComposition
  public var exits: ExitGrid
  /// First and last session date of discovery, both included; `nil` is the start or the end of the data.
  public var from: CivilDate?
  public var through: CivilDate?
  /// First and last session date of the sealed holdout; nothing but `HoldoutValidation` looks at it.
  public var holdoutFrom: CivilDate?
  public var holdoutThrough: CivilDate?
  public var gates: GateSettings
  public var capital: Double
  /// `nil` takes the default of each instrument's class.
  public var sizing: PositionSizing?
  public var side: Side
  public var execution: ExecutionRules
  /// Costs in place of the instruments' own.
  public var costs = CostOverride.none
  public var seed: UInt64
  /// Winners kept per symbol, and how many of them may be one strategy.
  public var winnersPerSymbol: Int
  public var winnersPerStrategy: Int

  public init(
    symbols: [String], timeframe: Timeframe, strategies: [String] = StrategyCatalogue.names,
    exits: ExitGrid = .common, from: CivilDate? = nil, through: CivilDate? = nil,
    gatePreset: String = "standard", capital: Double = 100_000, sizing: PositionSizing? = nil,
    side: Side = .long, execution: ExecutionRules = ExecutionRules(), seed: UInt64 = 1,
    userStrategies: [UserStrategyReference] = [], composition: StrategyComposition = .plain,
    holdoutFrom: CivilDate? = nil, holdoutThrough: CivilDate? = nil
  ) throws(AssayError) {
    self.symbols = symbols
    self.timeframe = timeframe
    self.strategies = strategies
    self.userStrategies = userStrategies
    self.composition = composition
    self.exits = exits
    self.from = from
    self.through = through
    gates = try GateSettings(preset: gatePreset)
    self.holdoutFrom = holdoutFrom
    self.holdoutThrough = holdoutThrough
    self.capital = capital
    self.sizing = sizing
    self.side = side
    self.execution = execution
    self.seed = seed
    winnersPerSymbol = 10
    winnersPerStrategy = 2
    try validate()
  }

  private func validate() throws(AssayError) {
    for (what, names) in [("symbol", symbols), ("strategy", strategies)] {
      if names.isEmpty {
        throw .invalidRun("The run names no \(what).", "Name at least one \(what).", what)
      }
      if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
        throw .invalidRun("The \(what) `\(twice)` is named twice.", "Name it once.", what)
      }
    }
    guard capital > 0, capital <= 1e12 else {
      throw .invalidRun("The capital is \(capital).", "Give a number above 0 and at most 1e12.", "capital")
    }
    for name in strategies where !userStrategies.contains(where: { $0.name == name }) {
      _ = try StrategyCatalogue.type(named: name)
    }
    if let from, let through, from > through {
      throw .invalidRun(
        "The run starts on \(from), after it ends on \(through).", "Exchange the dates.", "from")
    }
    if let holdoutFrom, let holdoutThrough, holdoutFrom > holdoutThrough {
      throw .invalidRun(
        "The holdout starts on \(holdoutFrom), after it ends on \(holdoutThrough).", "Exchange the dates.",
        "holdout_from")
    }
    if let holdoutFrom, through.map({ $0 >= holdoutFrom }) ?? true {
      throw .invalidRun(
        "Discovery runs to \(through.map { "\($0)" } ?? "the end of the data"), into the holdout from \(holdoutFrom).",
        "End discovery before the holdout, or move the holdout.", "holdout_from")
    }
  }

  /// The engine's settings for one instrument; the exits come from the grid.
  public func backtest(on instrument: Instrument) -> BacktestConfiguration {
    BacktestConfiguration(
      capital: capital, side: side, sizing: sizing ?? BacktestConfiguration.defaultSizing(for: instrument),
      execution: execution, costs: costs.isEmpty ? nil : costs.costs(of: instrument))
  }
}

/// A strategy of a user in a run: its name, and the file as it was.
public struct UserStrategyReference: Sendable, Hashable {
  public var name: String
  public var file: StrategyFile

  public init(name: String, file: StrategyFile) {
    self.name = name
    self.file = file
  }

  /// The references to all strategies of a library that come from files, among some names.
  public static func all(in library: StrategyLibrary, among names: [String]) -> [UserStrategyReference] {
    library.models.compactMap { model in
      guard let file = model.file, names.contains(model.description.name) else { return nil }
      return UserStrategyReference(name: model.description.name, file: file)
    }
  }

  /// - Throws: `strategy_changed` when the library has the strategy from another content.
  func check(_ library: StrategyLibrary) throws(AssayError) {
    let model = try library.model(named: name)
    if model.file?.sha256 == file.sha256 { return }
    throw AssayError(
      code: "strategy_changed", message: "The strategy \(name) is not what it was when the run began.",
      remedy: "Start a new run with `assay factory run`, or bring back the old content of \(file.path).",
      place: file.path, kind: .usage)
  }
}

extension AssayError {
  static func invalidRun(_ message: String, _ remedy: String, _ place: String) -> AssayError {
    AssayError(code: "invalid_run", message: message, remedy: remedy, place: place, kind: .usage)
  }
}
