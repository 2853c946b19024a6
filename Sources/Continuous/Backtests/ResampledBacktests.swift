import Backtest
import Diagnostics
import Numerics
import Validation

/// Backtests whose days or trades are drawn again: other orders of what happened, not other markets.
struct ResampledBacktests {
  let days: TradedDays
  let seed: UInt64

  /// Trades drawn with replacement: the median of the paths' returns, the drawdown that one path in twenty exceeds, and
  /// the spread of the Sharpe ratio.
  ///
  /// The Sharpe ratio of a path is that of its trades, by trades a year.
  func monteCarlo(_ paths: Int) throws -> BacktestFigures? {
    let profits = days.trades.map(\.profit)
    guard profits.count >= 2 else { return nil }
    let bootstrap = BlockBootstrap(.stationary, count: profits.count, blockLength: 1)
    let parent = RandomStream(seed: seed)
    let tradesPerYear = Double(profits.count) * days.daysPerYear / Double(days.returns.count)
    var (drawn, sharpes) = ([TradePath](), [Double]())
    for index in 0..<paths {
      let sample = bootstrap.row(index, of: parent).map { profits[Int($0)] }
      drawn.append(TradePath(sample))
      if let sharpe = CoreReturnMetrics(sample, periodsPerYear: tradesPerYear).sharpeRatio {
        sharpes.append(sharpe)
      }
    }
    let trades = try TradeStatistics(profits: profits)
    return BacktestFigures(
      sharpe: Self.quantile(sharpes, 0.5), totalReturn: Self.quantile(drawn.map(\.totalReturn), 0.5),
      drawdown: Self.quantile(drawn.map(\.maxDrawdown), 0.05), of: trades,
      sharpeLow: Self.quantile(sharpes, 0.05), sharpeHigh: Self.quantile(sharpes, 0.95))
  }

  /// Days drawn in blocks (stationary bootstrap): medians, the drawdown that one resample in twenty exceeds, and the
  /// spread of the Sharpe ratio.
  func bootstrap(_ samples: Int) throws -> BacktestFigures? {
    let returns = days.returns
    guard returns.count >= 2, returns.contains(where: { $0 != 0 }) else { return nil }
    let longest = max(1, Double(returns.count) / 10)
    let block = OptimalBlockLength(returns).map { min(max(1, $0.stationary), longest) } ?? 1
    let bootstrap = BlockBootstrap(.stationary, count: returns.count, blockLength: block)
    let parent = RandomStream(seed: seed).child(1)
    var (sharpes, totals, falls) = ([Double](), [Double](), [Double]())
    for index in 0..<samples {
      let row = bootstrap.row(index, of: parent)
      let core = CoreReturnMetrics(row.map { returns[Int($0)] }, periodsPerYear: days.daysPerYear)
      if let sharpe = core.sharpeRatio { sharpes.append(sharpe) }
      if let total = core.totalReturn { totals.append(total) }
      if let fall = core.maximumDrawdown { falls.append(fall) }
    }
    let trades = try TradeStatistics(profits: days.trades.map(\.profit))
    return BacktestFigures(
      sharpe: Self.quantile(sharpes, 0.5), totalReturn: Self.quantile(totals, 0.5),
      drawdown: Self.quantile(falls, 0.05), of: trades,
      sharpeLow: Self.quantile(sharpes, 0.05), sharpeHigh: Self.quantile(sharpes, 0.95))
  }

  private static func quantile(_ values: [Double], _ level: Double) -> Double? {
    let value = Quantile.of(values, at: level, method: .linear)
    return value.isFinite ? value : nil
  }
}
