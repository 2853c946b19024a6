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
  public static let historyTables: Set<String> = [
    "holdout_looks", "holdout_results", "ledger_heads", "run_outputs",
  ]

  /// Compares what two databases computed for a run, row by row, bit for bit; `nil` when there is no difference.
  ///
  /// - Parameter excluded: tables that are not compared.
  public func firstDifference(
    from other: ResultsDatabase, ofRun run: String,
    excluding excluded: Set<String> = ResultsDatabase.historyTables
  ) throws -> ContentDifference? {
    // Hashes of lines first: half a million rows as text would fill the memory twice.
    var hashes: [Int] = []
    try forEachLine(ofRun: run, excluding: excluded) { _, line in hashes.append(line.hashValue) }
    var theirs: (header: String, line: String)?
    var (count, place) = (0, hashes.count)
    try other.forEachLine(ofRun: run, excluding: excluded) { header, line in
      if theirs == nil, count >= hashes.count || hashes[count] != line.hashValue {
        theirs = (header, line)
        place = count
      }
      count += 1
    }
    if theirs == nil, count == hashes.count { return nil }
    place = min(place, count)
    var ours: (header: String, line: String)?
    var index = 0
    try forEachLine(ofRun: run, excluding: excluded) { header, line in
      if index == place { ours = (header, line) }
      index += 1
    }
    return Self.difference(ours, theirs)
  }

  /// Tables come in order of name, so the side that is still in the earlier one has rows that the other lacks.
  private static func difference(
    _ ours: (header: String, line: String)?, _ theirs: (header: String, line: String)?
  ) -> ContentDifference {
    let headers = [ours?.header, theirs?.header].compactMap(\.self)
    let header = headers.min { table($0) < table($1) } ?? ""
    return ContentDifference(
      table: table(header), ours: ours.flatMap { $0.header == header ? $0.line : nil },
      theirs: theirs.flatMap { $0.header == header ? $0.line : nil },
      columns: header.split(separator: " ").dropFirst(2).joined(separator: " "))
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
