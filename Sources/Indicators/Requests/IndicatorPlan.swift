public import Diagnostics

/// Indicators to compute on one bar series, with the names of the columns that they fill.
///
/// Read from a specification in TA-Lib's function and parameter names:
///
///     [{"column": "MACD", "function": "MACD", "inputs": ["close"],
///       "params": {"fastperiod": 12, "slowperiod": 26, "signalperiod": 9},
///       "outputs": ["macd", "signal", "histogram"]}]
public struct IndicatorPlan: Sendable, Hashable {
  /// One indicator and where its outputs go.
  public struct Entry: Sendable, Hashable {
    public var request: IndicatorRequest
    /// One column name for each output, in their order.
    public var columns: [String]
    /// Leading bars without a value.
    public var lookback: Int

    /// The columns as TA-Lib gives them: whole-number outputs, which know no NaN there, are 0 before the
    /// look-back.
    /// - Throws: as `IndicatorStore.columns`.
    public func values(in store: IndicatorStore) throws -> [[Double]] {
      let values = try store.columns(request)
      guard try IndicatorStore.metadata(of: request).isInteger else { return values }
      return values.map { $0.map { $0.isNaN ? 0 : $0 } }
    }
  }

  /// An entry that cannot be computed, and why.
  public struct Refusal: Sendable, Hashable {
    /// The names of its columns.
    public var columns: [String]
    public var error: AssayError
  }

  public private(set) var entries: [Entry] = []
  /// Entries with a function or a parameter that does not exist, or a value out of bounds.
  public private(set) var refused: [Refusal] = []

  /// One indicator with parameters by name; columns are called `RSI`, or `MACD.macd` where there are several.
  ///
  /// - Throws: `AssayError` for an unknown name or parameter, with the nearest one, or a value out of bounds.
  public init(_ name: String, parameters: [(name: String, value: Double)] = []) throws {
    let metadata = try IndicatorCatalogue.type(named: name).metadata
    let request = IndicatorRequest(name, try Self.values(parameters, of: metadata))
    let columns = metadata.outputs.count == 1 ? [name] : metadata.outputs.map { "\(name).\($0)" }
    entries = [try Self.entry(request, columns)]
  }

  /// Reads a specification: a list of entries, or an object whose member `columns` is that list.
  ///
  /// Entries that cannot be computed are collected in `refused`, so that the rest can be; the caller has to
  /// report them.
  ///
  /// - Throws: `AssayError` of kind `badData` that names the entry and the member that is wrong.
  public init(specification: JSONValue, source: String) throws {
    guard let list = (specification["columns"] ?? specification).arrayValue else {
      throw Self.malformed("A specification is a list of indicators.", at: source)
    }
    for (index, item) in list.enumerated() {
      try append(item, place: "\(source), entry \(index + 1)")
    }
    let names = entries.flatMap(\.columns)
    if let twice = names.enumerated().first(where: { names[..<$0.offset].contains($0.element) }) {
      throw Self.malformed("The column `\(twice.element)` is named twice.", at: source)
    }
  }

  private mutating func append(_ item: JSONValue, place: String) throws {
    guard let function = item["function"]?.stringValue else {
      throw Self.malformed("`function` is missing or no text.", at: place)
    }
    let named = item["outputs"]?.arrayValue?.compactMap(\.stringValue)
    guard let columns = named ?? item["column"]?.stringValue.map({ [$0] }) else {
      throw Self.malformed("`outputs` is missing.", at: place)
    }
    let inputs = try (item["inputs"]?.arrayValue ?? []).map { try Self.column($0, place: place) }
    let parameters = try Self.parameters(item["params"]?.objectValue ?? [:], place: place)
    do {
      let metadata = try IndicatorCatalogue.type(named: function).metadata
      guard columns.count == metadata.outputs.count else {
        let outputs = metadata.outputs.joined(separator: ", ")
        throw Self.malformed("`outputs` has \(columns.count) names; \(function) gives \(outputs).", at: place)
      }
      let request = IndicatorRequest(function, try Self.values(parameters, of: metadata), of: inputs)
      entries.append(try Self.entry(request, columns))
    } catch let error as AssayError where error.kind == .usage {
      refused.append(Refusal(columns: columns, error: error))
    }
  }

  /// Takes out an entry that the bars do not allow.
  public mutating func refuse(_ entry: Entry, _ error: AssayError) {
    entries.removeAll { $0 == entry }
    refused.append(Refusal(columns: entry.columns, error: error))
  }

  private static func entry(_ request: IndicatorRequest, _ columns: [String]) throws -> Entry {
    Entry(request: request, columns: columns, lookback: try IndicatorStore.lookback(of: request))
  }

  private static func column(_ value: JSONValue, place: String) throws -> IndicatorColumn {
    let names = ["open", "high", "low", "close", "volume"]
    switch value.stringValue {
    case "open": return .open
    case "high": return .high
    case "low": return .low
    case "close": return .close
    case "volume": return .volume
    default:
      let text = value.stringValue ?? value.text()
      throw malformed(
        "`\(text)` is no input.\(NearestName.suggestion(for: text, among: names))", at: place,
        remedy: "Inputs are \(names.joined(separator: ", ")).")
    }
  }

  /// Numbers by name. A text that starts with `default` stands for the default and is left out.
  private static func parameters(
    _ object: JSONObject, place: String
  ) throws -> [(name: String, value: Double)] {
    try object.members.compactMap { member in
      if let value = member.value.doubleValue { return (member.key, value) }
      if member.value.stringValue?.hasPrefix("default") == true { return nil }
      throw malformed("The parameter `\(member.key)` is \(member.value.text()), no number.", at: place)
    }
  }

  /// Values in declared order, with defaults where nothing is given.
  private static func values(
    _ given: [(name: String, value: Double)], of metadata: IndicatorMetadata
  ) throws -> [Double] {
    let names = metadata.parameters.map(\.name)
    for (name, _) in given where !names.contains(name) {
      throw AssayError(
        code: "unknown_parameter", message: "\(metadata.name) has no parameter `\(name)`.",
        remedy: (names.isEmpty ? "It takes none." : "It takes \(names.joined(separator: ", ")).")
          + NearestName.suggestion(for: name, among: names),
        place: "\(metadata.name).\(name)", kind: .usage)
    }
    return metadata.parameters.map { parameter in
      given.last { $0.name == parameter.name }?.value ?? parameter.standard
    }
  }

  private static func malformed(
    _ message: String, at place: String,
    remedy: String =
      "Write entries like {\"function\": \"RSI\", \"params\": {\"timeperiod\": 14}, \"outputs\": [\"rsi\"]}."
  ) -> AssayError {
    AssayError(code: "invalid_specification", message: message, remedy: remedy, place: place, kind: .badData)
  }
}
