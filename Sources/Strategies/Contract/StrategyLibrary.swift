public import Diagnostics

/// The strategies that a command or a run can name: the built-in ones, and a user's own.
public struct StrategyLibrary: Sendable {
  public let models: [StrategyModel]

  /// Every strategy of the catalogue, in order of their numbers.
  public static let builtIn = StrategyLibrary(models: StrategyCatalogue.all.map { StrategyModel($0) })

  init(models: [StrategyModel]) { self.models = models }

  /// The library with more strategies after its own.
  /// - Precondition: no name occurs twice; see `isTaken`.
  public func adding(_ more: [StrategyModel]) -> StrategyLibrary {
    let sum = StrategyLibrary(models: models + more)
    precondition(Set(sum.names.map { $0.lowercased() }).count == sum.names.count, "names are different")
    return sum
  }

  public var names: [String] { models.map(\.description.name) }

  /// Whether a strategy has the name, whatever the case.
  public func isTaken(_ name: String) -> Bool { names.contains { $0.lowercased() == name.lowercased() } }

  /// Finds a strategy by name, whatever the case, or a built-in one by number.
  /// - Throws: `unknown_strategy` with the nearest name.
  public func model(named name: String) throws(AssayError) -> StrategyModel {
    let wanted = name.lowercased()
    if let found = models.first(where: {
      $0.description.name.lowercased() == wanted || ($0.file == nil && "\($0.description.id)" == name)
    }) {
      return found
    }
    throw AssayError(
      code: "unknown_strategy", message: "There is no strategy `\(name)`.",
      remedy: "`assay strategies list` shows all.\(NearestName.suggestion(for: name, among: names))",
      place: name, kind: .usage)
  }
}
