public import Backtest
public import Diagnostics
public import Market
public import Strategies
public import Validation

/// What a factory run is asked to do. Together with the bars and the version of the code it decides every result.
public struct FactoryConfiguration: Sendable, Hashable {
  public var symbols: [String]
  public var timeframe: Timeframe
  /// Names of the catalogue, each once.
  public var strategies: [String]
  public var exits: ExitGrid
  /// First and last session date of discovery, both included; `nil` is the start or the end of the data.
  public var from: CivilDate?
  public var through: CivilDate?
  public var gate: ViabilityGate
  public var gatePreset: String
  public var capital: Double
  /// `nil` takes the default of each instrument's class.
  public var sizing: PositionSizing?
  public var side: Side
  public var execution: ExecutionRules
  public var seed: UInt64
  /// Winners kept per symbol, and how many of them may be one strategy.
  public var winnersPerSymbol: Int
  public var winnersPerStrategy: Int

  public init(
    symbols: [String], timeframe: Timeframe, strategies: [String] = StrategyCatalogue.names,
    exits: ExitGrid = .common, from: CivilDate? = nil, through: CivilDate? = nil,
    gatePreset: String = "standard", capital: Double = 100_000, sizing: PositionSizing? = nil,
    side: Side = .long, execution: ExecutionRules = ExecutionRules(), seed: UInt64 = 1
  ) throws(AssayError) {
    self.symbols = symbols
    self.timeframe = timeframe
    self.strategies = strategies
    self.exits = exits
    self.from = from
    self.through = through
    gate = try ViabilityGate.preset(named: gatePreset)
    self.gatePreset = gatePreset
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
    for name in strategies { _ = try StrategyCatalogue.type(named: name) }
    if let from, let through, from > through {
      throw .invalidRun("The run starts on \(from), after it ends on \(through).", "Exchange the dates.", "from")
    }
  }

  /// The engine's settings for one instrument; the exits come from the grid.
  public func backtest(on instrument: Instrument) -> BacktestConfiguration {
    BacktestConfiguration(
      capital: capital, side: side, sizing: sizing ?? BacktestConfiguration.defaultSizing(for: instrument),
      execution: execution)
  }
}

extension AssayError {
  static func invalidRun(_ message: String, _ remedy: String, _ place: String) -> AssayError {
    AssayError(code: "invalid_run", message: message, remedy: remedy, place: place, kind: .usage)
  }
}
