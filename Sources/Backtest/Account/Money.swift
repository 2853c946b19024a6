/// An exact amount of money: whole millionths of the account's currency.
///
/// Every cash movement is rounded once, half away from zero, when it is booked; from then on sums and
/// differences are integer arithmetic, so no order of summation can change a balance. The range is
/// ± 9.2 trillion currency units; `PositionSizer` refuses positions that could come near it.
public struct Money: Hashable, Comparable, Sendable, BitwiseCopyable, CustomStringConvertible {
  public var micros: Int64

  public static let zero = Money(micros: 0)

  @inlinable public init(micros: Int64) { self.micros = micros }

  /// Rounds a currency amount to the nearest millionth.
  @inlinable public init(_ amount: Double) { micros = Money.roundedToMicros(amount * 1e6) }

  /// The amount in currency units; exact to 15 significant digits.
  @inlinable public var amount: Double { Double(micros) / 1e6 }

  @inlinable public static func + (a: Money, b: Money) -> Money { Money(micros: a.micros + b.micros) }
  @inlinable public static func - (a: Money, b: Money) -> Money { Money(micros: a.micros - b.micros) }
  @inlinable public static prefix func - (a: Money) -> Money { Money(micros: -a.micros) }
  @inlinable public static func += (a: inout Money, b: Money) { a.micros += b.micros }
  @inlinable public static func -= (a: inout Money, b: Money) { a.micros -= b.micros }
  @inlinable public static func < (a: Money, b: Money) -> Bool { a.micros < b.micros }

  /// How far apart two amounts are; never negative.
  @inlinable func distance(to other: Money) -> Money { Money(micros: abs(micros - other.micros)) }

  public var description: String {
    let whole = micros.magnitude / 1_000_000
    let fraction = String(micros.magnitude % 1_000_000 + 1_000_000).dropFirst()
    return "\(micros < 0 ? "-" : "")\(whole).\(fraction)"
  }

  /// Rounds half away from zero, symmetric in sign, so that a mirrored market books mirrored amounts.
  ///
  /// Called several times a trade, so it avoids both the library's `round`, which is a call on baseline x86-64, and
  /// the range checks of a conversion: 1.5 · 2⁵² added leaves the nearest whole number in the low bits of the
  /// sum, where the distance between doubles is 1. Larger amounts and ties take the slow way.
  @inlinable @inline(__always) package static func roundedToMicros(_ value: Double) -> Int64 {
    let shifted = value + integerShift
    let rest = value - (shifted - integerShift)
    if abs(value) < 0x1p51 && abs(rest) < 0.5 {
      return Int64(bitPattern: shifted.bitPattern) &- Int64(bitPattern: integerShift.bitPattern)
    }
    return roundedSlowly(value)
  }

  @inlinable @inline(__always) static var integerShift: Double { 0x1.8p52 }

  @inline(never) @usableFromInline static func roundedSlowly(_ value: Double) -> Int64 {
    Int64(value.rounded(.toNearestOrAwayFromZero))
  }
}
