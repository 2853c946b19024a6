import Glibc

/// Decimal text to the nearest Double, correctly rounded, the same as `strtod` bit for bit.
///
/// Grammar: `[+-] digits [. digits] [e [+-] digits]` with at least one digit before the exponent. Words
/// (`nan`, `null`), hexadecimal, thousands separators and decimal commas are not numbers here.
///
/// Three ways, from fast to general:
/// 1. a mantissa below 2^53 and a power of ten up to 22 are both exact doubles, so one multiplication or
///    division rounds once (W. D. Clinger, "How to read floating point numbers accurately", 1990);
/// 2. up to 19 digits and a power of ten up to 27 are an exact quotient or product of two 64-bit integers,
///    rounded by its remainder;
/// 3. everything else goes to `strtod`.
package enum DecimalParser {
  /// The value of a whole cell, or `nil` when the cell is not a number by the grammar above.
  package static func parse(_ cell: UnsafeBufferPointer<UInt8>) -> Double? {
    var digits = Digits()
    guard digits.read(cell) else { return nil }
    return digits.exactValue ?? viaStrtod(cell)
  }

  /// `m / 10^k` or `m × 10^k` rounded once, for `m` below 2^53 and `k` up to 22.
  @inline(__always)
  package static func clinger(_ mantissa: UInt64, _ exponent: Int) -> Double {
    let value = Double(mantissa)
    return exponent < 0 ? value / powersOfTen[-exponent] : value * powersOfTen[exponent]
  }

  package static let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    1e19, 1e20, 1e21, 1e22,
  ]

  private static let powersOfFive: [UInt64] = {
    var powers: [UInt64] = [1]
    for _ in 1...27 { powers.append(powers[powers.count - 1] * 5) }
    return powers
  }()

  /// `mantissa × 10^exponent` rounded to nearest even, by integer arithmetic; `|exponent|` at most 27.
  package static func roundedExactly(_ mantissa: UInt64, _ exponent: Int) -> Double {
    if mantissa == 0 { return 0 }
    let power = powersOfFive[abs(exponent)]
    let shift = mantissa.leadingZeroBitCount
    let normalised = mantissa << UInt64(shift)
    if exponent >= 0 {
      let (high, low) = normalised.multipliedFullWidth(by: power)
      if high == 0 { return rounded(low, sticky: false, scale: exponent - shift) }
      let up = high.leadingZeroBitCount
      let top = up == 0 ? high : high << UInt64(up) | low >> UInt64(64 - up)
      let rest = up == 0 ? low : low << UInt64(up)
      return rounded(top, sticky: rest != 0, scale: exponent - shift + 64 - up)
    }
    let divisorShift = power.leadingZeroBitCount
    let divisor = power << UInt64(divisorShift)
    // Halving the dividend keeps its high word below the divisor, as the division wants.
    let (quotient, remainder) = divisor.dividingFullWidth((normalised >> 1, normalised << 63))
    let up = quotient.leadingZeroBitCount
    return rounded(
      quotient << UInt64(up), sticky: remainder != 0,
      scale: exponent - shift + divisorShift - 63 - up)
  }

  /// A 64-bit integer with its top bit set, times 2^scale, rounded to 53 bits; `sticky` tells of bits below
  /// it.
  private static func rounded(_ value: UInt64, sticky: Bool, scale: Int) -> Double {
    let kept = value >> 11
    let rest = value & 0x7FF
    let isUp = rest > 0x400 || (rest == 0x400 && (sticky || kept & 1 == 1))
    let significand = Double(isUp ? kept + 1 : kept)
    return scalbn(significand, scale + 11)
  }

  /// The C library reads from a terminated copy, because the cell may end at the end of the buffer.
  package static func viaStrtod(_ cell: UnsafeBufferPointer<UInt8>) -> Double? {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: cell.count + 1) { copy in
      for (i, byte) in cell.enumerated() { copy[i] = CChar(bitPattern: byte) }
      copy[cell.count] = 0
      guard let start = UnsafePointer(copy.baseAddress) else { return nil }
      return strtod(start, nil)
    }
  }
}

extension DecimalParser {
  /// A decimal number taken apart: up to 19 significant digits, a power of ten and a sign.
  struct Digits {
    var mantissa: UInt64 = 0
    var exponent = 0
    var isNegative = false
    /// More than 19 significant digits; the mantissa holds the first 19 only.
    var isTruncated = false

    /// The value where it can be had exactly without the C library.
    var exactValue: Double? {
      if isTruncated { return nil }
      let magnitude: Double
      if mantissa <= 1 << 53, abs(exponent) <= 22 {
        magnitude = DecimalParser.clinger(mantissa, exponent)
      } else if abs(exponent) <= 27 {
        magnitude = DecimalParser.roundedExactly(mantissa, exponent)
      } else {
        return nil
      }
      return isNegative ? -magnitude : magnitude
    }

    /// Reads a whole cell; returns whether it is a number by the grammar.
    mutating func read(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
      var i = 0
      let end = cell.count
      guard i < end else { return false }
      if cell[i] == UInt8(ascii: "-") || cell[i] == UInt8(ascii: "+") {
        isNegative = cell[i] == UInt8(ascii: "-")
        i += 1
      }
      var count = readDigits(cell, &i, isFraction: false)
      if i < end, cell[i] == UInt8(ascii: ".") {
        i += 1
        count += readDigits(cell, &i, isFraction: true)
      }
      guard count > 0 else { return false }
      if i < end, cell[i] | 0x20 == UInt8(ascii: "e") {
        i += 1
        guard readExponent(cell, &i) else { return false }
      }
      return i == end
    }

    private mutating func readDigits(
      _ cell: UnsafeBufferPointer<UInt8>, _ i: inout Int, isFraction: Bool
    ) -> Int {
      let start = i
      while i < cell.count {
        let digit = cell[i] &- UInt8(ascii: "0")
        guard digit <= 9 else { break }
        if mantissa < 1_000_000_000_000_000_000 {
          mantissa = mantissa * 10 + UInt64(digit)
          if isFraction { exponent -= 1 }
        } else {
          isTruncated = true
        }
        i += 1
      }
      return i - start
    }

    private mutating func readExponent(_ cell: UnsafeBufferPointer<UInt8>, _ i: inout Int) -> Bool {
      var isNegativeExponent = false
      if i < cell.count, cell[i] == UInt8(ascii: "-") || cell[i] == UInt8(ascii: "+") {
        isNegativeExponent = cell[i] == UInt8(ascii: "-")
        i += 1
      }
      let start = i
      var power = 0
      while i < cell.count, cell[i] &- UInt8(ascii: "0") <= 9 {
        power = min(100_000, power * 10 + Int(cell[i] - UInt8(ascii: "0")))
        i += 1
      }
      exponent += isNegativeExponent ? -power : power
      return i > start
    }
  }
}
