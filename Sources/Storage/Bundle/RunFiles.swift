/// Where the bulk series of a run lie: beside the results database.
public enum RunFiles {
  /// `runs/RUN` in the folder of the database.
  public static func folder(ofRun run: String, database path: String) -> String {
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    return "\(folder)/runs/\(FileName.encode(run))"
  }
}
