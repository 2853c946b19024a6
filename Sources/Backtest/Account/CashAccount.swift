/// The account of one backtest that visits every bar: cash, one position, marks, and what the trades add up to.
struct CashAccount {
  private(set) var cash: Money
  private(set) var statistics = CashAccountStatistics()
  private(set) var drawdown: DrawdownTracker
  /// The open position; meaningful while `isOpen`.
  private(set) var holding = OpenTrade(units: 0, unitMicros: 0, price: .nan)
  private(set) var isOpen = false
  /// Whether equity has reached zero; nothing is opened from then on.
  private(set) var isRuined = false

  init(capital: Money) {
    cash = capital
    drawdown = DrawdownTracker(start: capital)
  }

  /// Opens a position with a market order that triggers at `price`; `false` when it was refused.
  @inline(__always) mutating func open(at price: Double, through fillModel: FillModel) -> Bool {
    if isRuined {
      statistics.refusals.count(.ruined)
      return false
    }
    switch fillModel.open(at: price, equity: cash) {
    case .refused(let refusal):
      statistics.refusals.count(refusal)
      return false
    case .holding(let opened):
      holding = opened
      isOpen = true
      return true
    }
  }

  /// Closes the position and counts the trade; `slips` is false for a target, which is a limit order.
  @inline(__always) mutating func close(
    at price: Double, slips: Bool, barsHeld: Int, isAmbiguous: Bool, through fillModel: FillModel
  ) -> ClosedPosition {
    let closed = fillModel.close(holding, at: price, slips: slips)
    cash += closed.pnl
    isOpen = false
    if cash <= .zero { isRuined = true }
    statistics.add(closed, barsHeld: barsHeld, isAmbiguous: isAmbiguous)
    return closed
  }

  /// The price at which the open position has taken everything.
  @inline(__always) var ruinPrice: Double {
    RuinLevel.price(rest: cash - holding.value - holding.commission, unitMicros: holding.unitMicros)
  }

  /// Ends the account, whatever millionths an order at the price of ruin has left.
  mutating func ruin() { isRuined = true }

  /// Marks the account at the close of a bar and returns equity.
  @inline(__always) mutating func mark(at price: Double) -> Money {
    let equity = isOpen ? cash + holding.gain(at: price) : cash
    drawdown.update(equity)
    return equity
  }
}
