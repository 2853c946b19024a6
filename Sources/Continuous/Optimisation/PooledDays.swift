import Backtest
import Diagnostics
import Market
import Numerics
import Strategies

/// What a strategy did on several markets together.
struct PooledDays: Sendable {
  /// A weighted mean of the markets' returns a day.
  var returns: [Double]
  /// Dates of the days, for real markets.
  var dates: [Int32]
  var figures: BacktestFigures
  var daysPerYear: Double

  /// Markets that have the same days, such as synthetic ones: the days go together by position.
  static func byPosition(_ parts: [(days: TradedDays, weight: Double)]) throws -> PooledDays {
    var returns = [Double](repeating: 0, count: parts.first?.days.returns.count ?? 0)
    for part in parts {
      precondition(part.days.returns.count == returns.count, "the markets have the same days")
      for day in returns.indices { returns[day] += part.weight * part.days.returns[day] }
    }
    return PooledDays(
      returns: returns, dates: parts.first?.days.dates ?? [], figures: try figures(parts),
      daysPerYear: parts.first?.days.daysPerYear ?? 252)
  }

  /// Real markets: each date takes the markets that have it.
  static func byDate(_ parts: [(days: TradedDays, weight: Double)]) throws -> PooledDays {
    var sums: [Int32: (value: Double, weight: Double)] = [:]
    for part in parts {
      for (date, value) in zip(part.days.dates, part.days.returns) {
        sums[date, default: (0, 0)].value += part.weight * value
        sums[date, default: (0, 0)].weight += part.weight
      }
    }
    let dates = sums.keys.sorted()
    return PooledDays(
      returns: dates.map { date in sums[date].map { $0.value / $0.weight } ?? 0 }, dates: dates,
      figures: try figures(parts), daysPerYear: parts.map(\.days.daysPerYear).min() ?? 252)
  }

  /// Sharpe ratio and return are weighted means over the markets, in which one where nothing was traded counts with 0;
  /// the drawdown is the deepest; trades are those of all markets.
  private static func figures(_ parts: [(days: TradedDays, weight: Double)]) throws -> BacktestFigures {
    var (sharpe, total, fall, weight) = (0.0, 0.0, 0.0, 0.0)
    for part in parts {
      let core = CoreReturnMetrics(part.days.returns, periodsPerYear: part.days.daysPerYear)
      sharpe += part.weight * (core.sharpeRatio ?? 0)
      total += part.weight * (core.totalReturn ?? 0)
      fall = min(fall, core.maximumDrawdown ?? 0)
      weight += part.weight
    }
    let profits = parts.flatMap { $0.days.trades.map(\.profit) }
    let trades = try TradeStatistics(profits: profits)
    let isTraded = !profits.isEmpty && weight > 0
    return BacktestFigures(
      sharpe: isTraded ? sharpe / weight : nil, totalReturn: weight > 0 ? total / weight : nil,
      drawdown: fall, of: trades)
  }
}

/// What a strategy did on the two kinds of evidence, which are never mixed.
struct EvidenceDays: Sendable {
  var scenarios: PooledDays
  /// `nil` where no real bars are loaded.
  var real: PooledDays?

  /// The kind that decides: real bars where there are some.
  var deciding: PooledDays { real ?? scenarios }
}

/// Trades parameter sets of a strategy on all markets of a purpose.
struct EvidenceRunner: Sendable {
  let runner: StrategyRunner
  let scenarios: [ContinuousMarket]
  /// Real series with the dates that may be looked at.
  let real: [RealPart]

  struct RealPart: Sendable {
    var series: RealSeries
    var from: CivilDate?
    var through: CivilDate?
  }

  func run(_ model: StrategyModel, _ parameters: ParameterSet) throws -> EvidenceDays {
    let synthetic = try scenarios.map { market in
      (days: try runner.run(model, parameters, on: market), weight: market.weight)
    }
    var parts: [(days: TradedDays, weight: Double)] = []
    for part in real {
      let market = part.series.market
      parts.append(
        (
          days: try runner.run(model, parameters, on: market, from: part.from, through: part.through),
          weight: market.weight
        ))
    }
    return EvidenceDays(
      scenarios: try .byPosition(synthetic), real: parts.isEmpty ? nil : try .byDate(parts))
  }
}
