import Storage

/// Reads decimal numbers in place in the scanner's hot loop, eight bytes at a time.
///
/// Every value is the correctly rounded one that `DecimalParser` gives; what does not fit here (more than 19
/// digits, exponents, a plus sign) is left to it.
///
/// SAFETY: needs `FileBytes.padding` readable bytes after the text, so that eight bytes can be loaded at any
/// position of a row. Pointers instead of spans, because a bounds check a byte costs more than the parsing.
package enum FastNumber {
  package typealias Bytes = UnsafePointer<UInt8>

  /// Reads the number at `at`; returns the position behind it, or `nil` when it is not read here.
  ///
  /// - Parameter powers: `DecimalParser.powersOfTen`.
  @inline(__always)
  package static func read(_ at: Bytes, _ value: inout Double, _ powers: UnsafePointer<Double>) -> Bytes? {
    let bytes = load(at) ^ zeros
    let others = nonDigits(bytes)
    // Bit positions of the bytes that end the whole part and the number: 8 × their place + 7.
    let whole = others.trailingZeroBitCount
    // Signs and a leading point (7) are rare, as is a number that fills all eight bytes (64).
    if UInt(bitPattern: whole &- 8) > 55 { return readRare(at, &value) }
    if at[whole >> 3] != UInt8(ascii: ".") {
      value = Double(Int64(bitPattern: eightDigits(bytes << shift(71 &- whole))))
      return at + whole >> 3
    }
    let after = others & (others &- 1)
    if after == 0 { return readRare(at, &value) }
    let end = after.trailingZeroBitCount
    // Closes the gap of the point: the digits before it stay, those behind it move down by one byte.
    let before: UInt64 = (1 << shift(whole &- 7)) &- 1
    let moved = bytes >> 8
    let joined = moved ^ ((moved ^ bytes) & before)
    let mantissa = Double(Int64(bitPattern: eightDigits(joined << shift(79 &- end))))
    // Eight bits of the word for each digit behind the point, as for each entry of the table.
    let divisor = UnsafeRawPointer(powers).load(fromByteOffset: end &- whole &- 8, as: Double.self)
    value = mantissa / divisor
    return at + end >> 3
  }

  @inline(__always)
  private static func shift(_ bits: Int) -> UInt64 { UInt64(truncatingIfNeeded: bits) & 63 }

  @inline(__always)
  private static func readRare(_ at: Bytes, _ value: inout Double) -> Bytes? {
    let (found, end) = long(at)
    value = found
    return end
  }

  /// Numbers of any length up to 19 digits, with or without a minus.
  @inline(never)
  private static func long(_ start: Bytes) -> (Double, Bytes?) {
    let isNegative = start.pointee == UInt8(ascii: "-")
    var mantissa: UInt64 = 0
    var at = isNegative ? start + 1 : start
    var count = run(&at, &mantissa)
    var exponent = 0
    if count <= 19, at.pointee == UInt8(ascii: ".") {
      at += 1
      exponent = -run(&at, &mantissa)
      count -= exponent
    }
    // Leading zeros count as digits here; at worst such a number takes the general way.
    guard count > 0, count <= 19, at.pointee | 0x20 != UInt8(ascii: "e") else { return (.nan, nil) }
    let magnitude =
      mantissa <= 1 << 53
      ? DecimalParser.clinger(mantissa, exponent) : DecimalParser.roundedExactly(mantissa, exponent)
    return (isNegative ? -magnitude : magnitude, at)
  }

  /// Appends a run of digits to `mantissa`; returns how many. Beyond 19 digits the mantissa means nothing.
  @inline(__always)
  private static func run(_ at: inout Bytes, _ mantissa: inout UInt64) -> Int {
    let start = at
    while at - start <= 24 {
      let bytes = load(at) ^ zeros
      let others = nonDigits(bytes)
      if others == 0 {
        mantissa = mantissa &* 100_000_000 &+ eightDigits(bytes)
        at += 8
        continue
      }
      let count = others.trailingZeroBitCount >> 3
      if count > 0 {
        mantissa =
          mantissa &* UInt64(DecimalParser.powersOfTen[count]) &+ eightDigits(bytes << UInt64(64 - 8 * count))
        at += count
      }
      break
    }
    return at - start
  }

  // MARK: Bytes

  static let zeros: UInt64 = 0x3030_3030_3030_3030

  @inline(__always)
  static func load(_ at: Bytes) -> UInt64 {
    UInt64(littleEndian: UnsafeRawPointer(at).loadUnaligned(as: UInt64.self))
  }

  /// The top bit of every byte that is above 9; exact up to and including the second such byte in ASCII text.
  @inline(__always)
  static func nonDigits(_ bytes: UInt64) -> UInt64 {
    ((bytes &+ 0x7676_7676_7676_7676) | bytes) & 0x8080_8080_8080_8080
  }

  /// The number that eight digits (values 0 … 9, first digit in the lowest byte) stand for: pairs, then
  /// fours, then all eight, each step by one multiplication.
  @inline(__always)
  static func eightDigits(_ digits: UInt64) -> UInt64 {
    let pairs = (digits &* 2_561) >> 8 & 0x00FF_00FF_00FF_00FF
    let fours = (pairs &* 6_553_601) >> 16 & 0x0000_FFFF_0000_FFFF
    return (fours &* 42_949_672_960_001) >> 32
  }
}
