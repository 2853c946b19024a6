import Diagnostics

/// Every combination of a strategy's grid values that the strategy accepts.
public struct ParameterGrid: Sendable {
  public let sets: [ParameterSet]
  /// How many combinations the strategy refused, such as a fast length above the slow one.
  public let refused: Int

  /// Combinations in declared order, the last parameter varying fastest.
  /// - Throws: what an indicator refuses for a reason other than parameters that make no sense together.
  public init(of model: StrategyModel) throws {
    let description = model.description
    var partial: [[ParameterSet.Entry]] = [[]]
    for parameter in description.parameters {
      partial = partial.flatMap { prefix in
        parameter.grid.map { prefix + [ParameterSet.Entry(name: parameter.name, value: $0)] }
      }
    }
    let all = partial.map { ParameterSet(values: $0) }
    sets = try all.filter { set in
      do {
        _ = try model.rule(set, spacing: .daily).warmUp()
        return true
      } catch let error as AssayError where error.code == "invalid_parameter" {
        return false
      }
    }
    refused = all.count - sets.count
  }

  public init(of type: any Strategy.Type) throws { try self.init(of: StrategyModel(type)) }
}
