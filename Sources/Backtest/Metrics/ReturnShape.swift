import Numerics

/// Further figures of a return series that reports show: ratios of gains to losses, outliers, and the size that they
/// would justify. All are of **periods**; those of trades are in `TradeStatistics`.
public struct ReturnShape: Sendable, Hashable {
  /// Σ r/|Σ losses|. Schwager (2012).
  public private(set) var gainToPain: Double?
  /// Mean gain over |mean loss|.
  public private(set) var payoffRatio: Double?
  /// Profit factor · tail ratio.
  public private(set) var commonSenseRatio: Double?
  /// Profit factor · win rate · payoff ratio.
  public private(set) var cpcIndex: Double?
  /// p − (1 − p)/payoff: the fraction of capital that maximises growth when the two outcomes are the mean gain and the
  /// mean loss. Kelly (1956).
  public private(set) var kelly: Double?
  /// 99 % quantile over the mean of the returns from zero on.
  public private(set) var outlierWinRatio: Double?
  /// 1 % quantile over the mean loss.
  public private(set) var outlierLossRatio: Double?
  /// Total return over |maximum drawdown|.
  public private(set) var recoveryFactor: Double?
  /// The Sharpe ratio of a year of periods when they are serially correlated; see `AutocorrelationAdjustedSharpe`.
  public private(set) var adjustedSharpe: Double?

  /// - Parameter metrics: of the same returns.
  public init(_ returns: [Double], _ metrics: ReturnMetrics) {
    guard metrics.core.isDefined, !returns.isEmpty else { return }
    let (gains, losses) = (returns.filter { $0 > 0 }, returns.filter { $0 < 0 })
    let (won, lost) = (gains.reduce(0, +), -losses.reduce(0, +))
    if lost > 0 {
      gainToPain = finite((won - lost) / lost)
      outlierLossRatio = finite(Quantile.of(returns, at: 0.01) / (-lost / Double(losses.count)))
    }
    let level = returns.filter { $0 >= 0 }
    if won > 0 {
      outlierWinRatio = finite(Quantile.of(returns, at: 0.99) / (won / Double(level.count)))
    }
    if won > 0, lost > 0, let winRate = metrics.winRate {
      let payoff = won / Double(gains.count) / (lost / Double(losses.count))
      payoffRatio = finite(payoff)
      kelly = finite(winRate - (1 - winRate) / payoff)
      commonSenseRatio = metrics.tailRatio.flatMap { finite(won / lost * $0) }
      cpcIndex = finite(won / lost * winRate * payoff)
    }
    if let total = metrics.core.totalReturn, let fall = metrics.core.maximumDrawdown, fall < 0 {
      recoveryFactor = finite(total / -fall)
    }
    adjustedSharpe =
      AutocorrelationAdjustedSharpe(
        returns, periods: Int(metrics.core.periodsPerYear.rounded()))?.sharpe
  }
}
