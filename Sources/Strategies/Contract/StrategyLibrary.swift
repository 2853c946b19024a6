public import Diagnostics

/// The strategies that a command or a run can name: the built-in ones, and a user's own.
public struct StrategyLibrary: Sendable {
  public let models: [StrategyModel]
  /// Names that exist and were not asked for, such as those of files that were not compiled; for suggestions.
  private var otherNames: [String] = []

  /// Every strategy of the catalogue, in order of their numbers.
  public static let builtIn = StrategyLibrary(models: StrategyCatalogue.all.map { StrategyModel($0) })

  init(models: [StrategyModel]) { self.models = models }

  /// A library of some strategies alone.
  /// - Precondition: no name occurs twice.
  public static func of(_ models: [StrategyModel]) -> StrategyLibrary {
    StrategyLibrary(models: []).adding(models)
  }

  /// The library with more strategies after its own.
  /// - Precondition: no name occurs twice; see `isTaken`.
  public func adding(_ more: [StrategyModel]) -> StrategyLibrary {
    var sum = StrategyLibrary(models: models + more)
    sum.otherNames = otherNames
    precondition(Set(sum.names.map { $0.lowercased() }).count == sum.names.count, "names are different")
    return sum
  }

  /// The library that also suggests some names for a misspelt one.
  public func suggesting(_ names: [String]) -> StrategyLibrary {
    var library = self
    library.otherNames += names
    return library
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
      remedy:
        "`assay strategies list` shows all.\(NearestName.suggestion(for: name, among: names + otherNames))",
      place: name, kind: .usage)
  }
}
