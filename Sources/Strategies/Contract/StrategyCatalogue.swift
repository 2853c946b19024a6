public import Diagnostics

/// Every built-in strategy, found by the build in `Rules/`.
public enum StrategyCatalogue {
  /// All strategies in order of their numbers.
  public static let all: [any Strategy.Type] = builtInStrategies.sorted {
    $0.description.id < $1.description.id
  }

  public static var names: [String] { all.map { $0.description.name } }

  /// Finds a strategy by name, whatever the case, or by number.
  /// - Throws: `unknown_strategy` with the nearest name.
  public static func type(named name: String) throws(AssayError) -> any Strategy.Type {
    let wanted = name.lowercased()
    if let found = all.first(where: {
      $0.description.name.lowercased() == wanted || "\($0.description.id)" == name
    }) {
      return found
    }
    throw AssayError(
      code: "unknown_strategy", message: "There is no strategy `\(name)`.",
      remedy: "`assay strategies list` shows all.\(NearestName.suggestion(for: name, among: names))",
      place: name, kind: .usage)
  }
}
