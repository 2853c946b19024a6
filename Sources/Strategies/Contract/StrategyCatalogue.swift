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
    let found = try StrategyLibrary.builtIn.model(named: name).description
    guard let type = all.first(where: { $0.description.name == found.name }) else {
      preconditionFailure("the built-in library is the catalogue")
    }
    return type
  }
}
