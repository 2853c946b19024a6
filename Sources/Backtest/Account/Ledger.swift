/// The account of one backtest: cash, one position, marks, and what the trades add up to.
///
/// Both runners, the one that visits every bar and the one that skips, book through this type, in the same order,
/// so that their results are the same bits.
struct Ledger {
  let pricer: FillPricer
  let sizer: PositionSizer
  let side: Side
  private(set) var cash: Money
  private(set) var statistics = LedgerStatistics()
  private(set) var drawdown: DrawdownTracker

  /// The open position. `unitMicros` is quantity × point value × sign × 10⁶: times a price it gives the value.
  private(set) var isOpen = false
  private(set) var unitMicros = 0.0
  private(set) var quantity = 0.0
  private(set) var entryPrice = 0.0
  private var entryValue = Money.zero
  private var entryCommission = Money.zero
  private var entrySlippage = Money.zero

  init(capital: Money, side: Side, pricer: FillPricer, sizer: PositionSizer) {
    cash = capital
    self.side = side
    self.pricer = pricer
    self.sizer = sizer
    drawdown = DrawdownTracker(start: capital)
  }

  /// Opens a position with a market order that triggers at `price`; `false` when it was refused.
  @inline(__always) mutating func open(at price: Double) -> Bool {
    let fill = pricer.slipped(price, direction: side.sign)
    switch sizer.size(equity: cash, price: fill) {
    case .refused(let refusal):
      statistics.refusals.count(refusal)
      return false
    case .units(let units):
      quantity = units
      unitMicros = units * sizer.pointValue * side.sign * 1e6
      entryPrice = fill
      entryValue = value(at: fill)
      entryCommission = pricer.commission(value: entryValue, quantity: units)
      entrySlippage = Money(micros: abs(entryValue.micros - value(at: price).micros))
      cash -= entryValue + entryCommission
      isOpen = true
      return true
    }
  }

  /// Closes the position; `slips` is false for a target, which is a limit order.
  @inline(__always) mutating func close(at price: Double, slips: Bool) -> ClosedPosition {
    let fill = slips ? pricer.slipped(price, direction: -side.sign) : price
    let exitValue = value(at: fill)
    let exitCommission = pricer.commission(value: exitValue, quantity: quantity)
    cash += exitValue - exitCommission
    let commission = entryCommission + exitCommission
    let closed = ClosedPosition(
      exitPrice: fill, pnl: exitValue - entryValue - commission, commission: commission,
      slippage: entrySlippage + Money(micros: abs(exitValue.micros - value(at: price).micros)))
    isOpen = false
    return closed
  }

  /// Equity with the position valued at `price`.
  @inline(__always) func equity(at price: Double) -> Money { isOpen ? cash + value(at: price) : cash }

  /// Marks the account at the close of a bar and returns equity.
  @inline(__always) mutating func mark(at price: Double) -> Money {
    let equity = equity(at: price)
    drawdown.update(equity)
    return equity
  }

  /// Whether a mark at any price from `low` to `high` could set a new peak or a new trough.
  @inline(__always) func movesDrawdown(between low: Double, and high: Double) -> Bool {
    drawdown.isMoved(by: equity(at: low)) || drawdown.isMoved(by: equity(at: high))
  }

  @inline(__always) mutating func count(_ closed: ClosedPosition, barsHeld: Int, isAmbiguous: Bool) {
    statistics.add(closed, barsHeld: barsHeld, isAmbiguous: isAmbiguous)
  }

  @inline(__always) private func value(at price: Double) -> Money {
    Money(micros: Money.roundedToMicros(unitMicros * price))
  }
}

/// The amounts of a position that has just been closed.
struct ClosedPosition {
  var exitPrice: Double
  var pnl: Money
  var commission: Money
  var slippage: Money
}

/// Sums over the trades of one backtest, kept while it runs so that a sweep needs no list of trades.
public struct LedgerStatistics: Sendable, Hashable {
  public var trades = 0
  public var wins = 0
  public var losses = 0
  public var ambiguous = 0
  public var barsHeld = 0
  public var grossProfit = Money.zero
  /// Sum of the losing trades' P&L; zero or negative.
  public var grossLoss = Money.zero
  public var commission = Money.zero
  public var slippage = Money.zero
  public var refusals = RefusalCounts()

  /// Winners over all trades; `nil` without trades.
  public var winRate: Double? { trades > 0 ? Double(wins) / Double(trades) : nil }

  /// Gross profit over gross loss: infinite without losses, `nil` when nothing was won or lost.
  public var profitFactor: Double? {
    if grossLoss < .zero { return grossProfit.amount / -grossLoss.amount }
    return grossProfit > .zero ? .infinity : nil
  }

  @inline(__always) mutating func add(_ closed: ClosedPosition, barsHeld: Int, isAmbiguous: Bool) {
    trades += 1
    if closed.pnl > .zero {
      wins += 1
      grossProfit += closed.pnl
    } else if closed.pnl < .zero {
      losses += 1
      grossLoss += closed.pnl
    }
    ambiguous += isAmbiguous ? 1 : 0
    self.barsHeld += barsHeld
    commission += closed.commission
    slippage += closed.slippage
  }
}

/// The deepest fall of equity from its running peak, marked at every close, the start included.
///
/// Only the trough since the last peak is kept per mark; the one division happens when a new peak ends a valley.
/// For a given peak the ratio falls with equity, so this equals the minimum over all marks, bit for bit.
struct DrawdownTracker {
  private var peak: Money
  private var trough: Money
  private var worst = 0.0

  init(start: Money) {
    peak = start
    trough = start
  }

  @inline(__always) mutating func update(_ equity: Money) {
    if equity > peak {
      settle()
      peak = equity
      trough = equity
    } else if equity < trough {
      trough = equity
    }
  }

  @inline(__always) func isMoved(by equity: Money) -> Bool { equity > peak || equity < trough }

  private mutating func settle() {
    worst = min(worst, Double(trough.micros) / Double(peak.micros) - 1)
  }

  /// Zero or negative; −0.2 is a fall of 20 % from the peak.
  var deepest: Double {
    var copy = self
    copy.settle()
    return copy.worst
  }
}
