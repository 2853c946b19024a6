/// Names of the reports of iterations.
enum ReportFile {
  private static let prefix = "continuous_training_report_"

  /// The path of an iteration's report without its ending.
  static func base(of iteration: IterationRecord, in folder: ContinuousFolder) -> String {
    let stamp = iteration.begunAt.filter(\.isNumber)
    let time = "\(stamp.prefix(8))_\(stamp.dropFirst(8).prefix(6))"
    return "\(folder.reports)/\(prefix)\(time)_\(iteration.number)"
  }

  /// The iteration that a file is the report of; `nil` for another file.
  static func iteration(of path: String) -> Int? {
    guard let name = path.split(separator: "/").last, name.hasPrefix(prefix),
      let ending = name.split(separator: ".").last, ending == "html" || ending == "json"
    else { return nil }
    return name.dropLast(ending.count + 1).split(separator: "_").last.flatMap { Int($0) }
  }
}
