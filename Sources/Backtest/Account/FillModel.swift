/// Turns orders of one instrument into exact amounts. Immutable and shared by every account of a run.
///
/// The accounts hold nothing but money and counts; what an order costs and what a position is worth is decided
/// here, so both runners book the same bits.
struct FillModel {
  let pricer: FillPricer
  let sizer: PositionSizer
  /// +1 when positions are long, −1 when they are short.
  let sign: Double

  init(pricer: FillPricer, sizer: PositionSizer, side: Side) {
    self.pricer = pricer
    self.sizer = sizer
    sign = side.sign
  }

  /// The fill of an entry order that triggers at `price`.
  @inline(__always) func entryFill(at price: Double) -> Double { pricer.slipped(price, direction: sign) }

  /// Opens a position with a market order, as far as the account allows.
  @inline(__always) func open(at price: Double, equity: Money) -> Opening {
    let fill = entryFill(at: price)
    switch sizer.size(equity: equity, price: fill, pricer) {
    case .refused(let refusal): return .refused(refusal)
    case .units(let units): return .holding(holding(units, at: price, fill: fill))
    }
  }

  /// A position of so many units that an order triggered at `price` and filled at `fill`.
  @inline(__always) func holding(_ units: Double, at price: Double, fill: Double) -> OpenTrade {
    var holding = OpenTrade(units: units, unitMicros: units * sizer.pointValue * sign * 1e6, price: fill)
    holding.value = holding.value(at: fill)
    holding.commission = pricer.commission(value: holding.value, quantity: units)
    holding.slippage = holding.value.distance(to: holding.value(at: price))
    return holding
  }

  /// Closes a position; `slips` is false for a target, which is a limit order.
  @inline(__always) func close(_ holding: OpenTrade, at price: Double, slips: Bool) -> ClosedPosition {
    let fill = slips ? pricer.slipped(price, direction: -sign) : price
    let value = holding.value(at: fill)
    let commission = holding.commission + pricer.commission(value: value, quantity: holding.units)
    let slippage = slips ? value.distance(to: holding.value(at: price)) : .zero
    return ClosedPosition(
      exitPrice: fill, pnl: value - holding.value - commission, commission: commission,
      slippage: holding.slippage + slippage)
  }
}

/// The answer to an entry order.
enum Opening {
  case holding(OpenTrade)
  case refused(OrderRejection)
}

/// An open position and what its entry cost.
struct OpenTrade {
  /// Shares, contracts or coins; always positive.
  let units: Double
  /// units × point value × sign × 10⁶: times a price it gives the value.
  let unitMicros: Double
  /// The entry fill.
  let price: Double
  /// Value at the entry fill; negative for a short position.
  var value = Money.zero
  var commission = Money.zero
  var slippage = Money.zero

  init(units: Double, unitMicros: Double, price: Double) {
    self.units = units
    self.unitMicros = unitMicros
    self.price = price
  }

  /// Rises or falls with the price throughout, so extremes of a value are at extremes of the price.
  @inline(__always) func value(at price: Double) -> Money {
    Money(micros: Money.roundedToMicros(unitMicros * price))
  }

  /// What the position has earned at a price, its entry commission taken off, none for an exit.
  @inline(__always) func gain(at price: Double) -> Money { value(at: price) - value - commission }
}

/// The amounts of a position that has just been closed.
struct ClosedPosition {
  var exitPrice: Double
  var pnl: Money
  /// Of both fills, as is the slippage.
  var commission: Money
  var slippage: Money
}
