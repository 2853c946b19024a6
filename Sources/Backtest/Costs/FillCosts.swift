import Market

/// What the bar and the market around a fill tell about its cost.
struct FillContext {
  var bar: BarPrices
  /// NaN where unknown.
  var volume: Double
  /// ATR at the close before.
  var atr: Double
  /// Daily volatility and volume of the last 20 sessions before this one; NaN where unknown.
  var dailyVolatility = Double.nan
  var dailyVolume = Double.nan
}

/// Prices fills of one instrument with everything in `TransactionCosts` on top of the plain `FillPricer`. A class,
/// because it is read at every fill and too large to copy.
final class FillCosts {
  let pricer: FillPricer
  let transactionCosts: TransactionCosts
  private let halfSpreadFraction: Double
  private let halfSpreadPoints: Double
  /// Off, so that the plain path pays for one comparison.
  let slipsFillByFill: Bool
  let hasSchedule: Bool

  init(pricer: FillPricer, transactionCosts: TransactionCosts) {
    self.pricer = pricer
    self.transactionCosts = transactionCosts
    slipsFillByFill = transactionCosts.slipsFillByFill
    hasSchedule = transactionCosts.hasCommissionSchedule
    switch transactionCosts.spread {
    case nil: (halfSpreadFraction, halfSpreadPoints) = (0, 0)
    case .basisPoints(let points): (halfSpreadFraction, halfSpreadPoints) = (points / 20_000, 0)
    case .ticks(let ticks): (halfSpreadFraction, halfSpreadPoints) = (0, ticks * (pricer.tick ?? 0) / 2)
    }
  }

  /// Whether the size of an order changes its price or its commission a unit.
  var dependOnSize: Bool { slipsFillByFill || hasSchedule }

  /// The fill price of an order that takes liquidity.
  @inline(__always) func slipped(
    _ price: Double, direction: Double, quantity: Double, in context: FillContext
  ) -> Double {
    let plain = pricer.slipped(price, direction: direction)
    if !slipsFillByFill { return plain }
    return plain + direction * extraPoints(price, quantity: quantity, context)
  }

  /// Unknown volume or volatility adds nothing: those terms are then switched off, and the result says so.
  private func extraPoints(_ price: Double, quantity: Double, _ context: FillContext) -> Double {
    let size = abs(price)
    var points = size * halfSpreadFraction + halfSpreadPoints
    points += transactionCosts.rangeShare * (context.bar.high - context.bar.low)
    if transactionCosts.volatilityShare > 0, context.atr.isFinite {
      points += transactionCosts.volatilityShare * context.atr
    }
    if transactionCosts.volumeShare > 0, context.volume > 0 {
      points += size * transactionCosts.volumeShare * min(quantity / context.volume, 1)
    }
    if transactionCosts.squareRootImpact > 0, context.dailyVolume > 0, context.dailyVolatility.isFinite {
      points +=
        size * transactionCosts.squareRootImpact * context.dailyVolatility
        * (quantity / context.dailyVolume).squareRoot()
    }
    return points
  }

  /// Commission of a whole order so far, by which the next fill is charged the difference.
  func orderCommission(value: Money, quantity: Double, isMaker: Bool, monthValue: Double) -> Money {
    var amount: Money
    switch isMaker ? transactionCosts.makerCommission : nil {
    case nil: amount = pricer.commission(value: value, quantity: quantity)
    case .fraction(let fraction): amount = Money(abs(value.amount) * fraction)
    case .perUnit(let each): amount = Money(quantity * each)
    }
    if let tier = transactionCosts.tiers.last(where: { monthValue >= $0.from }) {
      amount = Money(amount.amount * tier.factor)
    }
    return transactionCosts.minimumCommission > 0
      ? max(amount, Money(transactionCosts.minimumCommission)) : amount
  }
}
