import Storage

/// Reads numbers as people and portals write them: `1.234,56`, `1 234.5`, `$169.55`, `12,5 EUR`, `(37.63)`,
/// `53.59M`.
///
/// Only what decorates a number is taken off: a currency, marks between groups of three digits, a suffix for
/// thousands and millions. What remains must be a plain number; `12%` and `1.2.3` are none. Cells that are plain
/// numbers never come here in a scan.
struct NumberReader {
  private let cell: UnsafeBufferPointer<UInt8>
  private var at: Int
  private var end: Int

  init(_ cell: UnsafeBufferPointer<UInt8>) {
    self.cell = cell
    at = 0
    end = cell.count
  }

  /// The value of a cell in the given writing; `nil` when it is no number.
  static func read(_ cell: UnsafeBufferPointer<UInt8>, _ form: NumberForm) -> Double? {
    var reader = NumberReader(cell)
    guard let parts = reader.parts(), form.allowsSuffix || parts.suffix == 1,
      let value = value(cell, parts.body, form)
    else { return nil }
    let scaled = value * parts.suffix
    return parts.isNegative ? -scaled : scaled
  }

  // MARK: Decoration

  struct Parts {
    /// Where digits and their marks stand.
    var body: Range<Int>
    var isNegative: Bool
    var currency: String?
    /// What a suffix multiplies by; 1 without one.
    var suffix: Double
  }

  /// Takes the decoration off; `nil` when nothing remains.
  mutating func parts() -> Parts? {
    guard cell.count <= Self.longest else { return nil }
    var isNegative = false
    var currency: String?
    trim()
    if byte(at) == UInt8(ascii: "("), byte(end - 1) == UInt8(ascii: ")") {
      isNegative = true
      at += 1
      end -= 1
      trim()
    }
    // One sign may stand before the currency or behind it; a second one, or one in brackets, is no number.
    var hasSign = isNegative
    for _ in 0..<2 {
      if !hasSign {
        if takeMinus() {
          isNegative = true
          hasSign = true
        } else if byte(at) == UInt8(ascii: "+") {
          at += 1
          hasSign = true
        }
      }
      trim()
      if currency == nil { currency = takeLeadingCurrency() }
      trim()
    }
    if currency == nil { currency = takeTrailingCurrency() }
    trim()
    let suffix = takeSuffix()
    trim()
    guard at < end, Self.isDigit(cell[at]) || Self.isMark(cell[at]), Self.isDigit(cell[end - 1]) else {
      return nil
    }
    return Parts(body: at..<end, isNegative: isNegative, currency: currency, suffix: suffix)
  }

  private func byte(_ i: Int) -> UInt8 { i >= at && i < end ? cell[i] : 0 }

  private mutating func trim() {
    while let count = Self.space(cell, at, end) { at += count }
    while at < end, byte(end - 1) == UInt8(ascii: " ") { end -= 1 }
    while end - at >= 2, cell[end - 2] == 0xC2, cell[end - 1] == 0xA0 { end -= 2 }
  }

  private mutating func takeMinus() -> Bool {
    if byte(at) == UInt8(ascii: "-") {
      at += 1
      return true
    }
    guard end - at >= 3, cell[at] == 0xE2, cell[at + 1] == 0x88, cell[at + 2] == 0x92 else { return false }
    at += 3
    return true
  }

  private mutating func takeLeadingCurrency() -> String? {
    for (name, bytes) in CurrencySigns.all where end - at > bytes.count {
      guard zip(bytes, cell[at..<end]).allSatisfy(==) else { continue }
      at += bytes.count
      return name
    }
    return nil
  }

  private mutating func takeTrailingCurrency() -> String? {
    for (name, bytes) in CurrencySigns.all where end - at > bytes.count {
      guard zip(bytes, cell[end - bytes.count..<end]).allSatisfy(==) else { continue }
      end -= bytes.count
      return name
    }
    return nil
  }

  private mutating func takeSuffix() -> Double {
    for (letters, factor) in Self.suffixes where end - at > letters.count {
      let tail = cell[end - letters.count..<end]
      guard zip(letters, tail).allSatisfy({ $0 == $1 | 0x20 }) else { continue }
      let before = cell[end - letters.count - 1]
      guard Self.isDigit(before) || before == UInt8(ascii: " ") else { continue }
      end -= letters.count
      return factor
    }
    return 1
  }

  private static let suffixes: [([UInt8], Double)] = [
    ("mrd", 1e9), ("mio", 1e6), ("bn", 1e9), ("mn", 1e6), ("k", 1e3), ("m", 1e6), ("b", 1e9), ("t", 1e12),
  ].map { (Array($0.0.utf8), $0.1) }

  // MARK: Digits

  /// The value of digits with a decimal mark and, where allowed, marks between groups of three (or two, as in
  /// `12,34,567`).
  static func value(
    _ cell: UnsafeBufferPointer<UInt8>, _ body: Range<Int>, _ form: NumberForm
  ) -> Double? {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: longest + 1) { plain -> Double? in
      var count = 0
      var group: UInt8 = 0
      var digitsInGroup = 0
      var isFraction = false
      var i = body.lowerBound
      while i < body.upperBound {
        let byte = cell[i]
        if isDigit(byte) {
          plain[count] = byte
          count += 1
          digitsInGroup += 1
          i += 1
        } else if byte == form.decimal.byte, !isFraction {
          if group != 0, digitsInGroup != 3 { return nil }
          plain[count] = UInt8(ascii: ".")
          count += 1
          isFraction = true
          i += 1
        } else if byte | 0x20 == UInt8(ascii: "e"), group == 0 {
          for rest in cell[i..<body.upperBound] {
            plain[count] = rest
            count += 1
          }
          i = body.upperBound
        } else {
          guard form.allowsGroups, !isFraction, let (mark, width) = groupMark(cell, i, body.upperBound, form)
          else { return nil }
          let isFirst = group == 0
          guard isFirst || mark == group,
            isFirst ? (1...3).contains(digitsInGroup) : (2...3).contains(digitsInGroup)
          else { return nil }
          if isFirst, cell[body.lowerBound] == UInt8(ascii: "0") { return nil }
          group = mark
          digitsInGroup = 0
          i += width
        }
      }
      if group != 0, !isFraction, digitsInGroup != 3 { return nil }
      return DecimalParser.parse(UnsafeBufferPointer(rebasing: UnsafeBufferPointer(plain)[..<count]))
    }
  }

  /// A mark between groups at a position, and the bytes that it takes.
  private static func groupMark(
    _ cell: UnsafeBufferPointer<UInt8>, _ i: Int, _ end: Int, _ form: NumberForm
  ) -> (UInt8, Int)? {
    if cell[i] == form.decimal.other.byte || cell[i] == UInt8(ascii: "'") { return (cell[i], 1) }
    if let width = space(cell, i, end) { return (UInt8(ascii: " "), width) }
    // The typographic apostrophe that Swiss tables use.
    let isApostrophe = end - i >= 3 && cell[i] == 0xE2 && cell[i + 1] == 0x80 && cell[i + 2] == 0x99
    return isApostrophe ? (UInt8(ascii: "'"), 3) : nil
  }

  /// Bytes of the space at a position: a blank, a no-break space, a narrow one or a thin one.
  private static func space(_ cell: UnsafeBufferPointer<UInt8>, _ i: Int, _ end: Int) -> Int? {
    guard i < end else { return nil }
    if cell[i] == UInt8(ascii: " ") { return 1 }
    if end - i >= 2, cell[i] == 0xC2, cell[i + 1] == 0xA0 { return 2 }
    guard end - i >= 3, cell[i] == 0xE2, cell[i + 1] == 0x80 else { return nil }
    return cell[i + 2] == 0xAF || cell[i + 2] == 0x89 ? 3 : nil
  }

  private static let longest = 64

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") <= 9 }
  private static func isMark(_ byte: UInt8) -> Bool { byte == UInt8(ascii: ".") || byte == UInt8(ascii: ",") }
}

/// The signs and codes of currencies that tables write beside prices.
enum CurrencySigns {
  /// Name and bytes; longer ones first, so that `US$` is not read as `$`.
  static let all: [(String, [UInt8])] = {
    let words = [
      "US$", "USD", "EUR", "GBP", "JPY", "CHF", "CAD", "AUD", "NZD", "HKD", "SGD", "INR", "CNY", "KRW", "SEK",
      "NOK", "DKK", "PLN", "BRL", "ZAR", "MXN", "Rs.", "$", "€", "£", "¥", "₹", "₩", "₽", "₺",
    ]
    // The last three are the signs as Windows writes them in one byte.
    return words.map { ($0, Array($0.utf8)) } + [("€", [0x80]), ("£", [0xA3]), ("¥", [0xA5])]
  }()

  /// The code of the currency that a sign stands for; `nil` where it stands for several.
  static func code(_ sign: String) -> String? {
    switch sign {
    case "€": "EUR"
    case "£": "GBP"
    case "₹", "Rs.": "INR"
    case "₩": "KRW"
    case "₽": "RUB"
    case "₺": "TRY"
    case "US$": "USD"
    case "$", "¥": nil
    default: sign
    }
  }
}
