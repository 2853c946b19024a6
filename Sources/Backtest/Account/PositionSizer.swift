import Diagnostics
import Market

/// How many units a trade gets.
public enum PositionSizing: Sendable, Hashable {
  /// The same number of shares, contracts or coins every time.
  case units(Double)
  /// A fraction of current equity as notional value: 1 is all of it, unlevered.
  case equityFraction(Double)
  /// The same notional value every time, in currency; gains are not reinvested.
  case notional(Double)

  func validated() throws(AssayError) -> PositionSizing {
    let (name, value, bound): (String, Double, Double) =
      switch self {
      case .units(let units): ("units", units, 1e9)
      case .equityFraction(let fraction): ("equity_fraction", fraction, 1)
      case .notional(let value): ("notional", value, 1e12)
      }
    guard value > 0, value <= bound else {
      throw AssayError(
        code: "invalid_sizing", message: "The size `\(name)` is \(value).",
        remedy: "Give a number above 0 and at most \(bound).", place: name, kind: .usage)
    }
    return self
  }

  /// - Throws: `invalid_sizing` for a fixed number of units that the instrument does not trade.
  func check(on instrument: Instrument) throws(AssayError) {
    guard case .units(let units) = self, !instrument.isWholeLots(units) else { return }
    throw AssayError(
      code: "invalid_sizing",
      message: "The size is \(units) units, and \(instrument.symbol) trades in steps of \(instrument.lot).",
      remedy:
        "Give a multiple of \(instrument.lot), or set `lot` of \(instrument.symbol) in instruments.yaml.",
      place: "units", kind: .usage)
  }
}

/// The number of units for an entry, or why there is none.
enum SizeDecision {
  case units(Double)
  case refused(OrderRejection)
}

/// Sizes entries for one instrument.
struct PositionSizer {
  let pointValue: Double
  private let sizing: PositionSizing
  private let grid: LotGrid
  /// Futures post margin instead of paying for the position; everything else is bought with cash.
  private let paysInFull: Bool
  /// Largest absolute price of the series, so that no later mark can leave the range of `Money`.
  private let highestAbsolutePrice: Double
  /// The size of `.units` in whole lots, which no entry changes.
  private let fixedUnits: Double

  init(
    sizing: PositionSizing, lot: Double, pointValue: Double, paysInFull: Bool, highestAbsolutePrice: Double
  ) {
    self.sizing = sizing
    grid = LotGrid(lot: lot)
    self.pointValue = pointValue
    self.paysInFull = paysInFull
    self.highestAbsolutePrice = highestAbsolutePrice
    if case .units(let units) = sizing {
      fixedUnits = grid.units(grid.whole(units))
    } else {
      fixedUnits = .nan
    }
  }

  /// Whether the number of units depends on the account, so that two accounts cannot share an entry.
  var looksAtEquity: Bool { if case .equityFraction = sizing { true } else { false } }

  /// - Parameters:
  ///   - equity: of the flat account, so cash and equity are one.
  ///   - price: the fill, slippage included.
  ///   - pricer: tells the commission.
  @inline(__always) func size(equity: Money, price: Double, _ pricer: FillPricer) -> SizeDecision {
    if equity <= .zero { return .refused(.ruined) }
    let wish = wish(equity: equity, price: price, pricer)
    guard case .units(let units) = wish, paysInFull, cost(of: units, at: price, pricer) > equity else {
      return wish
    }
    // A size computed from equity can miss by the rounding of its last lot; a fixed size cannot be paid.
    let fewer = looksAtEquity ? grid.units(grid.whole(units) - 1) : units
    if fewer <= 0 { return .refused(.belowOneLot) }
    return cost(of: fewer, at: price, pricer) > equity ? .refused(.insufficientCash) : .units(fewer)
  }

  /// The units that an account would like to have, whether or not it can pay; `equity` counts only when
  /// `looksAtEquity`.
  @inline(__always) func wish(equity: Money, price: Double, _ pricer: FillPricer) -> SizeDecision {
    let units: Double
    switch sizing {
    case .units: units = fixedUnits
    case .equityFraction(let fraction):
      if price <= 0 { return .refused(.priceNotPositive) }
      units = grid.units(grid.whole(equity.amount * fraction / costPerUnit(price, pricer)))
    case .notional(let value):
      if price <= 0 { return .refused(.priceNotPositive) }
      units = grid.units(grid.whole(value / (price * pointValue)))
    }
    if units <= 0 { return .refused(.belowOneLot) }
    if units * pointValue * highestAbsolutePrice > 1e12 { return .refused(.valueTooLarge) }
    return .units(units)
  }

  /// The least equity with which `size` grants a fixed size.
  @inline(__always) func equityNeeded(for holding: OpenTrade) -> Money {
    let least = Money(micros: 1)
    if !paysInFull { return least }
    return max(least, holding.value.distance(to: .zero) + holding.commission)
  }

  /// The exact amounts that the account will book: value and commission.
  @inline(__always) private func cost(of units: Double, at price: Double, _ pricer: FillPricer) -> Money {
    let value = Money(micros: Money.roundedToMicros(units * pointValue * 1e6 * abs(price)))
    return value + pricer.commission(value: value, quantity: units)
  }

  /// Price and commission of one unit, in currency.
  @inline(__always) private func costPerUnit(_ price: Double, _ pricer: FillPricer) -> Double {
    price * pointValue * (1 + pricer.commissionFraction) + pricer.commissionPerUnit
  }

}
