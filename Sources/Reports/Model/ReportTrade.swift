public import Market

/// One closed trade.
public struct ReportTrade: Sendable, Equatable {
  public enum Side: String, Sendable {
    case long
    case short
  }

  /// Display times (`ReportMarket`) of the bars in which the trade was opened and closed.
  public var entryTime: Timestamp
  public var exitTime: Timestamp
  /// When the fills were (`TradeTimes`), which is what tables and documents show.
  public var entryFillTime: Timestamp
  public var exitFillTime: Timestamp
  public var side: Side
  public var quantity: Double
  public var entryPrice: Double
  public var exitPrice: Double
  /// Profit or loss after all costs, in account currency.
  public var profit: Double
  /// Profit ÷ equity at entry; `nil` when not known.
  public var returnOnEquity: Double?
  /// Commission, slippage and financing of this trade, positive.
  public var costs: Double?
  public var barsHeld: Int?
  /// Why it was closed, in words: `stop`, `target`, `signal`, `time`, `session end`, `end of data`.
  public var exitReason: String
  /// Whether one bar touched both stop and target, so that the result depends on an unknown path.
  public var isAmbiguous: Bool
  /// How far the price went against it and in its favour; `nil` when not known.
  public var excursion: Excursion?

  /// Shares of the entry price: zero or negative against, zero or positive in favour.
  public struct Excursion: Sendable, Equatable {
    public var adverse: Double
    public var favourable: Double

    public init(adverse: Double, favourable: Double) {
      self.adverse = adverse
      self.favourable = favourable
    }
  }

  public init(
    entryTime: Timestamp, exitTime: Timestamp, entryFillTime: Timestamp? = nil,
    exitFillTime: Timestamp? = nil,
    side: Side, quantity: Double, entryPrice: Double,
    exitPrice: Double, profit: Double, returnOnEquity: Double? = nil, costs: Double? = nil,
    barsHeld: Int? = nil, exitReason: String, isAmbiguous: Bool = false
  ) {
    self.entryTime = entryTime
    self.exitTime = exitTime
    self.entryFillTime = entryFillTime ?? entryTime
    self.exitFillTime = exitFillTime ?? exitTime
    self.side = side
    self.quantity = quantity
    self.entryPrice = entryPrice
    self.exitPrice = exitPrice
    self.profit = profit
    self.returnOnEquity = returnOnEquity
    self.costs = costs
    self.barsHeld = barsHeld
    self.exitReason = exitReason
    self.isAmbiguous = isAmbiguous
  }
}
