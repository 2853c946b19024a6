import Foundation
import Import
import Storage
import Testing

@Suite struct DecimalParserTests {
  private static func parse(_ text: String) -> Double? {
    var text = text
    return text.withUTF8 { DecimalParser.parse($0) }
  }

  /// What the scanner's hot loop reads, when it reads the whole text.
  private static func parseFast(_ text: String) -> Double? {
    let bytes = Array(text.utf8) + [UInt8](repeating: 0, count: 64)
    return bytes.withUnsafeBufferPointer { buffer in
      DecimalParser.powersOfTen.withUnsafeBufferPointer { powers in
        guard let start = buffer.baseAddress, let table = powers.baseAddress else { return nil }
        var value = 0.0
        guard let end = FastNumber.read(start, &value, table), end == start + text.utf8.count else {
          return nil
        }
        return value
      }
    }
  }

  @Test(arguments: [
    "0", "-0", "+1", "1.", ".5", "0.1", "1e5", "1E-5", "3.60E-05", "9007199254740993", "9007199254740992.5",
    "17976931348623157e292", "1e400", "-1e400", "5e-324", "2.4703282292062327e-324", "1e-400",
    "0.000000000000000000000000000001", "123456789012345678901234567890", "4.35", "0.3",
    "2.2250738585072014e-308",
    "18446744073709551615", "18446744073709551616", "9999999999999999999", "8.41e21", "1.7e-25",
    "0.00000000000000000000123456789", "100000000000000008388608", "67.26000213623047", "12841.566666666664",
  ])
  func `chosen numbers equal those of the C library`(text: String) {
    #expect(Self.parse(text)?.bitPattern == strtod(text, nil).bitPattern, "\(text)")
    if let fast = Self.parseFast(text) { #expect(fast.bitPattern == strtod(text, nil).bitPattern) }
  }

  @Test(arguments: [
    "", "-", "+", ".", "e5", "1e", "1e+", "1,5", "1 5", "0x10", "nan", "inf", "1.2.3", "--1", "1e5.", "１",
  ])
  func `what is no number is refused`(text: String) {
    #expect(Self.parse(text) == nil)
    #expect(Self.parseFast(text) == nil)
  }

  /// A million numbers in all, of the shapes that files hold and of any shape.
  @Test(arguments: 0..<8)
  func `random numbers equal those of the C library bit for bit`(seed: Int) {
    var random = TestRandom(seed: seed + 1)
    var text: [UInt8] = []
    var mismatches: [String] = []
    var fastCount = 0
    DecimalParser.powersOfTen.withUnsafeBufferPointer { powers in
      for _ in 0..<130_000 {
        Self.write(&text, &random)
        text.withUnsafeBufferPointer { buffer in
          guard let start = buffer.baseAddress, let table = powers.baseAddress else { return }
          let length = buffer.count - 64
          let expected = UnsafeRawPointer(start).withMemoryRebound(to: CChar.self, capacity: buffer.count) {
            strtod($0, nil)
          }
          let found = DecimalParser.parse(UnsafeBufferPointer(start: start, count: length))
          var fast = 0.0
          let isFast = FastNumber.read(start, &fast, table) == start + length
          if isFast { fastCount += 1 }
          if found?.bitPattern != expected.bitPattern || (isFast && fast.bitPattern != expected.bitPattern) {
            mismatches.append(String(decoding: buffer.prefix(length), as: UTF8.self))
          }
        }
      }
    }
    #expect(mismatches.isEmpty, "\(mismatches.prefix(5))")
    #expect(fastCount > 50_000)
  }

  /// Writes digits with maybe a sign, a point and an exponent, and 64 zero bytes behind them.
  private static func write(_ text: inout [UInt8], _ random: inout TestRandom) {
    text.removeAll(keepingCapacity: true)
    let bits = random.next()
    if bits & 7 == 0 { text.append(UInt8(ascii: "-")) }
    let isOrdinary = bits & 0x30 != 0
    let whole = Int(bits >> 8 & 0xFF) % (isOrdinary ? 7 : 25)
    let fraction = Int(bits >> 16 & 0xFF) % (isOrdinary ? 7 : 25)
    appendDigits(max(1, whole), &text, &random)
    if fraction > 0 {
      text.append(UInt8(ascii: "."))
      appendDigits(fraction, &text, &random)
    }
    if !isOrdinary, bits & 0x40 != 0 {
      let limit = bits & 0x80 == 0 ? 40 : 340
      text += Array("e\(Int(bits >> 24 & 0xFFFF) % (2 * limit) - limit)".utf8)
    }
    text += [UInt8](repeating: 0, count: 64)
  }

  private static func appendDigits(_ count: Int, _ text: inout [UInt8], _ random: inout TestRandom) {
    var digits = random.next()
    for i in 0..<count {
      if i == 18 { digits = random.next() }
      text.append(UInt8(ascii: "0") + UInt8(digits % 10))
      digits /= 10
    }
  }
}
