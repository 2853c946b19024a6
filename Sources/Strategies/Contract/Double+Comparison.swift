/// Comparisons of computed numbers, with a stated tolerance.
///
/// An unchanged close and its RSI, a close exactly at its average, a body of exactly three tenths of the range: such
/// numbers are equal on paper, and rounding puts one or the other ahead. Numbers that differ by no more than a
/// billionth of their scale count as equal here. Equality never makes one number above or below the other, and always
/// makes it at least and at most the other. A comparison with NaN is false.
///
/// The scale is the larger of the two sizes, unless a larger one is given. Give one where both numbers are small
/// differences of larger ones: 100 for an index from 0 to 100, the price for differences of prices.
extension Double {
  /// The share of their scale by which numbers may differ and count as equal.
  public static let comparisonTolerance = 1e-9

  @inlinable @inline(__always) func slack(_ other: Double, _ scale: Double) -> Double {
    let larger = abs(self) > abs(other) ? abs(self) : abs(other)
    return Self.comparisonTolerance * (scale > larger ? scale : larger)
  }

  @inlinable @inline(__always) public func isAbove(_ other: Double, scale: Double = 0) -> Bool {
    self - other > slack(other, scale)
  }

  @inlinable @inline(__always) public func isBelow(_ other: Double, scale: Double = 0) -> Bool {
    other - self > slack(other, scale)
  }

  @inlinable @inline(__always) public func isAtLeast(_ other: Double, scale: Double = 0) -> Bool {
    other - self <= slack(other, scale)
  }

  @inlinable @inline(__always) public func isAtMost(_ other: Double, scale: Double = 0) -> Bool {
    self - other <= slack(other, scale)
  }
}
