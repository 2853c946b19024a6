public import Diagnostics
public import Search
public import Strategies

/// The space of a strategy's declared parameters.
public enum StrategySpace {
  /// - Parameters:
  ///   - fixed: parameters that are not searched, as a user writes them.
  ///   - own: a space that a study's file declares; its parameters must be the strategy's.
  /// - Throws: `unknown_parameter`, `invalid_parameter`; `nothing_to_search` when all are fixed.
  public static func space(
    of model: StrategyModel, range: StrategyTask.SearchRange, fixed: [StrategyAssignment] = [],
    own: Space? = nil
  ) throws -> Space {
    // Checks names and values of those that are fixed.
    _ = try ParameterSet(parsing: fixed.map { ($0.key, $0.value) }, for: model.description)
    var space = try own ?? declared(model.description, range, fixed.map(\.key))
    for parameter in space.parameters { try check(parameter, model.description, fixed) }
    space.filter = filter(space, model, fixed)
    return space
  }

  private static func declared(
    _ description: StrategyDescription, _ range: StrategyTask.SearchRange, _ fixed: [String]
  ) throws -> Space {
    let searched = description.parameters.filter { !fixed.contains($0.name) }
    guard !searched.isEmpty else {
      throw AssayError(
        code: "nothing_to_search",
        message: description.parameters.isEmpty
          ? "\(description.name) has no parameters." : "Every parameter of \(description.name) is fixed.",
        remedy: "Search a strategy with parameters, or fix fewer with --param.", place: description.name,
        kind: .usage)
    }
    return try Space(searched.map { SearchParameter($0.name, domain($0, range)) })
  }

  private static func domain(
    _ declaration: ParameterDeclaration, _ range: StrategyTask.SearchRange
  ) -> SearchDomain {
    let values = declaration.grid.compactMap(\.numeric)
    switch declaration.domain {
    case .integer(let bounds):
      let isGrid = range == .grid && !values.isEmpty
      return .integer(
        low: isGrid ? Int(values.min() ?? 0) : bounds.lowerBound,
        high: isGrid ? Int(values.max() ?? 0) : bounds.upperBound, step: 1, isLogarithmic: false)
    case .number(let bounds):
      let isGrid = range == .grid && !values.isEmpty
      return .number(
        low: isGrid ? values.min() ?? 0 : bounds.lowerBound,
        high: isGrid ? values.max() ?? 0 : bounds.upperBound, step: nil, isLogarithmic: false)
    case .flag: return .flag
    case .choice(let names):
      let chosen = range == .grid && !declaration.grid.isEmpty ? declaration.grid.map(\.description) : names
      return .choice(chosen.map { .text($0) })
    }
  }

  /// The ends of a range must be values of the strategy's parameter.
  private static func check(
    _ parameter: SearchParameter, _ description: StrategyDescription, _ fixed: [StrategyAssignment]
  ) throws {
    var ends: [SearchValue]
    switch parameter.domain {
    case .number(let low, let high, _, _): ends = [.number(low), .number(high)]
    case .integer(let low, let high, _, _): ends = [.integer(low), .integer(high)]
    case .choice(let values): ends = values
    }
    for end in ends { _ = try ParameterSet([try value(parameter.name, end, description)], for: description) }
    if fixed.contains(where: { $0.key == parameter.name }) {
      throw AssayError(
        code: "conflicting_parameter", message: "`\(parameter.name)` is both fixed and searched.",
        remedy: "Fix it or search it.", place: parameter.name, kind: .usage)
    }
  }

  private static func filter(
    _ space: Space, _ model: StrategyModel, _ fixed: [StrategyAssignment]
  ) -> @Sendable ([Double]) -> Bool {
    { point in
      guard let set = try? parameters(at: point, in: space, of: model, fixed) else { return false }
      return (try? PreparedStrategy(model, set)) != nil
    }
  }

  /// The values of a strategy's parameters at a point.
  package static func parameters(
    at point: [Double], in space: Space, of model: StrategyModel, _ fixed: [StrategyAssignment]
  ) throws -> ParameterSet {
    let known = try ParameterSet(parsing: fixed.map { ($0.key, $0.value) }, for: model.description)
    var values = known.values.filter { entry in fixed.contains { $0.key == entry.name } }
      .map { (name: $0.name, value: $0.value) }
    for (name, value) in space.values(at: point) {
      values.append(try Self.value(name, value, model.description))
    }
    return try ParameterSet(values, for: model.description)
  }

  private static func value(
    _ name: String, _ value: SearchValue, _ description: StrategyDescription
  ) throws -> (name: String, value: ParameterValue) {
    let domain = description.parameters.first { $0.name == name }?.domain
    switch (domain, value) {
    case (.number, .integer(let whole)): return (name, .number(Double(whole)))
    case (.integer, .number(let number)):
      return (name, Int(exactly: number).map { .integer($0) } ?? .number(number))
    case (_, .integer(let whole)): return (name, .integer(whole))
    case (_, .number(let number)): return (name, .number(number))
    case (_, .flag(let flag)): return (name, .flag(flag))
    case (_, .text(let text)): return (name, .choice(text))
    }
  }
}
