import Diagnostics
import Market
import Storage

/// Puts batches of one collection together, symbol by symbol.
public struct DatasetMerge: Sendable {
  public let dataset: Dataset
  /// Records that were in more than one batch and equal, taken once.
  public let duplicates: Int
  private let identity: Identity

  /// - Throws: `different_collections` when windows, settings, forecaster or version differ;
  ///   `conflicting_duplicate` when a symbol is in two batches with different rows.
  public init(_ batches: [Dataset]) throws {
    guard let first = batches.first else {
      throw AssayError(
        code: "no_batches", message: "There is nothing to merge.", remedy: "Name at least one dataset.",
        kind: .usage)
    }
    let stride = try first.stride()
    for batch in batches.dropFirst() { try Self.check(batch, against: first) }
    var parts: [String: DatasetPart] = [:]
    var duplicates = 0
    for batch in batches {
      for (symbol, part) in try batch.parts() {
        if let known = parts[symbol] {
          guard try known.isSame(as: part) else { throw AssayError.conflictingDuplicate(symbol) }
          duplicates += part.performance.rowCount
        } else {
          parts[symbol] = part
        }
      }
    }
    let ordered = parts.keys.sorted().compactMap { parts[$0] }
    var dataset = try Dataset(parts: ordered, stride: stride, header: first.header)
    // Bars and contracts are in the batches' own identities; the metadata hold what came of them.
    let batchIdentities = batches.map { $0.metadata["identity_sha256"] ?? .null }
    identity = Identity(
      .datasetMerge, code: CodeVersion(first.header["code_version"]?.stringValue ?? ""),
      data: .string(SHA256.hexadecimal(of: dataset.metadata.canonical.text())),
      contract: .null, configuration: ["batches": .array(Self.sorted(batchIdentities))])
    dataset.note(identity)
    self.dataset = dataset
    self.duplicates = duplicates
  }

  /// Writes the dataset into a directory of its own.
  /// - Throws: `another_dataset`.
  public func write(to files: DatasetFiles) throws {
    try files.claim(identity: identity.hexadecimal)
    try dataset.write(files)
  }

  /// The order in which batches are named changes nothing.
  private static func sorted(_ texts: [JSONValue]) -> [JSONValue] {
    texts.compactMap(\.stringValue).sorted().map(JSONValue.string)
  }

  private static func check(_ batch: Dataset, against first: Dataset) throws(AssayError) {
    for (key, value) in first.header.members where batch.header[key] != value {
      throw AssayError(
        code: "different_collections",
        message:
          "The batches differ in `\(key)`: \(value.text()) against \(batch.header[key]?.text() ?? "none").",
        remedy: "Merge batches that were collected with the same options and version.", place: key,
        kind: .usage)
    }
  }
}

extension Dataset {
  /// What decides the rows beside the bars.
  var header: JSONObject {
    JSONObject(
      ["format", "version", "code_version", "configuration", "forecaster", "strategy_files"].map {
        ($0, metadata[$0] ?? .null)
      })
  }

  func stride() throws(AssayError) -> Int {
    guard let stride = metadata["stride_days"]?.integerValue, Self.windowDays.contains(stride) else {
      throw .brokenMetadata()
    }
    return stride
  }

  /// Lengths and distances of windows, as a collection takes them.
  static let windowDays = 1...3_660

  /// The numbers of the windows of each row; with them every date can be counted.
  /// - Throws: `broken_windows` for a number that no collection gives.
  static func windowNumbers(in table: ColumnTable) throws -> [Int64] {
    let numbers = try table.integers("window_num")
    if let wrong = numbers.first(where: { !(1...200_000).contains($0) }) {
      throw AssayError(
        code: "broken_windows", message: "The dataset has a window number \(wrong).",
        remedy: "Collect the dataset again.", kind: .badData)
    }
    return numbers
  }

  /// The day of the first window; `nil` in a dataset without rows.
  func firstWindow() -> CivilDate? { metadata["first_window"]?.stringValue.flatMap { CivilDate($0) } }

  /// The rows of each symbol, with windows by their first day as in a part.
  fileprivate func parts() throws -> [(symbol: String, part: DatasetPart)] {
    let (stride, first) = (try stride(), firstWindow()?.daysSinceEpoch ?? 0)
    func split(_ table: ColumnTable) throws -> [String: ColumnTable] {
      let starts = try Self.windowNumbers(in: table).map { Int64(first) + ($0 - 1) * Int64(stride) }
      let dated = table.replacing("window_num", with: .int64(starts))
      var rows: [String: [Int]] = [:]
      for (row, symbol) in try table.strings("symbol").enumerated() { rows[symbol, default: []].append(row) }
      return rows.mapValues { dated.rows($0) }
    }
    let (records, trades) = (try split(performance), try split(trades))
    return (metadata["symbols"]?.arrayValue ?? []).compactMap { facts in
      facts["symbol"]?.stringValue.map { symbol in
        (
          symbol,
          DatasetPart(
            performance: records[symbol] ?? performance.rows([]),
            trades: trades[symbol] ?? self.trades.rows([]), facts: facts)
        )
      }
    }
  }
}

extension DatasetPart {
  /// Whether two batches have the same of a symbol: bars, windows, and every result to the last digit.
  fileprivate func isSame(as other: DatasetPart) throws -> Bool {
    guard facts == other.facts, performance.rowCount == other.performance.rowCount else { return false }
    return try ["final_capital", "costs"].allSatisfy { name in
      try performance.doubles(name).map(\.bitPattern) == other.performance.doubles(name).map(\.bitPattern)
    }
  }
}

extension AssayError {
  fileprivate static func conflictingDuplicate(_ symbol: String) -> AssayError {
    AssayError(
      code: "conflicting_duplicate",
      message: "\(symbol) is in two batches, and its rows differ.",
      remedy: "Collect it again from one set of bars, or leave it out of one batch.", place: symbol,
      kind: .badData)
  }

  static func brokenMetadata() -> AssayError {
    AssayError(
      code: "broken_metadata",
      message: "The metadata of the dataset lack the length of its windows, or it is out of bounds.",
      remedy: "Collect the dataset again.", kind: .badData)
  }
}
