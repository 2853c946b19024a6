import Backtest
public import Diagnostics
public import Search

/// The figures of a backtest that a study can optimise.
public enum StrategyFigure: String, Sendable, CaseIterable {
  case sharpe, sortino, calmar, cagr, drawdown, trades
  case totalReturn = "total_return"
  case profitFactor = "profit_factor"
  case winRate = "win_rate"
  case volatility

  /// The better direction. Drawdowns are negative, so more is better.
  public var direction: Direction { self == .volatility ? .minimize : .maximize }

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

  /// `nil` where it is undefined, such as the Sharpe ratio of no trade.
  func value(_ summary: BacktestSummary) -> Double? {
    let core = summary.returns.core
    switch self {
    case .sharpe: return core.sharpeRatio
    case .sortino: return core.sortinoRatio
    case .calmar: return core.calmarRatio
    case .cagr: return core.compoundAnnualGrowthRate
    case .drawdown: return core.maximumDrawdown
    case .trades: return Double(summary.trades.count)
    case .totalReturn: return core.totalReturn
    case .profitFactor: return summary.trades.profitFactor
    case .winRate: return summary.trades.winRate
    case .volatility: return core.annualVolatility
    }
  }
}
