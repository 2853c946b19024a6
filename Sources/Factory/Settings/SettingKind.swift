public import Diagnostics
import Market
public import Storage

/// What a setting takes: how it is read from a document and shown again, in words for people, and as JSON Schema for
/// editors.
public struct SettingKind<Value: Sendable>: Sendable {
  /// What it takes, to follow "It must be".
  public let expectation: String
  /// The same as keywords of JSON Schema (draft 2020-12), such as `type` and `minimum`.
  let schema: JSONObject
  let read: @Sendable (YAMLNode) throws(AssayError) -> Value
  let show: @Sendable (Value) -> JSONValue
}

extension SettingKind {
  public static func number(_ bound: NumberBound) -> SettingKind where Value == Double {
    SettingKind(
      expectation: bound.words, schema: bound.schema,
      read: { (node) throws(AssayError) in try bound.value(of: node) }, show: { .number($0) })
  }

  public static func integer(_ range: ClosedRange<Int>) -> SettingKind where Value == Int {
    let words = "a whole number from \(range.lowerBound) to \(range.upperBound)"
    return SettingKind(
      expectation: words,
      schema: [
        "type": "integer", "minimum": JSONValue(range.lowerBound), "maximum": JSONValue(range.upperBound),
      ],
      read: { (node) throws(AssayError) in
        let value: Int
        do { value = try node.integer() } catch { throw node.unexpected(words) }
        guard range.contains(value) else { throw node.unexpected(words) }
        return value
      }, show: { JSONValue($0) })
  }

  public static func choice() -> SettingKind
  where Value: RawRepresentable<String> & CaseIterable {
    let names = Value.allCases.map(\.rawValue)
    let words = "one of " + names.joined(separator: ", ")
    return SettingKind(
      expectation: words, schema: ["enum": .array(names.map { .string($0) })],
      read: { (node) throws(AssayError) in
        let text = try node.string()
        if let value = Value(rawValue: text) { return value }
        var error = node.unexpected(words)
        error.message += NearestName.suggestion(for: text, among: names)
        throw error
      }, show: { .string($0.rawValue) })
  }

  /// A value with a text form of its own; a number alone may be one as well.
  static func parsed(
    _ expectation: String, _ parse: @escaping @Sendable (String) -> Value?,
    _ text: @escaping @Sendable (Value) -> String
  ) -> SettingKind {
    SettingKind(
      expectation: expectation, schema: ["type": ["string", "number"]],
      read: { (node) throws(AssayError) in
        guard let value = parse(try node.string()) else { throw node.unexpected(expectation) }
        return value
      }, show: { .string(text($0)) })
  }

  public static func list<Element>(of kind: SettingKind<Element>) -> SettingKind where Value == [Element] {
    SettingKind(
      expectation: "a list; each element: \(kind.expectation)",
      schema: ["type": "array", "items": .object(kind.schema)],
      read: { (node) throws(AssayError) in
        var values: Value = []
        for element in try node.list() { values.append(try kind.read(element)) }
        return values
      }, show: { .array($0.map(kind.show)) })
  }

  /// Different levels, at least one.
  static func levels(_ bound: NumberBound, _ words: String) -> SettingKind where Value == [Double] {
    let list = SettingKind.list(of: .number(bound))
    var schema = list.schema
    schema["minItems"] = 1
    schema["uniqueItems"] = true
    return SettingKind(
      expectation: words, schema: schema,
      read: { (node) throws(AssayError) in
        let values = try list.read(node)
        guard !values.isEmpty, Set(values).count == values.count else { throw node.unexpected(words) }
        return values
      }, show: list.show)
  }

}

extension SettingKind where Value == UInt64 {
  /// A whole number of 64 bits without a sign, whose digits are all kept.
  public static var seed: SettingKind {
    let words = "a whole number from 0 to \(UInt64.max)"
    return SettingKind(
      expectation: words, schema: ["type": "integer", "minimum": 0],
      read: { (node) throws(AssayError) in
        guard let value = UInt64(try node.string()) else { throw node.unexpected(words) }
        return value
      }, show: { .string("\($0)") })
  }
}

extension SettingKind where Value == Bool {
  public static var flag: SettingKind {
    SettingKind(
      expectation: "true or false", schema: ["type": "boolean"],
      read: { (node) throws(AssayError) in try node.bool() }, show: { .bool($0) })
  }
}

extension SettingKind where Value == String {
  public static var text: SettingKind {
    SettingKind(
      expectation: "a text", schema: ["type": "string"],
      read: { (node) throws(AssayError) in try node.string() }, show: { .string($0) })
  }
}

extension SettingKind where Value == CivilDate {
  static var date: SettingKind {
    .parsed("a date such as 2019-01-31", { CivilDate($0) }, { "\($0)" })
  }
}

extension SettingKind where Value == Timeframe {
  static var timeframe: SettingKind {
    .parsed("a length of a bar such as 15m or 1d", { Timeframe($0) }, { "\($0)" })
  }
}

extension SettingKind where Value == [StrategyAssignment] {
  /// A mapping of names to values that the strategy reads.
  public static var assignments: SettingKind {
    SettingKind(
      expectation: "a mapping of names to values", schema: ["type": ["object", "null"]],
      read: { (node) throws(AssayError) in
        if node.isNull { return [] }
        var values: Value = []
        for member in try node.mapping().members {
          values.append(StrategyAssignment(key: member.key, value: try member.value.string()))
        }
        return values
      }, show: { .object(JSONObject($0.map { ($0.key, .string($0.value)) })) })
  }
}

/// The bounds of a number.
public struct NumberBound: Sendable {
  public enum End: Sendable {
    case including(Double)
    case excluding(Double)
  }

  var words: String
  var lower: End?
  var upper: End?

  public static let fraction = NumberBound(
    words: "a fraction above 0 and at most 1: 0.01 is 1 %", lower: .excluding(0), upper: .including(1))
  public static let insideUnit = NumberBound(
    words: "a fraction above 0 and below 1: 0.03 is 3 %", lower: .excluding(0), upper: .excluding(1))
  public static let probability = NumberBound(
    words: "a probability from 0 to 1", lower: .including(0), upper: .including(1))
  public static let positive = NumberBound(words: "a number above 0", lower: .excluding(0))
  public static let notNegative = NumberBound(words: "a number of at least 0", lower: .including(0))
  public static let capital = NumberBound(
    words: "an amount above 0 and at most 1e12", lower: .excluding(0), upper: .including(1e12))
  public static let costFraction = NumberBound(
    words: "a fraction from 0 to 0.49: 0.001 is 0.1 %", lower: .including(0), upper: .including(0.49))
  public static let basisPoints = NumberBound(
    words: "basis points from 0 to 4999", lower: .including(0), upper: .including(4_999))
  public static let ticks = NumberBound(
    words: "ticks from 0 to 10000", lower: .including(0), upper: .including(10_000))
  public static let multiple = NumberBound(
    words: "a number above 0 and at most 1000", lower: .excluding(0), upper: .including(1_000))

  public static func range(_ range: ClosedRange<Double>) -> NumberBound {
    NumberBound(
      words: "a number from \(range.lowerBound) to \(range.upperBound)", lower: .including(range.lowerBound),
      upper: .including(range.upperBound))
  }

  func holds(_ value: Double) -> Bool {
    let isAbove =
      switch lower {
      case nil: true
      case .including(let end): value >= end
      case .excluding(let end): value > end
      }
    let isBelow =
      switch upper {
      case nil: true
      case .including(let end): value <= end
      case .excluding(let end): value < end
      }
    return isAbove && isBelow
  }

  var schema: JSONObject {
    var schema: JSONObject = ["type": "number"]
    switch lower {
    case nil: break
    case .including(let end): schema["minimum"] = .number(end)
    case .excluding(let end): schema["exclusiveMinimum"] = .number(end)
    }
    switch upper {
    case nil: break
    case .including(let end): schema["maximum"] = .number(end)
    case .excluding(let end): schema["exclusiveMaximum"] = .number(end)
    }
    return schema
  }

  func value(of node: YAMLNode) throws(AssayError) -> Double {
    let value: Double
    do { value = try node.double() } catch { throw node.unexpected(words) }
    guard holds(value) else { throw node.unexpected(words) }
    return value
  }
}
