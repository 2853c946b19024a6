import Backtest
import Diagnostics
import Figures
import Market
import Numerics
import Validation

/// The parts of gate 5 that need one candidate alone: random entries, demeaned trades, and what resampling
/// says of the size of its figures. Bars in a random order are `PermutedHistories`.
struct CandidateMonteCarlo {
  var values = MonteCarloGate.PValues()
  let bands: [(name: String, low: Double, middle: Double, high: Double)]
  /// The same trades in another order: the drawdown that 95 % of the orders do not exceed, as a fraction of
  /// the capital.
  let drawdownOfOrders: Double

  /// - Precondition: the candidate traded.
  init(_ result: BacktestResult, key: String, in context: SymbolContext, workers: Workers) throws {
    let gate = context.configuration.gates.monteCarlo
    func seed(_ what: String) -> UInt64 {
      UnitSeed.make(context.configuration.seed, what, context.symbol, key)
    }
    let isRelative = Self.isRelative(context)
    let holdings = Self.holdings(result, isRelative, context)
    values.randomEntries =
      (try? RandomPlacementTest(
        holdings.map(\.holding), observed: holdings.reduce(0) { $0 + $1.gross },
        on: Self.market(context, isRelative), resamples: gate.resamples, seed: seed("random_entries"),
        workers: workers
      ).pValue) ?? .nan
    let capital = result.initialCapital.amount
    let trades = result.trades.map { $0.pnl.amount / capital }
    values.demeanedTrades = try DemeanedTradesTest(
      trades, resamples: gate.resamples, seed: seed("demeaned_trades"), workers: workers
    ).pValue
    bands = try Self.bands(result.dailyReturns, gate, seed("bands"), context, workers)
    let orders = try TradePaths.orders(
      of: trades, resamples: gate.resamples, seed: seed("orders"), workers: workers)
    drawdownOfOrders = orders.quantile({ $0.additiveMaxDrawdown }, at: 0.05)
  }

  /// Positions sized by equity are compared by relative moves, fixed quantities by money.
  private static func isRelative(_ context: SymbolContext) -> Bool {
    if case .units = context.configuration.backtest(on: context.frame.series.instrument).sizing {
      return false
    }
    return true
  }

  private static func holdings(
    _ result: BacktestResult, _ isRelative: Bool, _ context: SymbolContext
  ) -> [(holding: RandomPlacementTest.Holding, gross: Double)] {
    let pointValue = context.frame.series.instrument.pointValue
    return result.trades.map { trade in
      let money = trade.side.sign * trade.quantity * pointValue
      let gross = (trade.pnl + trade.commission + trade.slippage + trade.carry).amount
      let weight = isRelative ? trade.side.sign : money
      return (
        RandomPlacementTest.Holding(bars: max(1, trade.barsHeld), weight: weight),
        isRelative ? gross / abs(money * trade.entryPrice) : gross
      )
    }
  }

  private static func market(_ context: SymbolContext, _ isRelative: Bool) -> RandomPlacementTest.Market {
    let (series, sessions) = (context.frame.series, context.frame.sessions)
    let last = Int32(context.window.upperBound - 1)
    let isFlat = context.configuration.exits.flatBySessionClose && sessions.hasSessionCloses
    let lastBars = sessions.ordinal.map { isFlat ? min(sessions.lastBar[Int($0)], last) : last }
    return RandomPlacementTest.Market(
      opens: series.open, closes: series.close, lastBars: lastBars, window: context.window,
      isRelative: isRelative)
  }

  private static func bands(
    _ returns: [Double], _ gate: MonteCarloGate, _ seed: UInt64, _ context: SymbolContext, _ workers: Workers
  ) throws -> [(name: String, low: Double, middle: Double, high: Double)] {
    let block = min(context.configuration.gates.multipleTesting.blockLength, Double(returns.count))
    let bootstrap = BlockBootstrap(.stationary, count: returns.count, blockLength: block)
    let parent = RandomStream(seed: seed)
    let periods = context.daysPerYear
    let drawn = try workers.map(gate.resamples) { index -> (Double, Double, Double) in
      let sample = bootstrap.row(index, of: parent).map { returns[Int($0)] }
      let metrics = CoreReturnMetrics(sample, periodsPerYear: periods)
      return (
        metrics.sharpeRatio ?? 0, metrics.compoundAnnualGrowthRate ?? -1, metrics.maximumDrawdown ?? 0
      )
    }
    func band(_ name: String, _ values: [Double]) -> (name: String, low: Double, middle: Double, high: Double)
    {
      (name, Quantile.of(values, at: 0.05), Quantile.of(values, at: 0.5), Quantile.of(values, at: 0.95))
    }
    return [
      band(FigureDefinition.sharpeRatio.key, drawn.map(\.0)), band(FigureDefinition.cagr.key, drawn.map(\.1)),
      band(FigureDefinition.maximumDrawdown.key, drawn.map(\.2)),
    ]
  }

  var json: JSONValue {
    func number(_ value: Double) -> JSONValue { JSONValue(value.isNaN ? nil : value) }
    var object = JSONObject()
    object["bands"] = .array(
      bands.map {
        [
          "high_95": number($0.high), "low_5": number($0.low), "median": number($0.middle),
          "name": .string($0.name),
        ]
      })
    object["drawdown_of_orders_95"] = number(drawdownOfOrders)
    object["p_bar_permutation"] = JSONValue(values.barPermutation.flatMap { $0.isNaN ? nil : $0 })
    object["p_demeaned_trades"] = number(values.demeanedTrades)
    object["p_random_entries"] = number(values.randomEntries)
    return .object(object)
  }
}
