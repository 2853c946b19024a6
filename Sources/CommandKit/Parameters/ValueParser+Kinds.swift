extension ValueParser where Value == String {
  /// Any text that is not empty.
  public static var text: ValueParser { text("TEXT") }

  public static func text(_ placeholder: String) -> ValueParser {
    ValueParser(placeholder: placeholder, expectation: "a text that is not empty") { $0.isEmpty ? nil : $0 }
  }

  /// The path of a file; the file need not exist.
  public static var file: ValueParser { path("FILE", .file) }

  /// The path of a folder; the folder need not exist.
  public static var folder: ValueParser { path("DIR", .folder) }

  private static func path(_ placeholder: String, _ completion: CompletionHint) -> ValueParser {
    ValueParser(placeholder: placeholder, expectation: "a path", completion: completion) {
      $0.isEmpty ? nil : $0
    }
  }

  /// One of several words.
  public static func choice(_ names: [String], _ placeholder: String = "NAME") -> ValueParser {
    ValueParser(
      placeholder: placeholder, expectation: "one of \(names.joined(separator: ", "))",
      completion: .choice(names)
    ) { names.contains($0) ? $0 : nil }
  }
}

extension ValueParser where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
  /// One of the cases of an enumeration, by raw value.
  public static func choice(of type: Value.Type, _ placeholder: String = "NAME") -> ValueParser {
    let names = Value.allCases.map(\.rawValue)
    return ValueParser(
      placeholder: placeholder, expectation: "one of \(names.joined(separator: ", "))",
      completion: .choice(names), describe: \.rawValue
    ) { Value(rawValue: $0) }
  }
}

extension ValueParser where Value == Int {
  /// A whole number inside `range`.
  public static func integer(
    in range: ClosedRange<Int> = .min ... .max, _ placeholder: String = "N"
  ) -> ValueParser {
    let bounds =
      switch (range.lowerBound, range.upperBound) {
      case (.min, .max): ""
      case (let low, .max): " of at least \(low)"
      case (.min, let high): " of at most \(high)"
      case (let low, let high): " from \(low) to \(high)"
      }
    return ValueParser(placeholder: placeholder, expectation: "a whole number\(bounds)") { text in
      Int(text).flatMap { range.contains($0) ? $0 : nil }
    }
  }
}

extension ValueParser where Value == UInt64 {
  /// A seed: a whole number of 64 bits without sign.
  public static var seed: ValueParser {
    ValueParser(placeholder: "N", expectation: "a whole number from 0 to \(UInt64.max)") { UInt64($0) }
  }
}

extension ValueParser where Value == Double {
  /// A finite decimal number.
  public static var number: ValueParser { number() }

  /// A finite decimal number inside `range`.
  public static func number(
    in range: ClosedRange<Double> = -.infinity ... .infinity, _ placeholder: String = "X"
  ) -> ValueParser {
    let (low, high) = (range.lowerBound, range.upperBound)
    let bounds =
      switch (low.isFinite, high.isFinite) {
      case (false, false): ""
      case (true, false): " of at least \(shortText(low))"
      case (false, true): " of at most \(shortText(high))"
      case (true, true): " from \(shortText(low)) to \(shortText(high))"
      }
    return ValueParser(placeholder: placeholder, expectation: "a number\(bounds)", describe: shortText) {
      decimal($0).flatMap { range.contains($0) ? $0 : nil }
    }
  }

  /// A finite number above zero.
  public static func positive(_ placeholder: String = "X") -> ValueParser {
    ValueParser(placeholder: placeholder, expectation: "a number above 0", describe: shortText) {
      decimal($0).flatMap { $0 > 0 ? $0 : nil }
    }
  }

  /// Whole values without the trailing `.0`, as a user would type them.
  @Sendable private static func shortText(_ value: Double) -> String {
    Int(exactly: value).map(String.init) ?? "\(value)"
  }

  /// Decimal notation only: Swift would also read `nan`, `inf` and hexadecimal numbers.
  private static func decimal(_ text: String) -> Double? {
    let allowed = text.utf8.allSatisfy {
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || "+-.eE".utf8.contains($0)
    }
    guard allowed, let value = Double(text), value.isFinite else { return nil }
    return value
  }
}

extension ValueParser {
  /// Several values separated by commas; an empty item is not accepted.
  public static func list<Element>(of element: ValueParser<Element>) -> ValueParser where Value == [Element] {
    ValueParser(
      placeholder: "\(element.placeholder),…",
      expectation: "a list with commas in which each item is \(element.expectation)",
      completion: element.completion,
      describe: { $0.map(element.describe).joined(separator: ",") }
    ) { text in
      var values: [Element] = []
      for item in text.split(separator: ",", omittingEmptySubsequences: false) {
        guard let value = element.parse(String(item)) else { return nil }
        values.append(value)
      }
      return values
    }
  }
}

/// A key with its value, as in `--param fast=10`.
public struct Assignment: Sendable, Hashable {
  public var key: String
  public var value: String

  public init(key: String, value: String) {
    self.key = key
    self.value = value
  }
}

extension ValueParser where Value == Assignment {
  /// `key=value`; the value may hold further equals signs.
  public static var assignment: ValueParser {
    ValueParser(
      placeholder: "KEY=VALUE", expectation: "a key and a value like fast=10",
      describe: { "\($0.key)=\($0.value)" }
    ) { text in
      guard let sign = text.firstIndex(of: "="), sign > text.startIndex else { return nil }
      let value = text[text.index(after: sign)...]
      return value.isEmpty ? nil : Assignment(key: String(text[..<sign]), value: String(value))
    }
  }
}
