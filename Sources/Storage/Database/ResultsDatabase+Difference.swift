/// The first place in which two databases differ.
public struct ContentDifference: Sendable, Hashable {
  public var table: String
  /// The row of either side, columns apart by tabs; `nil` where a side has no more rows in the table.
  public var ours: String?
  public var theirs: String?
  public var columns: String
}

extension ResultsDatabase {
  /// Tables that record what was done with a run, not what the run computed.
  public static let historyTables: Set<String> = ["holdout_looks", "holdout_results", "ledger_heads"]

  /// Compares what two databases computed for a run, row by row, bit for bit; `nil` when there is no difference.
  ///
  /// - Parameter excluded: tables that are not compared.
  public func firstDifference(
    from other: ResultsDatabase, ofRun run: String, excluding excluded: Set<String> = ResultsDatabase.historyTables
  ) throws -> ContentDifference? {
    // Hashes of lines first: half a million rows as text would fill the memory twice.
    var hashes: [Int] = []
    try forEachLine(ofRun: run, excluding: excluded) { _, line in hashes.append(line.hashValue) }
    var position = 0
    var difference: (position: Int, table: String, header: String, line: String)?
    try other.forEachLine(ofRun: run, excluding: excluded) { header, line in
      if difference == nil, position >= hashes.count || hashes[position] != line.hashValue {
        difference = (position, Self.table(header), header, line)
      }
      position += 1
    }
    if difference == nil, position == hashes.count { return nil }
    let place = difference?.position ?? position
    var ours: (header: String, line: String)?
    var index = 0
    try forEachLine(ofRun: run, excluding: excluded) { header, line in
      if index == place { ours = (header, line) }
      index += 1
    }
    let header = ours?.header ?? difference?.header ?? ""
    let theirs = difference.flatMap { $0.table == Self.table(header) ? $0.line : nil }
    return ContentDifference(
      table: Self.table(header), ours: ours?.line, theirs: theirs,
      columns: header.drop { $0 != " " }.dropFirst().drop { $0 != " " }.dropFirst().description)
  }

  /// Rows with the line of their table's columns; headers come as rows too, so that tables line up.
  private func forEachLine(
    ofRun run: String, excluding excluded: Set<String>, _ body: (_ header: String, _ line: String) -> Void
  ) throws {
    var header = ""
    try forEachContentLine(ofRun: run) { line in
      if line.hasPrefix("# ") { header = line }
      if !excluded.contains(Self.table(header)) { body(header, line) }
    }
  }

  /// `units` of `# units: run_id unit_index`.
  private static func table(_ header: String) -> String { String(header.dropFirst(2).prefix { $0 != ":" }) }
}
