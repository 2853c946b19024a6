import Diagnostics

/// Which file of an archive is meant: the one asked for, the only one, or the only one that is a table by its name.
struct MemberChoice {
  /// Position among the entries of the archive.
  let index: Int
  /// Whether the entry has a name.
  let isNamed: Bool
  /// Names of the files that are passed over.
  let others: [String]

  /// - Parameter names: the entries of the archive; folders and the litter of packers are no files.
  init(_ names: [String], wanted: String?, path: String) throws(AssayError) {
    let files = names.indices.filter { !Self.isBeside(names[$0]) }
    guard let first = files.first else {
      throw AssayError(
        code: "empty_archive", message: "The archive holds no file.", remedy: "Pack the data again.",
        place: path, kind: .badData)
    }
    let candidates: [Int]
    if let wanted {
      let exact = files.filter { names[$0] == wanted }
      candidates = exact.isEmpty ? files.filter { names[$0].hasSuffix("/" + wanted) } : exact
      guard !candidates.isEmpty else { throw Self.missing(wanted, files.map { names[$0] }, path) }
    } else {
      let tables = files.filter { Self.hasEnding(names[$0], Self.tableEndings) }
      let texts = files.filter { Self.hasEnding(names[$0], Self.textEndings) }
      candidates = files.count == 1 ? [first] : tables.isEmpty ? texts : tables
    }
    guard candidates.count == 1, let chosen = candidates.first else {
      throw Self.several(candidates.isEmpty ? files.map { names[$0] } : candidates.map { names[$0] }, path)
    }
    index = chosen
    isNamed = !names[chosen].isEmpty
    others = files.filter { $0 != chosen }.map { names[$0] }
  }

  private static let tableEndings = [".csv", ".tsv", ".json"]
  private static let textEndings = [".txt", ".dat", ".asc", ".prn"]

  private static func hasEnding(_ name: String, _ endings: [String]) -> Bool {
    let lower = name.lowercased()
    return endings.contains { lower.hasSuffix($0) }
  }

  private static func isBeside(_ name: String) -> Bool {
    name.hasSuffix("/") || name.hasPrefix("__MACOSX/") || name.hasSuffix(".DS_Store")
  }

  private static func summary(_ names: [String]) -> String {
    let shown = names.prefix(5).map { "`\($0)`" }.joined(separator: ", ")
    return names.count > 5 ? "\(shown) and \(names.count - 5) more" : shown
  }

  private static func several(_ names: [String], _ path: String) -> AssayError {
    AssayError(
      code: "several_files_in_archive",
      message: "The archive holds \(names.count) files that could be meant: \(summary(names)).",
      remedy: "Choose one with `--member \(names[0])`.", place: path, kind: .badData)
  }

  private static func missing(_ wanted: String, _ names: [String], _ path: String) -> AssayError {
    AssayError(
      code: "no_such_member",
      message: "The archive holds no file `\(wanted)`.\(NearestName.suggestion(for: wanted, among: names))",
      remedy: "It holds \(summary(names)).", place: path, kind: .usage)
  }
}
