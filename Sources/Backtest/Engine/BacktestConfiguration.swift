import Diagnostics
public import Market

/// Everything that decides the result of a backtest beside the bars and the signals.
public struct BacktestConfiguration: Sendable, Hashable {
  /// Starting cash in the instrument's currency.
  public var capital: Double
  public var side: Side
  public var sizing: PositionSizing
  public var exits: ExitPlan
  public var execution: ExecutionRules
  /// Overrides the instrument's own costs.
  public var costs: CostModel?

  public init(
    capital: Double = 100_000, side: Side = .long, sizing: PositionSizing, exits: ExitPlan = ExitPlan(),
    execution: ExecutionRules = ExecutionRules(), costs: CostModel? = nil
  ) {
    self.capital = capital
    self.side = side
    self.sizing = sizing
    self.exits = exits
    self.execution = execution
    self.costs = costs
  }

  /// One contract of a future, all of equity in anything else.
  public static func defaultSizing(for instrument: Instrument) -> PositionSizing {
    instrument.assetClass == .future ? .units(1) : .equityFraction(1)
  }

  func validated() throws(AssayError) {
    guard capital > 0, capital <= 1e12 else {
      throw AssayError(
        code: "invalid_capital", message: "The capital is \(capital).",
        remedy: "Give an amount above 0 and at most 1e12.", place: "capital", kind: .usage)
    }
    _ = try sizing.validated()
    _ = try exits.validated()
  }
}
