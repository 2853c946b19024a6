import Diagnostics
public import Market

/// Costs and limits beyond the plain commission and slippage of `CostModel`. Everything is off by default.
///
/// All of it makes trading dearer, never cheaper; slippage of every kind moves the fill price against the order, and
/// only market and stop fills slip.
public struct TransactionCosts: Sendable, Hashable {
  /// Least commission of one order, in the instrument's currency.
  public var minimumCommission = 0.0
  /// Commission of limit fills where it differs from that of fills that take liquidity; negative for a rebate.
  public var makerCommission: Commission?
  /// Factors on the commission by the value traded so far in the calendar month; empty for none.
  public var tiers: [CommissionTier] = []
  /// The full quoted spread; a fill that takes liquidity pays half of it.
  public var spread: Slippage?
  /// Slippage as a share of the range of the bar that fills.
  public var rangeShare = 0.0
  /// Slippage as a multiple of the 14-bar ATR at the close before the fill.
  public var volatilityShare = 0.0
  /// Slippage as a fraction of the price, times the order's share of the bar's volume.
  public var volumeShare = 0.0
  /// Square-root impact: this times the daily volatility of the last 20 sessions, times √(quantity ÷ their average
  /// daily volume), as a fraction of the price (Almgren and others; about 1 in most studies).
  public var squareRootImpact = 0.0
  /// Most of a bar's volume that all orders together may take; `nil` switches the rule off.
  public var participation: Double?
  /// Least value of an order, in the instrument's currency.
  public var minimumNotional = 0.0
  /// Fee on borrowed shares a year, on the value of short positions that are paid in full (not futures).
  public var borrowRate = 0.0
  /// Interest a year on cash below zero.
  public var financingRate = 0.0
  /// Paid by longs to shorts every eight hours (00:00, 08:00, 16:00 UTC) on the position's value: perpetual swaps.
  public var fundingRate = 0.0

  public init() {}

  /// No cost beyond commission and slippage.
  public static let none = TransactionCosts()

  /// Whether any slippage has to be worked out fill by fill.
  var slipsFillByFill: Bool {
    spread != nil || rangeShare > 0 || volatilityShare > 0 || volumeShare > 0 || squareRootImpact > 0
  }

  /// Whether any rule asks for the volume of bars.
  var needsVolume: Bool { participation != nil || volumeShare > 0 || squareRootImpact > 0 }
  var hasCommissionSchedule: Bool { minimumCommission > 0 || makerCommission != nil || !tiers.isEmpty }
  var hasCarry: Bool { borrowRate != 0 || financingRate != 0 || fundingRate != 0 }

  /// - Throws: `invalid_costs` that names the field, the value and the bound; `costs_need_tick` for a spread in ticks
  ///   of an instrument without.
  func validated(for instrument: Instrument) throws(AssayError) {
    let bounds: [(String, Double, ClosedRange<Double>)] = [
      ("minimum_commission", minimumCommission, 0...1e9), ("slippage_range_share", rangeShare, 0...10),
      ("slippage_volatility", volatilityShare, 0...10), ("slippage_volume_share", volumeShare, 0...10),
      ("impact", squareRootImpact, 0...100), ("participation", participation ?? 1, 1e-9...1),
      ("minimum_notional", minimumNotional, 0...1e12), ("borrow_rate", borrowRate, 0...10),
      ("financing_rate", financingRate, 0...10), ("funding_rate", fundingRate, -0.1...0.1),
    ]
    for (name, value, range) in bounds where !range.contains(value) { throw .invalidCost(name, value, range) }
    for (name, commission) in [("maker_commission", makerCommission)] {
      switch commission {
      case nil: break
      case .fraction(let value):
        if !(-0.01...0.5).contains(value) { throw .invalidCost(name, value, -0.01...0.5) }
      case .perUnit(let value): if !(-10...1e9).contains(value) { throw .invalidCost(name, value, -10...1e9) }
      }
    }
    switch spread {
    case nil: break
    case .basisPoints(let value):
      if !(0...5_000).contains(value) { throw .invalidCost("spread_bps", value, 0...5_000) }
    case .ticks(let value):
      if !(0...1e5).contains(value) { throw .invalidCost("spread_ticks", value, 0...1e5) }
      if instrument.tick == nil {
        throw AssayError(
          code: "costs_need_tick",
          message:
            "The spread of \(instrument.symbol) is given in ticks, but the instrument has no tick size.",
          remedy: "Give the spread in basis points, or set `tick` for \(instrument.symbol).",
          place: instrument.symbol, kind: .usage)
      }
    }
    var previous = -1.0
    for tier in tiers {
      if !(tier.from >= 0 && tier.from > previous) { throw .invalidCost("tier_from", tier.from, 0...1e15) }
      if !(0...10).contains(tier.factor) { throw .invalidCost("tier_factor", tier.factor, 0...10) }
      previous = tier.from
    }
  }
}

/// A step of a commission schedule by traded value.
public struct CommissionTier: Sendable, Hashable {
  /// Value traded in the calendar month before the fill, from which the factor holds.
  public var from: Double
  /// On the commission: 0.8 takes 20 % off.
  public var factor: Double

  public init(from: Double, factor: Double) {
    self.from = from
    self.factor = factor
  }
}

extension AssayError {
  fileprivate static func invalidCost(_ field: String, _ value: Double, _ range: ClosedRange<Double>)
    -> AssayError
  {
    AssayError(
      code: "invalid_costs", message: "The cost `\(field)` is \(value).",
      remedy: "Give a number from \(range.lowerBound) to \(range.upperBound)"
        + (field == "tier_from" ? ", each above the one before." : "."), place: field, kind: .usage)
  }
}
