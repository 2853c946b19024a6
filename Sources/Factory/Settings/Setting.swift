import Backtest
public import Diagnostics
import Market
public import Storage

/// One key of a document: where it stands, what it takes, where its value goes.
public struct Setting<Document: Sendable>: Sendable {
  /// The way to it: `risk_management.stop_loss.hard_stop_pct`.
  public let path: String
  /// What the last word of the path was in earlier versions; still read, with a note.
  public var formerName: String?
  public let help: String
  /// The option of the command that says the same; `--set PATH=VALUE` always does.
  public let option: String?
  /// What it takes, to follow "It must be".
  public let expectation: String
  let schema: JSONObject
  let read: @Sendable (YAMLNode, inout Document) throws(AssayError) -> Void
  let show: @Sendable (Document) -> JSONValue

  /// The value of a document as it is shown.
  public func shown(_ document: Document) -> JSONValue { show(document) }

  /// Reads a value into a document.
  /// - Throws: what the key refuses.
  public func take(_ node: YAMLNode, into document: inout Document) throws(AssayError) {
    try read(node, &document)
  }

  /// Whether `null` says that the value is absent.
  public var mayBeAbsent: Bool { schema["anyOf"] != nil }

  /// The words that are the only values; empty where others are.
  public var choices: [String] { (kindSchema["enum"]?.arrayValue ?? []).compactMap(\.stringValue) }

  /// Whether it is true or false.
  public var isFlag: Bool { kindSchema["type"] == "boolean" }

  /// Whether it is a number, or a whole one.
  public var isNumber: Bool { kindSchema["type"] == "number" || isWhole }
  public var isWhole: Bool { kindSchema["type"] == "integer" }

  private var kindSchema: JSONObject { schema["anyOf"]?.arrayValue?.first?.objectValue ?? schema }

  /// The last word of the path.
  public var name: String { path.split(separator: ".").last.map(String.init) ?? path }

  /// The path with the former name.
  var formerPath: String? {
    formerName.map { (path.split(separator: ".").dropLast().map(String.init) + [$0]).joined(separator: ".") }
  }
}

public typealias SettingKey<Document, Value> = WritableKeyPath<Document, Value> & Sendable

extension Setting {
  /// A value that is always there.
  public static func value<Value>(
    _ path: String, _ key: any SettingKey<Document, Value>, _ kind: SettingKind<Value>, _ help: String,
    _ option: String? = nil
  ) -> Setting {
    Setting(
      path: path, help: help, option: option, expectation: kind.expectation, schema: kind.schema,
      read: { (node, document) throws(AssayError) in document[keyPath: key] = try kind.read(node) },
      show: { kind.show($0[keyPath: key]) })
  }

  /// A value that may be absent; `null` says so.
  ///
  /// - Parameter shown: where the value in force lies, when it is not where it is read to.
  public static func optional<Value>(
    _ path: String, _ key: any SettingKey<Document, Value?>, _ kind: SettingKind<Value>, _ help: String,
    _ option: String? = nil, shownAs shown: (any SettingKey<Document, Value>)? = nil
  ) -> Setting {
    Setting(
      path: path, help: help, option: option, expectation: kind.expectation + ", or null",
      schema: ["anyOf": [.object(kind.schema), ["type": "null"]]],
      read: { (node, document) throws(AssayError) in
        document[keyPath: key] = node.isNull ? nil : try kind.read(node)
      },
      show: { document in
        if let shown { return kind.show(document[keyPath: shown]) }
        return document[keyPath: key].map(kind.show) ?? .null
      })
  }

  /// The same setting, also read under a name of earlier versions.
  func formerly(_ name: String) -> Setting {
    var copy = self
    copy.formerName = name
    return copy
  }
}

/// Settings that several documents and commands have: declared once.
public enum CommonSettings {
  public static let capital = SettingKind.number(.capital)
  static let side = SettingKind<Side>.choice()
  static let fill = SettingKind<FillTiming>.choice()
  static let intrabar = SettingKind<IntrabarRule>.choice()
  static let limitFill = SettingKind<LimitRule>.choice()
  static let size = SettingKind<PositionSizing>.parsed(
    "a size like units:1, equity:0.5 or notional:20000", { PositionSizing($0) }, { $0.text })
  public static let maxBarsHeld = SettingKind.integer(1...1_000_000)
}
