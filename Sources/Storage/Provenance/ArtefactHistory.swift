public import Diagnostics

/// Where a file comes from, as far as the file itself tells.
public struct ArtefactHistory: Sendable, Hashable {
  /// What it is, for programs: `bars`, `factory_report`, `bundle`, …
  public var kind: String
  /// What it is, in a sentence.
  public var summary: String
  /// Names and values in order: version, hashes, sources.
  public var facts: [Fact]
  /// The command lines that make it again; empty when the file does not tell.
  public var commands: [String]

  public struct Fact: Sendable, Hashable {
    public var name: String
    public var value: String
  }

  init(kind: String, summary: String, facts: [(String, String?)] = [], commands: [String] = []) {
    self.kind = kind
    self.summary = summary
    self.facts = facts.compactMap { name, value in value.map { Fact(name: name, value: $0) } }
    self.commands = commands
  }

  public var json: JSONValue {
    [
      "kind": .string(kind), "summary": .string(summary),
      "facts": .object(JSONObject(facts.map { ($0.name, JSONValue.string($0.value)) })),
      "commands": JSONValue(commands),
    ]
  }
}

/// Tells what a file is from its content, never from its name.
public struct ArtefactReader: Sendable {
  /// The command line of a run's configuration; `nil` when it cannot be read.
  let command: @Sendable (_ config: JSONValue) -> String?

  public init(command: @escaping @Sendable (_ config: JSONValue) -> String?) {
    self.command = command
  }

  /// - Throws: `unknown_artefact` for a file that this program did not make; `no_such_file`.
  public func history(of path: String) throws -> ArtefactHistory {
    let start = try WholeFile.start(of: path, count: 16)
    if start.starts(with: Array("PAR1".utf8)) || start.starts(with: Array("ARROW1".utf8)) {
      return try table(path)
    }
    if start.starts(with: Array("SQLite format 3".utf8)) { return try database(path) }
    if start.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) { return bundle(try BundleManifest.read(path)) }
    let bytes = try WholeFile.bytes(of: path)
    if let history = try text(bytes, path) { return history }
    throw AssayError.unknownArtefact(path)
  }

  private func text(_ bytes: [UInt8], _ path: String) throws -> ArtefactHistory? {
    let first = bytes.prefix { $0 != UInt8(ascii: "\n") }
    if LedgerLine(first) != nil { return ledger(path) }
    if let json = try? JSONValue(parsing: bytes) { return document(json) }
    let text = String(decoding: bytes, as: UTF8.self)
    if let provenance = Self.embedded(in: text) {
      let isOfRun = provenance["command"]?.stringValue?.hasPrefix("assay factory") == true
      return result(
        provenance, kind: isOfRun ? "factory_report" : "backtest_report",
        summary: "The report of \(isOfRun ? "a factory run" : "one backtest").")
    }
    return Self.scenario(text)
  }

  /// The provenance in a report's page.
  private static func embedded(in page: String) -> JSONValue? {
    guard let start = page.firstRange(of: "<script type=\"application/json\" id=\"report-provenance\">"),
      let end = page[start.upperBound...].firstRange(of: "</script>")
    else { return nil }
    return try? JSONValue(parsing: String(page[start.upperBound..<end.lowerBound]))
  }

  /// A scenario's file defines a market and has no history of its own.
  private static func scenario(_ text: String) -> ArtefactHistory? {
    let lines = text.split(whereSeparator: \.isNewline)
    guard lines.contains(where: { $0.hasPrefix("  garch_bars:") }),
      let name = lines.first(where: { !$0.hasPrefix(" ") && !$0.hasPrefix("#") && $0.hasSuffix(":") })
    else { return nil }
    return ArtefactHistory(
      kind: "scenario",
      summary:
        "The definition of a made-up market. It is complete: name and seed decide every bar made from it.",
      facts: [("scenario", String(name.dropLast()))], commands: ["assay scenario fit --output FILE.yaml"])
  }
}

extension AssayError {
  static func unknownArtefact(_ path: String) -> AssayError {
    AssayError(
      code: "unknown_artefact", message: "assay did not make this file, or it carries no provenance.",
      remedy:
        "Known are bars of the catalogue, results as Parquet and JSON, reports, manifests, bundles, databases, "
        + "ledgers and scenarios.", place: path, kind: .badData)
  }
}
