public import Market

/// All figures of one backtest that are not figures of its return series.
public struct BacktestSummary: Sendable {
  /// Metrics of the session-by-session returns; annualised by the instrument's days a year.
  public let returns: ReturnMetrics
  /// Statistics of the trades' net results; risk is the distance to the initial stop where there was one.
  public let trades: TradeStatistics
  public let finalEquity: Double
  /// Net profit in the instrument's currency.
  public let totalPnL: Double
  /// Share of the window's bars with a position.
  public let exposure: Double?
  /// Value traded, entries and exits, over the starting capital and per year.
  public let annualTurnover: Double?
  /// Deepest fall of equity marked at every bar, at least as deep as the return series' own.
  public let markedDrawdown: Double
  /// Trades whose exit bar touched both levels, over all trades.
  public let ambiguousShare: Double?
  public let commission: Double
  public let slippage: Double
  /// Costs over gross profit before costs; above 1 the costs ate the edge. Undefined without gross profit.
  public let costShare: Double?
  /// Round-trip cost, per trade, at which the result would be zero: what was paid plus what was earned.
  public let breakEvenCostPerTrade: Double?
  public let refusals: RejectionCounts
  /// The session date on which the account had nothing left; `nil` for one that lives.
  public let ruinedOn: CivilDate?
  /// Lowest equity at a session's close over the starting capital, the start included.
  public let lowestEquityShare: Double

  /// - Throws: nothing that a result of the engine can cause; the statistics check their input.
  public init(_ result: BacktestResult, in frame: PreparedBars) throws {
    let instrument = frame.series.instrument
    returns = ReturnMetrics(result.dailyReturns, periodsPerYear: instrument.daysPerYear)
    let risks = Self.risks(of: result.trades, pointValue: instrument.pointValue)
    trades = try TradeStatistics(
      profits: result.trades.map(\.pnl.amount), risks: risks, barsHeld: result.trades.map(\.barsHeld))
    finalEquity = result.finalEquity.amount
    totalPnL = (result.finalEquity - result.initialCapital).amount
    let statistics = result.statistics
    exposure = result.window.isEmpty ? nil : Double(statistics.barsHeld) / Double(result.window.count)
    let traded = result.trades.reduce(0) { sum, trade in
      sum + trade.quantity * instrument.pointValue * (abs(trade.entryPrice) + abs(trade.exitPrice))
    }
    let years = Double(result.sessions.count) / instrument.daysPerYear
    annualTurnover = years > 0 ? traded / result.initialCapital.amount / years : nil
    markedDrawdown = result.markedDrawdown
    ambiguousShare = statistics.trades > 0 ? Double(statistics.ambiguous) / Double(statistics.trades) : nil
    commission = statistics.commission.amount
    slippage = statistics.slippage.amount
    let costs = commission + slippage
    let beforeCosts = totalPnL + costs
    costShare = beforeCosts > 0 ? costs / beforeCosts : nil
    breakEvenCostPerTrade = statistics.trades > 0 ? beforeCosts / Double(statistics.trades) : nil
    refusals = statistics.refusals
    ruinedOn = result.ruin.map { frame.series.sessionDate($0.bar) }
    let lowest = result.dailyEquity.min().map { min($0, result.initialCapital) } ?? result.initialCapital
    lowestEquityShare = lowest.amount / result.initialCapital.amount
  }

  /// Currency at risk to the initial stop, or `nil` when some trade had no stop beyond its entry.
  private static func risks(of trades: [Trade], pointValue: Double) -> [Double]? {
    let risks = trades.map {
      $0.side.sign * ($0.entryPrice - $0.initialStop) * $0.quantity * pointValue
    }
    return risks.allSatisfy { $0 > 0 } ? risks : nil
  }
}
