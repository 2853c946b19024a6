import Diagnostics
import Factory
import Search
import Strategies

/// The space of an iteration's search: each parameter around its default, inside its own bounds.
enum ContinuousSpace {
  /// - Throws: `nothing_to_search` where no parameter can change.
  static func space(of model: StrategyModel, settings: ContinuousSettings) throws -> Space {
    let parameters = model.description.parameters.map { SearchParameter($0.name, domain($0, settings)) }
    let free = parameters.filter { $0.domain.count != 1 }
    guard !free.isEmpty else {
      throw AssayError(
        code: "nothing_to_search", message: "No parameter of \(model.description.name) can change.",
        remedy: "Widen optimization.lowest_multiple and highest_multiple.", place: model.description.name,
        kind: .usage)
    }
    return try StrategySpace.space(of: model, range: .bounds, own: try Space(parameters))
  }

  private static func domain(_ declaration: ParameterDeclaration, _ settings: ContinuousSettings)
    -> SearchDomain
  {
    switch (declaration.domain, declaration.standard) {
    case (.integer(let bounds), .integer(let standard)):
      let ends = ends(Double(standard), settings, grid: declaration.grid.compactMap(\.numeric))
      let low = max(bounds.lowerBound, Int(ends.low.rounded(.up)))
      let high = min(bounds.upperBound, Int(ends.high.rounded(.down)))
      return .integer(low: min(low, standard), high: max(high, standard), step: 1, isLogarithmic: false)
    case (.number(let bounds), .number(let standard)):
      let ends = ends(standard, settings, grid: declaration.grid.compactMap(\.numeric))
      let (low, high) = (max(bounds.lowerBound, ends.low), min(bounds.upperBound, ends.high))
      return .number(low: min(low, standard), high: max(high, standard), step: nil, isLogarithmic: false)
    case (.choice(let names), _): return .choice(names.map { .text($0) })
    default: return .flag
    }
  }

  /// Multiples of a default of zero say nothing; its grid does.
  private static func ends(
    _ standard: Double, _ settings: ContinuousSettings, grid: [Double]
  ) -> (low: Double, high: Double) {
    if standard == 0 { return (min(0, grid.min() ?? 0), max(0, grid.max() ?? 0)) }
    let ends = [standard * settings.lowestMultiple, standard * settings.highestMultiple]
    return (min(ends[0], ends[1]), max(ends[0], ends[1]))
  }
}
