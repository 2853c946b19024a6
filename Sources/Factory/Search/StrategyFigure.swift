import Backtest
public import Diagnostics
public import Figures
public import Search

/// The figures of a backtest that a study can optimise.
public enum StrategyFigure: String, Sendable, CaseIterable {
  case sharpe, sortino, calmar, cagr, drawdown, trades
  case totalReturn = "total_return"
  case profitFactor = "profit_factor"
  case winRate = "win_rate"
  case volatility

  /// The better direction. Drawdowns are negative, so more is better, and so are more trades.
  public var direction: Direction { definition.better == .lower ? .minimize : .maximize }

  public static let names = allCases.map(\.rawValue)

  /// - Throws: `unknown_objective` with the nearest name.
  public static func objective(_ name: String, direction: Direction? = nil) throws(AssayError) -> Objective {
    guard let figure = StrategyFigure(rawValue: name == "max_drawdown" ? "drawdown" : name) else {
      throw AssayError(
        code: "unknown_objective", message: "There is no objective `\(name)` of a backtest.",
        remedy:
          "Take one or several of \(names.joined(separator: ", ")).\(NearestName.suggestion(for: name, among: names))",
        place: "objective", kind: .usage)
    }
    return Objective(figure.rawValue, direction ?? figure.direction)
  }

  /// What it is called everywhere else.
  public var definition: FigureDefinition {
    switch self {
    case .sharpe: .sharpeRatio
    case .sortino: .sortinoRatio
    case .calmar: .calmarRatio
    case .cagr: .cagr
    case .drawdown: .maximumDrawdown
    case .trades: .trades
    case .totalReturn: .totalReturn
    case .profitFactor: .profitFactor
    case .winRate: .winRate
    case .volatility: .annualVolatility
    }
  }

  /// `nil` where it is undefined, such as the Sharpe ratio of no trade.
  func value(_ summary: BacktestSummary) -> Double? { summary[definition] }
}
