public import Diagnostics
public import Market

/// Turns the price at which an order is triggered into the price and commission it is filled at.
///
/// Market and stop fills slip against the order; limits and targets do not. Levels of stops and targets are put
/// on the tick grid, away from the entry, where the instrument has a tick.
public struct FillPricer: Sendable, Hashable {
  /// Slippage as a fraction of the absolute price.
  let slippageFraction: Double
  /// Slippage in points, independent of the price.
  let slippagePoints: Double
  /// Commission as a fraction of the absolute value.
  let commissionFraction: Double
  /// Commission per unit.
  let commissionPerUnit: Double
  let tick: Double?
  /// 1 ÷ tick where that is a whole number, so that a level equals the decimal a data file would hold.
  let ticksPerPoint: Double?

  /// - Throws: `costs_need_tick` when slippage is given in ticks and the instrument has none; `invalid_costs`
  ///   when a cost is negative, not finite, or a fraction of one half or more.
  public init(instrument: Instrument, costs: CostModel) throws(AssayError) {
    switch costs.slippage {
    case .basisPoints(let points):
      try Self.check("slippage_bps", points, below: 5_000)
      (slippageFraction, slippagePoints) = (points / 10_000, 0)
    case .ticks(let ticks):
      try Self.check("slippage_ticks", ticks, below: 100_000)
      guard let tick = instrument.tick else {
        throw AssayError(
          code: "costs_need_tick",
          message:
            "Slippage for \(instrument.symbol) is given in ticks, but the instrument has no tick size.",
          remedy: "Give slippage in basis points, or set `tick` for \(instrument.symbol).",
          place: instrument.symbol, kind: .usage)
      }
      (slippageFraction, slippagePoints) = (0, ticks * tick)
    }
    switch costs.commission {
    case .fraction(let fraction):
      try Self.check("commission", fraction, below: 0.5)
      (commissionFraction, commissionPerUnit) = (fraction, 0)
    case .perUnit(let amount):
      try Self.check("commission", amount, below: 1e9)
      (commissionFraction, commissionPerUnit) = (0, amount)
    }
    tick = instrument.tick
    ticksPerPoint = instrument.tick.flatMap { tick in
      let perPoint = (1 / tick).rounded()
      return tick < 1 && abs(perPoint * tick - 1) < 1e-9 ? perPoint : nil
    }
  }

  private static func check(_ field: String, _ value: Double, below bound: Double) throws(AssayError) {
    guard value >= 0, value < bound else {
      throw AssayError(
        code: "invalid_costs", message: "The cost `\(field)` is \(value).",
        remedy: "Give a number from 0 to below \(bound).", place: field, kind: .usage)
    }
  }

  /// The fill of a market or stop order that triggers at `price`.
  /// - Parameter direction: +1 to buy, −1 to sell.
  @inline(__always) func slipped(_ price: Double, direction: Double) -> Double {
    price + direction * (abs(price) * slippageFraction + slippagePoints)
  }

  /// Commission of one fill, rounded to a millionth.
  @inline(__always) func commission(value: Money, quantity: Double) -> Money {
    Money(
      micros: Money.roundedToMicros(
        Double(value.micros.magnitude) * commissionFraction + quantity * commissionPerUnit * 1e6))
  }

  /// Rounds a level to the tick grid in the given direction (+1 up, −1 down).
  ///
  /// A level within a thousandth of a tick of the grid counts as on it, so binary noise moves nothing.
  @inline(__always) func onGrid(_ level: Double, towards direction: Double) -> Double {
    guard let tick else { return level }
    let position = ticksPerPoint.map { level * $0 } ?? level / tick
    // Beyond this, and for NaN, there is no grid to speak of; conversion to an integer needs a bound.
    guard abs(position) < 1e15 else { return level }
    let steps = direction > 0 ? -Self.floor(1e-3 - position) : Self.floor(position + 1e-3)
    return ticksPerPoint.map { steps / $0 } ?? steps * tick
  }

  /// The library's `floor` is a call on baseline x86-64. Adding and taking away 1.5 · 2⁵² rounds to the nearest
  /// whole number, because that is the distance between doubles there; for values below 2⁵¹.
  @inline(__always) private static func floor(_ value: Double) -> Double {
    let nearest = value + 0x1.8p52 - 0x1.8p52
    return nearest > value ? nearest - 1 : nearest
  }
}
