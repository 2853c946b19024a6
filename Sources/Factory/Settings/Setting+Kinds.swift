import Diagnostics
import Storage

typealias Key<Value> = WritableKeyPath<RunSettings, Value> & Sendable

extension Setting {
  static func number(
    _ path: String, _ key: any Key<Double>, _ bound: NumberBound, _ help: String, _ option: String? = nil
  ) -> Setting {
    Setting(
      path: path, help: help, option: option, expectation: bound.words,
      read: { (node, settings) throws(AssayError) in settings[keyPath: key] = try bound.value(of: node) },
      show: { .number($0[keyPath: key]) })
  }

  /// - Parameter shown: where the value in force lies, when it is not where it is read to.
  static func optionalNumber(
    _ path: String, _ key: any Key<Double?>, _ bound: NumberBound, _ help: String, _ option: String? = nil,
    shownAs shown: (any Key<Double>)? = nil
  ) -> Setting {
    Setting(
      path: path, help: help, option: option, expectation: bound.words + ", or null",
      read: { (node, settings) throws(AssayError) in
        settings[keyPath: key] = node.isNull ? nil : try bound.value(of: node)
      },
      show: { settings in
        if let shown { return .number(settings[keyPath: shown]) }
        return JSONValue(settings[keyPath: key])
      })
  }

  static func integer(
    _ path: String, _ key: any Key<Int>, _ range: ClosedRange<Int>, _ help: String, _ option: String? = nil
  ) -> Setting {
    let words = "a whole number from \(range.lowerBound) to \(range.upperBound)"
    return Setting(
      path: path, help: help, option: option, expectation: words,
      read: { (node, settings) throws(AssayError) in
        settings[keyPath: key] = try whole(node, range, words)
      },
      show: { JSONValue($0[keyPath: key]) })
  }

  static func optionalInteger(
    _ path: String, _ key: any Key<Int?>, _ range: ClosedRange<Int>, _ help: String, _ option: String? = nil
  ) -> Setting {
    let words = "a whole number from \(range.lowerBound) to \(range.upperBound), or null"
    return Setting(
      path: path, help: help, option: option, expectation: words,
      read: { (node, settings) throws(AssayError) in
        settings[keyPath: key] = node.isNull ? nil : try whole(node, range, words)
      },
      show: { settings in settings[keyPath: key].map { JSONValue($0) } ?? .null })
  }

  static func flag(_ path: String, _ key: any Key<Bool>, _ help: String, _ option: String? = nil) -> Setting {
    Setting(
      path: path, help: help, option: option, expectation: "true or false",
      read: { (node, settings) throws(AssayError) in settings[keyPath: key] = try node.bool() },
      show: { .bool($0[keyPath: key]) })
  }

  static func text(_ path: String, _ key: any Key<String?>, _ help: String, _ option: String? = nil)
    -> Setting
  {
    Setting(
      path: path, help: help, option: option, expectation: "a text, or null",
      read: { (node, settings) throws(AssayError) in
        settings[keyPath: key] = node.isNull ? nil : try node.string()
      },
      show: { JSONValue($0[keyPath: key]) })
  }

  static func choice<Value: RawRepresentable<String> & CaseIterable & Sendable>(
    _ path: String, _ key: any Key<Value>, _ help: String, _ option: String? = nil
  ) -> Setting {
    Setting(
      path: path, help: help, option: option, expectation: words(Value.self),
      read: { (node, settings) throws(AssayError) in settings[keyPath: key] = try oneOf(Value.self, node) },
      show: { .string($0[keyPath: key].rawValue) })
  }

  static func optionalChoice<Value: RawRepresentable<String> & CaseIterable & Sendable>(
    _ path: String, _ key: any Key<Value?>, _ help: String, _ option: String? = nil
  ) -> Setting {
    Setting(
      path: path, help: help, option: option, expectation: words(Value.self) + ", or null",
      read: { (node, settings) throws(AssayError) in
        settings[keyPath: key] = node.isNull ? nil : try oneOf(Value.self, node)
      },
      show: { JSONValue($0[keyPath: key]?.rawValue) })
  }

  /// A value with a text form of its own.
  static func parsed<Value>(
    _ path: String, _ key: any Key<Value?>, _ help: String, _ option: String?,
    _ parse: @escaping @Sendable (String) -> Value?, _ text: @escaping @Sendable (Value) -> String
  ) -> Setting {
    Setting(
      path: path, help: help, option: option, expectation: help,
      read: { (node, settings) throws(AssayError) in
        if node.isNull { return settings[keyPath: key] = nil }
        guard let value = parse(try node.string()) else { throw node.unexpected(help) }
        settings[keyPath: key] = value
      },
      show: { JSONValue($0[keyPath: key].map(text)) })
  }

  /// A mapping of names to values that the strategy reads.
  static func assignments(
    _ path: String, _ key: any Key<[StrategyAssignment]>, _ help: String, _ option: String?
  ) -> Setting {
    Setting(
      path: path, help: help, option: option, expectation: "a mapping of names to values",
      read: { (node, settings) throws(AssayError) in
        if node.isNull { return settings[keyPath: key] = [] }
        var values: [StrategyAssignment] = []
        for member in try node.mapping().members {
          values.append(StrategyAssignment(key: member.key, value: try member.value.string()))
        }
        settings[keyPath: key] = values
      },
      show: { settings in
        .object(JSONObject(settings[keyPath: key].map { ($0.key, .string($0.value)) }))
      })
  }

  // MARK: Parts

  private static func whole(
    _ node: YAMLNode, _ range: ClosedRange<Int>, _ words: String
  ) throws(AssayError) -> Int {
    let value: Int
    do { value = try node.integer() } catch { throw node.unexpected(words) }
    guard range.contains(value) else { throw node.unexpected(words) }
    return value
  }

  private static func words<Value: RawRepresentable<String> & CaseIterable>(_ type: Value.Type) -> String {
    "one of " + Value.allCases.map(\.rawValue).joined(separator: ", ")
  }

  private static func oneOf<Value: RawRepresentable<String> & CaseIterable>(
    _ type: Value.Type, _ node: YAMLNode
  ) throws(AssayError) -> Value {
    let text = try node.string()
    if let value = Value(rawValue: text) { return value }
    var error = node.unexpected(words(type))
    error.message += NearestName.suggestion(for: text, among: Value.allCases.map(\.rawValue))
    throw error
  }
}
