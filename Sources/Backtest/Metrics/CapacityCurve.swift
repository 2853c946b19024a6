import Market

/// What a backtest's trades would have earned at other sizes, once their own size moves the price.
///
/// At participation φ every trade takes φ of the volume of its entry bar. Its profit a unit before slippage is that of
/// the backtest; commission and slippage a unit stay, and each fill pays square-root impact on top: coefficient × daily
/// volatility × √(quantity ÷ daily volume) of its price, with the 20 sessions before (Torre 1997; Almgren and others
/// 2005). Trades without a known volume or before 20 sessions are left out and counted.
public struct CapacityCurve: Sendable, Hashable {
  public struct Point: Sendable, Hashable {
    /// Share of the entry bar's volume.
    public var participation: Double
    /// Mean value of a trade at its entry, in currency.
    public var averageValue: Double
    /// Net profit of all trades.
    public var pnl: Double
    /// What impact alone costs, in currency.
    public var impact: Double
  }

  public static let levels = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25]

  /// One point a level of participation.
  public let points: [Point]
  /// The participation at which impact has eaten the profit; `nil` without profit at the smallest size.
  public let breakEven: Double?
  /// Trades that the curve is made of, and those left out.
  public let trades: Int
  public let leftOut: Int

  /// - Returns: `nil` when the run earned nothing, so that there is no profit whose limits could be told; when the
  ///   series has no volume; or when no trade can be used.
  public init?(_ result: BacktestResult, in frame: PreparedBars, coefficient: Double = 1) {
    guard result.finalEquity > result.initialCapital, let volume = frame.series.volume else { return nil }
    let liquidity = frame.dailyLiquidity()
    let point = frame.series.instrument.pointValue
    let terms = result.trades.compactMap { trade -> Terms? in
      let session = Int(frame.sessions.ordinal[trade.entryBar])
      let (daily, volatility) = (liquidity.volume[session], liquidity.volatility[session])
      guard volume[trade.entryBar] > 0, daily > 0, volatility.isFinite, trade.quantity > 0 else { return nil }
      let prices = abs(trade.entryPrice) + abs(trade.exitPrice)
      return Terms(
        quantity: volume[trade.entryBar], price: abs(trade.entryPrice) * point,
        profit: trade.pnl.amount / trade.quantity,
        impact: coefficient * volatility * (volume[trade.entryBar] / daily).squareRoot() * prices * point)
    }
    if terms.isEmpty { return nil }
    trades = terms.count
    leftOut = result.trades.count - terms.count
    // With φ of each bar's volume, profit grows with φ and impact with φ^(3/2).
    let profit = terms.reduce(0) { $0 + $1.quantity * $1.profit }
    let impact = terms.reduce(0) { $0 + $1.quantity * $1.impact }
    let value = terms.reduce(0) { $0 + $1.quantity * $1.price } / Double(terms.count)
    points = Self.levels.map { level in
      let cost = impact * level * level.squareRoot()
      return Point(
        participation: level, averageValue: value * level, pnl: profit * level - cost, impact: cost)
    }
    breakEven = profit > 0 && impact > 0 ? min(1, (profit / impact) * (profit / impact)) : nil
  }

  /// A trade at the full volume of its bar.
  private struct Terms {
    var quantity: Double
    var price: Double
    var profit: Double
    var impact: Double
  }
}
