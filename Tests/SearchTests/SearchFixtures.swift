import Foundation
import Search
import TestKit

/// Spaces and points as the oracle files write them.
enum SearchFixtures {
  /// A space from Optuna's distributions in JSON, in the order of their names.
  static func space(_ value: OracleValue) throws -> Space {
    try Space(
      try value.members.map { name, text in
        let description = try JSONDecoder().decode(OracleValue.self, from: Data(text.string.utf8))
        return SearchParameter(name, try domain(description))
      })
  }

  private static func domain(_ description: OracleValue) throws -> SearchDomain {
    let attributes = try description["attributes"]
    switch try description["name"].string {
    case "CategoricalDistribution":
      return .choice(
        try attributes["choices"].array.map { choice in
          if case .flag(let flag) = choice { .flag(flag) } else { .text(try choice.string) }
        })
    case "IntDistribution":
      return .integer(
        low: try attributes["low"].int, high: try attributes["high"].int, step: try attributes["step"].int,
        isLogarithmic: try attributes["log"].bool)
    default:
      return .number(
        low: try attributes["low"].double, high: try attributes["high"].double,
        step: try? attributes["step"].double, isLogarithmic: try attributes["log"].bool)
    }
  }

  /// Rows from columns by name, in the order of the space's parameters.
  static func points(_ columns: OracleValue, _ space: Space) throws -> [[Double]] {
    let values = try space.parameters.map { try columns[$0.name].doubles }
    return values[0].indices.map { row in values.map { $0[row] } }
  }

  /// A space with every kind of parameter, a condition and a constraint.
  ///
  /// - Parameter isSmall: so small that its grid can be laid out.
  static func everyKind(isSmall: Bool = false) throws -> Space {
    try Space(
      [
        SearchParameter("kind", .choice([.text("sma"), .text("ema"), .text("rsi")])),
        SearchParameter(
          "fast", .integer(low: 2, high: isSmall ? 20 : 30, step: isSmall ? 9 : 1, isLogarithmic: false)),
        SearchParameter("slow", .integer(low: 10, high: 100, step: isSmall ? 45 : 5, isLogarithmic: false)),
        SearchParameter("threshold", .number(low: 1e-4, high: 0.1, step: nil, isLogarithmic: true)),
        SearchParameter("stop", .number(low: 0.5, high: 5, step: isSmall ? 1.5 : 0.5, isLogarithmic: false)),
        SearchParameter("trail", .flag),
        SearchParameter(
          "level", .integer(low: 1, high: 64, step: 1, isLogarithmic: true),
          when: [SearchCondition("kind", .oneOf([.text("rsi")]))]),
      ], constraints: [try SpaceConstraint("fast < slow")])
  }
}
