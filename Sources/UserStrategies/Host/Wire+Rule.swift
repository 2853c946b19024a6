import Diagnostics
import Indicators
import Strategies

extension Wire {
  /// What a rule asked of its setup, without its code.
  static func json(_ rule: PreparedRule) -> JSONValue {
    [
      "lines": .array(rule.lines.map { ["column": json($0.column), "back": JSONValue($0.back)] }),
      "prices": JSONValue(rule.priceReach), "needs": .array(rule.needs.map(json)),
      "reads_fills": .bool(rule.readsFills),
    ]
  }

  static func rule(
    _ json: JSONValue, signals: @escaping @Sendable (borrowing SignalFrame) throws -> Signals
  ) -> PreparedRule? {
    guard let lines = json["lines"]?.arrayValue?.map({ line($0) }), let prices = json["prices"]?.integerValue,
      let needs = json["needs"]?.arrayValue?.map({ need($0) }),
      let readsFills = json["reads_fills"]?.boolValue
    else { return nil }
    let (known, met) = (lines.compactMap { $0 }, needs.compactMap { $0 })
    guard known.count == lines.count, met.count == needs.count else { return nil }
    return PreparedRule(
      lines: known, priceReach: prices, needs: met, readsFills: readsFills, signals: signals)
  }

  private static func line(_ json: JSONValue) -> HandleRequest? {
    guard let column = json["column"].flatMap({ column($0) }), let back = json["back"]?.integerValue else {
      return nil
    }
    return HandleRequest(column: column, back: back)
  }

  private static let plainColumns: [(name: String, column: IndicatorColumn)] = [
    ("open", .open), ("high", .high), ("low", .low), ("close", .close), ("volume", .volume),
    ("session", .session),
    ("minute", .minute),
  ]

  private static let plainFacts: [(name: String, fact: SessionFact)] = [
    ("minutes_from_open", .minutesFromOpen), ("bar_of_session", .barOfSession), ("hour", .hour),
    ("day_of_month", .dayOfMonth), ("open_price", .openPrice), ("prior_high", .priorHigh),
    ("prior_low", .priorLow),
    ("prior_close", .priorClose),
  ]

  static func json(_ column: IndicatorColumn) -> JSONValue {
    if let plain = plainColumns.first(where: { $0.column == column }) { return .string(plain.name) }
    switch column {
    case .sessionFact(.openingHigh(let minutes)): return ["opening_high": JSONValue(minutes)]
    case .sessionFact(.openingLow(let minutes)): return ["opening_low": JSONValue(minutes)]
    case .sessionFact(let fact):
      return ["fact": JSONValue(plainFacts.first { $0.fact == fact }?.name)]
    case .output(let request, let output):
      return [
        "function": .string(request.function), "parameters": JSONValue(request.parameters.map { "\($0)" }),
        "inputs": .array(request.inputs.map { json($0) }), "output": JSONValue(output),
      ]
    default: return .null
    }
  }

  static func column(_ json: JSONValue) -> IndicatorColumn? {
    if let name = json.stringValue { return plainColumns.first { $0.name == name }?.column }
    if let minutes = json["opening_high"]?.integerValue {
      return .sessionFact(.openingHigh(minutes: minutes))
    }
    if let minutes = json["opening_low"]?.integerValue { return .sessionFact(.openingLow(minutes: minutes)) }
    if let name = json["fact"]?.stringValue {
      return plainFacts.first { $0.name == name }.map { .sessionFact($0.fact) }
    }
    guard let function = json["function"]?.stringValue, let output = json["output"]?.integerValue,
      let inputs = json["inputs"]?.arrayValue?.map({ column($0) }),
      let parameters = json["parameters"]?.arrayValue?.compactMap({ $0.stringValue.flatMap { Double($0) } })
    else { return nil }
    let columns = inputs.compactMap { $0 }
    return columns.count == inputs.count
      ? .output(of: IndicatorRequest(function, parameters, of: columns), output) : nil
  }

  private static func json(_ need: SeriesNeed) -> JSONValue {
    switch need {
    case .intradayBars(let minutes): ["intraday": JSONValue(minutes)]
    case .sessions: "sessions"
    case .barsPerSession(let count): ["bars": JSONValue(count)]
    }
  }

  private static func need(_ json: JSONValue) -> SeriesNeed? {
    if json.stringValue == "sessions" { return .sessions }
    return json["intraday"]?.integerValue.map { .intradayBars(upTo: $0) }
      ?? json["bars"]?.integerValue.map { .barsPerSession($0) }
  }
}
