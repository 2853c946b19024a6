public import Backtest
import Diagnostics
import Factory
import Market
public import Strategies

extension ReportResult {
  /// A result with everything that the page draws of it, from both ends of one backtest.
  /// - Parameters:
  ///   - buyAndHold: the same capital and costs, bought at the window's first open and held.
  ///   - entersAtOpen: as `TradeTimes` asks.
  ///   - grid: the grid's id and where this result lies on each of its axes.
  /// - Throws: nothing that results of the engine can cause.
  public init(
    _ bounded: BoundedBacktest, buyAndHold: BacktestResult?, frame: PreparedBars,
    strategy: StrategyDescription, parameters: ParameterSet, plan: ExitPlan, entersAtOpen: Bool,
    marketID: String,
    grid: (id: String, position: [Int])? = nil
  ) throws {
    let series = frame.series
    let (low, high) = (bounded.pessimistic, bounded.optimistic)
    let lowSummary = try BacktestSummary(low, in: frame)
    let highSummary = try BacktestSummary(high, in: frame)
    let times = try TradeTimes(series, entersAtOpen: entersAtOpen)
    self.init(
      symbol: series.instrument.symbol, timeframe: series.timeframe, strategyID: "\(strategy.id)",
      strategyName: strategy.name,
      parameters: parameters.values.map { ReportSetting($0.name, "\($0.value)") },
      exits: plan.settings(isIntraday: series.timeframe.isIntraday), metrics: ReportMetrics(lowSummary),
      buyAndHold: try buyAndHold.map { ReportMetrics(try BacktestSummary($0, in: frame)) },
      bounds: ReportBounds(
        pessimistic: ReportMetrics(lowSummary), optimistic: ReportMetrics(highSummary),
        ambiguousTrades: low.statistics.ambiguous,
        ambiguousShare: Self.undecidedShare(lowSummary, highSummary)),
      costs: ReportCosts(
        total: lowSummary.commission + lowSummary.slippage,
        parts: [.init("commission", lowSummary.commission), .init("slippage", lowSummary.slippage)],
        breakEvenPerTrade: lowSummary.breakEvenCostPerTrade),
      capacity: CapacityCurve(low, in: frame).map(ReportCapacity.init),
      detail: ReportDetail(
        equity: ReportEquity(low, buyAndHold: buyAndHold, frame: frame),
        trades: low.trades.map { ReportTrade($0, in: series, times, entersAtOpen: entersAtOpen) },
        marketID: marketID, gridID: grid?.id,
        gridPosition: grid?.position))
  }

  /// Share of the P&L that the unknown path decides: the gap between both ends over the larger of them.
  private static func undecidedShare(_ low: BacktestSummary, _ high: BacktestSummary) -> Double? {
    let gap = high.totalPnL - low.totalPnL
    if gap == 0 { return 0 }
    let size = max(abs(low.totalPnL), abs(high.totalPnL))
    return size > 0 ? gap / size : nil
  }
}

extension ReportCapacity {
  init(_ curve: CapacityCurve) {
    self.init(
      breakEven: curve.breakEven,
      points: curve.points.map {
        Point(participation: $0.participation, averageValue: $0.averageValue, profit: $0.pnl)
      })
  }
}

extension ExitPlan {
  /// The exits as a reader knows them.
  func settings(isIntraday: Bool) -> [ReportSetting] {
    var settings = [
      ReportSetting("stop", stopATR.map { "\(ReportSetting.plain($0)) ATR" } ?? "none"),
      ReportSetting("target", targetATR.map { "\(ReportSetting.plain($0)) ATR" } ?? "none"),
      ReportSetting("hold", maxBarsHeld.map { "at most \($0) bars" } ?? "no limit"),
    ]
    if flatBySessionClose, isIntraday { settings.append(ReportSetting("overnight", "never")) }
    return settings
  }
}

extension ReportSetting {
  /// A number without a trailing `.0`.
  static func plain(_ value: Double) -> String { ParameterValue.number(value).description }
}

extension ReportEquity {
  /// Session by session, the curve that the metrics come from; it starts with the capital on the first session's
  /// eve, drawn one day before.
  init(_ result: BacktestResult, buyAndHold: BacktestResult?, frame: PreparedBars) {
    let dates = frame.sessions.dates[result.sessions].map {
      Timestamp(startOf: CivilDate(daysSinceEpoch: $0))
    }
    let eve = dates.first.map { Timestamp(nanoseconds: $0.nanoseconds - Timestamp.nanosecondsPerDay) }
    self.init(
      times: (eve.map { [$0] } ?? []) + dates,
      equity: [result.initialCapital.amount] + result.dailyEquity.map(\.amount),
      buyAndHold: buyAndHold.map { [$0.initialCapital.amount] + $0.dailyEquity.map(\.amount) })
  }
}

extension ReportTrade {
  init(_ trade: Trade, in series: BarSeries, _ times: TradeTimes, entersAtOpen: Bool) {
    self.init(
      entryTime: series.displayTime(at: trade.entryBar), exitTime: series.displayTime(at: trade.exitBar),
      entryFillTime: times.entry(trade), exitFillTime: times.exit(trade),
      side: trade.side == .long ? .long : .short, quantity: trade.quantity, entryPrice: trade.entryPrice,
      exitPrice: trade.exitPrice, profit: trade.pnl.amount,
      costs: (trade.commission + trade.slippage).amount, barsHeld: trade.barsHeld,
      exitReason: trade.reason.rawValue.replacing("_", with: " "), isAmbiguous: trade.isAmbiguous)
    excursion = TradeExcursion(trade, in: series, entersAtOpen: entersAtOpen).map {
      Excursion(adverse: $0.adverse, favourable: $0.favourable)
    }
  }
}
