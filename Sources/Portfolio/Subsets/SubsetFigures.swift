public import Backtest
import Glibc
import Numerics

/// What a choice among subsets looks at. Money is in the account's currency.
public struct SubsetFigures: Sendable, Hashable {
  /// Mean over standard deviation (ddof 1) of the daily results in currency, times √days a year. A portfolio of fixed
  /// sizes does not compound, so its results are not divided by equity. NaN where nothing moved.
  public var sharpe: Double
  public var profit: Double
  /// Growth a year of the account; NaN for one that was lost.
  public var cagr: Double
  /// The deepest fall from the highest mark; zero or negative.
  public var maximumDrawdown: Double
  /// The worst daily result.
  public var worstDay: Double
  /// Traded value, entries and exits, over the capital and per year.
  public var turnover: Double
  public var trades: Int
  public var dailyStops: Int
  public var refused: Int
  public var days: Int
  /// The date on which the maximum drawdown ended trading, in days since 1970-01-01.
  public var stoppedOn: Int32?
  public var isExact: Bool

  /// - Parameters:
  ///   - daysPerYear: sessions a year of the market, 252 or 365.
  ///   - calendarDays: days that the account exists; further ones than those of the outcome have no result.
  /// Those of the
  ///     outcome unless given.
  public init(_ outcome: SubsetOutcome, daysPerYear: Double, calendarDays: Int? = nil) {
    let traded = outcome.dailyChanges
    let idle = max(0, (calendarDays ?? 0) - traded.count)
    let changes = traded + [Double](repeating: 0, count: idle)
    let capital = outcome.initialCapital.amount
    days = changes.count
    sharpe = Self.sharpe(changes, daysPerYear: daysPerYear)
    profit = (outcome.finalEquity - outcome.initialCapital).amount
    let years = Double(max(changes.count, 1)) / daysPerYear
    let growth = outcome.finalEquity.amount / capital
    cagr = growth > 0 ? pow(growth, 1 / years) - 1 : .nan
    maximumDrawdown = -outcome.deepestFall.amount
    worstDay = changes.min() ?? .nan
    turnover = outcome.traded / capital / years
    trades = outcome.trades
    dailyStops = outcome.dailyStops
    refused = outcome.refused
    stoppedOn = outcome.stoppedOn
    isExact = outcome.isExact
  }

  /// The annual Sharpe ratio of daily results; NaN for fewer than two, or for results that never differ.
  public static func sharpe(_ changes: [Double], daysPerYear: Double) -> Double {
    SharpeRatio.of(changes, periodsPerYear: daysPerYear) ?? .nan
  }
}

/// What the best subset is best in.
public enum PortfolioObjective: String, Sendable, Hashable, CaseIterable {
  case sharpe
  case cagr
  /// Growth a year over the deepest fall as a fraction of the capital.
  case calmar
  case profit

  /// More is better. A subset whose trading was ended by the maximum drawdown keeps no limit and has no value: −∞.
  public func value(of figures: SubsetFigures, capital: Double) -> Double {
    if figures.stoppedOn != nil { return -.infinity }
    let value: Double =
      switch self {
      case .sharpe: figures.sharpe
      case .cagr: figures.cagr
      case .calmar: figures.maximumDrawdown < 0 ? figures.cagr / (-figures.maximumDrawdown / capital) : .nan
      case .profit: figures.profit
      }
    return value.isFinite ? value : -.infinity
  }
}
