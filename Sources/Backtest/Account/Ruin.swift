/// When an account had nothing left: its equity reached zero, and its position was closed.
///
/// Nothing is traded from there on. Returns are of equity, so they end here: ratios of the run are undefined.
public struct Ruin: Sendable, Hashable {
  /// The bar of the series in which equity reached zero.
  public var bar: Int
  /// Its session as an index into the daily equity of the run.
  public var session: Int

  public init(bar: Int, session: Int) {
    self.bar = bar
    self.session = session
  }
}

/// When an account of the full engine had nothing left.
public struct AccountRuin: Sendable, Hashable {
  /// The market whose position took the last money, or that traded when it was found gone, and its bar.
  public var book: Int
  public var bar: Int
  /// The session date, in days since 1970-01-01.
  public var date: Int32
}

/// The price at which a position has taken an account's last money, or what its maintenance margin leaves of it.
enum RuinLevel {
  /// The price at which equity no longer exceeds zero; a long position meets it from above, a short one from below.
  ///
  /// A millionth and the rounding of a `Double` are added, so that no mark at zero or less escapes the level.
  /// - Parameters:
  ///   - rest: the account's equity without the position's value: negative for one that was bought.
  ///   - unitMicros: what the position gains, in millionths, when the price rises by one point.
  @inline(__always) static func price(rest: Money, unitMicros: Double) -> Double {
    let shortfall = -Double(rest.micros)
    return (shortfall + 1 + 1e-15 * abs(shortfall)) / unitMicros
  }

  /// Where an order at the level fills inside a bar: on the tick beyond it, but within the bar's range.
  @inline(__always) static func fill(_ onGrid: Double, in bar: BarPrices) -> Double {
    max(bar.low, min(bar.high, onGrid))
  }

  /// The least equity that no price of a position's life can bring to the level.
  /// - Parameter worst: the least that the position ever gains; negative for a loss.
  static func safeEquity(worst: Money, of holding: OpenTrade) -> Money {
    let scale =
      Double(holding.value.micros.magnitude) + Double(holding.commission.micros.magnitude)
      + 2 * Double(worst.micros.magnitude)
    return Money(micros: 4 + Int64(1e-14 * scale)) - worst
  }
}
