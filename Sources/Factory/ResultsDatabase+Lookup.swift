import Diagnostics
public import Storage

extension ResultsDatabase {
  /// The run of that name or of a name that begins so; the newest run when `id` is `nil`.
  /// - Throws: `unknown_run` with what there is.
  public func requireRun(_ id: String?) throws -> RunRecord {
    let runs = try runs()
    if let id {
      if let run = runs.first(where: { $0.id == id }) { return run }
      let matches = runs.filter { $0.id.hasPrefix(id) }
      if id.count >= 4, matches.count == 1 { return matches[0] }
    } else if let newest = runs.last {
      return newest
    }
    let known =
      runs.isEmpty ? "The database holds no run yet" : "It holds \(runs.map(\.id).joined(separator: ", "))"
    throw AssayError(
      code: "unknown_run",
      message: id.map { "There is no run `\($0)` in \(path)." } ?? "There is no run in \(path).",
      remedy: "\(known); `assay factory run` makes one.", place: id, kind: .usage)
  }
}
