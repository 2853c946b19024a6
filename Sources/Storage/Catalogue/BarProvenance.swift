public import Diagnostics

/// Where bars come from and what was done to them; kept in the file with the bars.
public struct BarProvenance: Sendable, Hashable {
  /// The file or provider: a path as given, or words such as `sample: bokeh_sampledata 2026.1`.
  public var source: String
  /// SHA-256 of the source file, in hexadecimal digits.
  public var sourceHash: String?
  /// Zone in which times without an offset were read; `nil` when each carried its own.
  public var sourceZone: String?
  /// What the times of the source name: `open`, `close` or `session date`.
  public var stamp: String?
  /// Changes to prices or volumes, in order, each as a sentence; empty for bars as the source has them.
  public var adjustments: [String]
  public var rowsRead: Int?
  /// Rows that were put aside because they could not be used.
  public var rowsQuarantined: Int
  /// The version of the program that brought the bars in.
  public var importedBy: String
  /// The importer's report, for those who want to know everything.
  public var report: JSONValue?
  /// The sources that the bars were joined from before this one, oldest first: source, its hash, bars and range.
  public var earlier: [JSONValue] = []
  /// The recipe of bars that never traded: scenario, instrument, seed and start; `nil` for real ones.
  public var synthetic: JSONValue?

  public init(
    source: String, sourceHash: String? = nil, sourceZone: String? = nil, stamp: String? = nil,
    adjustments: [String] = [], rowsRead: Int? = nil, rowsQuarantined: Int = 0, importedBy: String,
    report: JSONValue? = nil, synthetic: JSONValue? = nil
  ) {
    self.source = source
    self.sourceHash = sourceHash
    self.sourceZone = sourceZone
    self.stamp = stamp
    self.adjustments = adjustments
    self.rowsRead = rowsRead
    self.rowsQuarantined = rowsQuarantined
    self.importedBy = importedBy
    self.report = report
    self.synthetic = synthetic
  }
}

extension BarProvenance {
  /// Whether the bars never traded.
  public var isSynthetic: Bool { synthetic != nil }

  public var json: JSONValue {
    [
      "source": .string(source), "source_sha256": JSONValue(sourceHash), "source_zone": JSONValue(sourceZone),
      "stamp": JSONValue(stamp), "adjustments": JSONValue(adjustments),
      "rows_read": rowsRead.map { JSONValue($0) } ?? .null, "rows_quarantined": JSONValue(rowsQuarantined),
      "imported_by": .string(importedBy), "report": report ?? .null,
      "synthetic": synthetic ?? .null, "earlier": .array(earlier),
    ]
  }

  init?(json: JSONValue) {
    guard let source = json["source"]?.stringValue, let importedBy = json["imported_by"]?.stringValue else {
      return nil
    }
    self.init(
      source: source, sourceHash: json["source_sha256"]?.stringValue,
      sourceZone: json["source_zone"]?.stringValue, stamp: json["stamp"]?.stringValue,
      adjustments: json["adjustments"]?.arrayValue?.compactMap(\.stringValue) ?? [],
      rowsRead: json["rows_read"]?.integerValue, rowsQuarantined: json["rows_quarantined"]?.integerValue ?? 0,
      importedBy: importedBy, report: Self.known(json["report"]), synthetic: Self.known(json["synthetic"]))
    earlier = json["earlier"]?.arrayValue ?? []
  }

  /// A member that is there and says something.
  private static func known(_ member: JSONValue?) -> JSONValue? {
    guard let member, !member.isNull else { return nil }
    return member
  }
}
