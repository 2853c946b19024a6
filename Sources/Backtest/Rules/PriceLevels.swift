/// The stop and target of one position, and how a bar meets them.
struct PriceLevels {
  /// NaN where there is none: comparisons with NaN are false, so an absent level is never touched.
  var stop: Double
  var target: Double
  /// The price that must trade before the target fills.
  var targetTrigger: Double
  /// The nearer of the stop and the price of ruin: the first that an adverse move meets.
  private var barrier: Double
  /// Where the order at the price of ruin fills; NaN while the stop is nearer or there is no such price.
  private var ruinFill = Double.nan

  init(entry: Double, atr: Double, side: Side, plan: ExitPlan, pricer: FillPricer, limits: LimitRule) {
    let sign = side.sign
    stop = Self.stop(entry: entry, atr: atr, multiple: plan.stopATR ?? .nan, sign: sign, pricer: pricer)
    target = Self.target(entry: entry, atr: atr, multiple: plan.targetATR ?? .nan, sign: sign, pricer: pricer)
    targetTrigger = Self.trigger(target, sign: sign, pricer: pricer, limits: limits)
    barrier = stop
  }

  /// Adds the price at which the account has nothing left. It acts as a second stop, behind or before the first.
  @inline(__always) mutating func guardAccount(at ruin: Double, side: Side, pricer: FillPricer) {
    let isNearer = stop.isNaN || (side == .long ? ruin > stop : ruin < stop)
    if !isNearer { return }
    barrier = ruin
    ruinFill = pricer.onGrid(ruin, towards: -side.sign)
  }

  /// Stops round away from the entry: never tighter than asked.
  @inline(__always) static func stop(
    entry: Double, atr: Double, multiple: Double, sign: Double, pricer: FillPricer
  ) -> Double { pricer.onGrid(entry - sign * multiple * atr, towards: -sign) }

  /// Targets round away from the entry: never nearer than asked.
  @inline(__always) static func target(
    entry: Double, atr: Double, multiple: Double, sign: Double, pricer: FillPricer
  ) -> Double { pricer.onGrid(entry + sign * multiple * atr, towards: sign) }

  @inline(__always) static func trigger(
    _ target: Double, sign: Double, pricer: FillPricer, limits: LimitRule
  ) -> Double {
    switch limits {
    case .touch: target
    case .tradeThrough:
      if let tick = pricer.tick {
        // Half a tick, not a whole one: the next price on the grid is beyond it whatever the binary noise.
        target + sign * tick * 0.5
      } else {
        sign > 0 ? target.nextUp : target.nextDown
      }
    }
  }

  /// What happens to the position inside one bar, its open included.
  ///
  /// A gap comes first: an open beyond the stop or the target fills there. Then the range: a bar that touches
  /// both is ambiguous and `rule` decides.
  @inline(__always) func touch(_ bar: BarPrices, side: Side, rule: IntrabarRule) -> LevelHit? {
    let long = side == .long
    if long ? bar.open <= barrier : bar.open >= barrier {
      let jumpsStop = long ? bar.open <= stop : bar.open >= stop
      return LevelHit(price: bar.open, reason: jumpsStop ? .stop : .liquidation, isAmbiguous: false)
    }
    if long ? bar.open >= targetTrigger : bar.open <= targetTrigger {
      return LevelHit(price: bar.open, reason: .target, isAmbiguous: false)
    }
    let stopped = long ? bar.low <= barrier : bar.high >= barrier
    let reached = long ? bar.high >= targetTrigger : bar.low <= targetTrigger
    if stopped && (!reached || takesStop(bar, isLong: long, rule)) {
      return ruinFill.isNaN
        ? LevelHit(price: stop, reason: .stop, isAmbiguous: reached)
        : LevelHit(price: RuinLevel.fill(ruinFill, in: bar), reason: .liquidation, isAmbiguous: reached)
    }
    if reached { return LevelHit(price: target, reason: .target, isAmbiguous: stopped) }
    return nil
  }

  /// Which of the two a bar that touches both meets first, as far as the rule says.
  @inline(__always) private func takesStop(_ bar: BarPrices, isLong: Bool, _ rule: IntrabarRule) -> Bool {
    switch rule {
    case .pessimistic, .drillDown: true
    case .optimistic: false
    case .ohlcPath: BarWalk.goesHighFirst(bar).map { $0 != isLong } ?? true
    }
  }
}

/// A level that a bar met: the price that triggers, before slippage.
struct LevelHit {
  var price: Double
  var reason: ExitReason
  var isAmbiguous: Bool
}
