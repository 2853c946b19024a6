public import Backtest
public import Diagnostics
public import Market
import Storage
public import Strategies

/// What a collection of the position-sizing dataset is made of.
public struct DatasetConfiguration: Sendable {
  public var symbols: [String]
  public var timeframe: Timeframe
  /// Forecast strategies and rules of the library, by name.
  public var strategies: [String]
  public var windows: WindowGrid
  /// Starting capital of every window.
  public var capital: Double
  public var execution: ExecutionRules
  /// Costs in place of each instrument's own.
  public var costs: CostOverride
  /// Least share of the bars that a full window would have.
  public var minimumCoverage: Double

  public init(
    symbols: [String], timeframe: Timeframe, strategies: [String] = ForecastStrategy.names,
    windows: WindowGrid = WindowGrid(), capital: Double = 100_000,
    execution: ExecutionRules = ExecutionRules(), costs: CostOverride = .none, minimumCoverage: Double = 0.5
  ) {
    self.symbols = symbols
    self.timeframe = timeframe
    self.strategies = strategies
    self.windows = windows
    self.capital = capital
    self.execution = execution
    self.costs = costs
    self.minimumCoverage = minimumCoverage
  }

  /// The costs of a symbol; `nil` for its instrument's own.
  func costs(on frame: PreparedBars) -> CostModel? {
    costs.isEmpty ? nil : costs.costs(of: frame.series.instrument)
  }

  /// - Throws: `repeated_symbol`, `repeated_strategy`, and what the grid refuses.
  func validated() throws(AssayError) {
    try Self.checkDistinct(symbols, "symbol")
    try Self.checkDistinct(strategies, "strategy")
    try windows.validated(for: timeframe)
  }

  private static func checkDistinct(_ names: [String], _ what: String) throws(AssayError) {
    var seen: Set<String> = []
    for name in names where !seen.insert(name).inserted {
      throw AssayError(
        code: "repeated_\(what)", message: "The collection has the \(what) \(name) twice.",
        remedy: "Give each \(what) once.", place: name, kind: .usage)
    }
    if names.isEmpty {
      throw AssayError(
        code: "no_\(what)", message: "The collection has no \(what).", remedy: "Name at least one \(what).",
        kind: .usage)
    }
  }

  /// Everything that decides the rows of one symbol, in a fixed order of keys. Symbols are not in it, so a
  /// part made for one batch serves another.
  public var json: JSONValue {
    [
      "timeframe": .string(timeframe.description), "strategies": JSONValue(strategies),
      "windows": windows.json, "capital": .number(capital),
      "fill": .string(execution.timing.rawValue), "intrabar": .string(execution.intrabar.rawValue),
      "limit_fill": .string(execution.limits.rawValue),
      "costs": costs.isEmpty ? .null : costs.json,
      "minimum_coverage": .number(minimumCoverage),
    ]
  }
}
