public import Diagnostics

/// What a quality check holds against some bars: findings that can mislead, without the notes and the examples.
///
/// It stands at the top of every result that rests on the bars, and is kept with the result, because the bars of the
/// catalogue can be replaced later.
public struct QualitySummary: Hashable, Sendable {
  public var symbol: String
  public var timeframe: String
  public var findings: [Finding]

  public struct Finding: Hashable, Sendable {
    public var kind: String
    public var severity: QualityFinding.Severity
    public var count: Int
    /// Where it was found first, as `BarSeries.displayTime` shows it; `nil` when the check gives no place.
    public var first: String?
    public var sentence: String
  }

  /// The warnings and errors of a report, the most serious first.
  public init(_ report: QualityReport) {
    symbol = report.symbol
    timeframe = report.timeframe.description
    findings = report.findings.filter { $0.severity > .note }.sorted { $0.severity > $1.severity }.map {
      Finding(
        kind: $0.kind.rawValue, severity: $0.severity, count: $0.count, first: $0.examples.first?.time,
        sentence: $0.sentence)
    }
  }

  /// Checks bars.
  /// - Throws: `AssayError` when the instrument's time zone is unknown.
  public init(checking series: BarSeries) throws { self.init(try QualityReport.check(series)) }

  public var isEmpty: Bool { findings.isEmpty }
  public var severity: QualityFinding.Severity? { findings.map(\.severity).max() }

  /// `{"symbol", "timeframe", "severity", "findings": [{"kind", "severity", "count", "first", "sentence"}]}`.
  public var json: JSONValue {
    [
      "symbol": .string(symbol), "timeframe": .string(timeframe), "severity": JSONValue(severity?.rawValue),
      "findings": .array(
        findings.map {
          [
            "kind": .string($0.kind), "severity": .string($0.severity.rawValue), "count": JSONValue($0.count),
            "first": JSONValue($0.first), "sentence": .string($0.sentence),
          ]
        }),
    ]
  }

  /// Reads `json`; `nil` for another document.
  public init?(json: JSONValue) {
    guard let symbol = json["symbol"]?.stringValue, let timeframe = json["timeframe"]?.stringValue,
      let list = json["findings"]?.arrayValue
    else { return nil }
    self.symbol = symbol
    self.timeframe = timeframe
    findings = []
    for entry in list {
      guard let kind = entry["kind"]?.stringValue, let sentence = entry["sentence"]?.stringValue,
        let severity = entry["severity"]?.stringValue.flatMap(QualityFinding.Severity.init)
      else { return nil }
      findings.append(
        Finding(
          kind: kind, severity: severity, count: entry["count"]?.integerValue ?? 0,
          first: entry["first"]?.stringValue, sentence: sentence))
    }
  }
}
