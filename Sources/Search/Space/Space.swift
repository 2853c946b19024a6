public import Diagnostics

/// The parameters that a study searches, with their conditions and constraints.
///
/// A point of a space is a coordinate for each parameter in declared order: a number, or the position of a choice;
/// NaN for a parameter that does not exist under its conditions.
public struct Space: Sendable {
  public let parameters: [SearchParameter]
  public let constraints: [SpaceConstraint]
  /// What else a point must satisfy before it is tried, such as that a strategy accepts the combination.
  public var filter: (@Sendable ([Double]) -> Bool)?

  let axes: [SearchAxis]
  /// For each parameter its conditions, with the parents' positions.
  let conditions: [[(parent: Int, condition: SearchCondition)]]
  /// Positions of the parameters, parents before children.
  let order: [Int]
  private let positions: [String: Int]

  /// - Throws: an error for an empty space, a parameter that is declared twice, an unusable range, a condition or
  ///   constraint on a parameter that does not exist, or conditions that go in a circle.
  public init(_ parameters: [SearchParameter], constraints: [SpaceConstraint] = []) throws(AssayError) {
    guard !parameters.isEmpty else { throw .emptySpace }
    var positions: [String: Int] = [:]
    for (index, parameter) in parameters.enumerated() {
      try SpaceCheck.check(parameter)
      guard positions.updateValue(index, forKey: parameter.name) == nil else {
        throw .duplicateParameter(parameter.name)
      }
    }
    var conditions: [[(parent: Int, condition: SearchCondition)]] = []
    for parameter in parameters {
      var own: [(parent: Int, condition: SearchCondition)] = []
      for condition in parameter.conditions {
        guard let parent = positions[condition.parent] else {
          throw .unknownParent(condition.parent, of: parameter.name, parameters.map(\.name))
        }
        try SpaceCheck.check(condition, of: parameter.name, on: parameters[parent].domain)
        own.append((parent, condition))
      }
      conditions.append(own)
    }
    for constraint in constraints {
      for term in constraint.terms {
        guard let index = positions[term.name] else {
          throw .unknownInConstraint(term.name, constraint.text, parameters.map(\.name))
        }
        if parameters[index].domain.isChoice { throw .choiceInConstraint(term.name, constraint.text) }
      }
    }
    self.parameters = parameters
    self.constraints = constraints
    self.conditions = conditions
    self.positions = positions
    axes = parameters.map { SearchAxis($0.domain) }
    order = try SpaceCheck.parentsFirst(conditions.map { $0.map(\.parent) }, names: parameters.map(\.name))
  }

  public var count: Int { parameters.count }

  /// How many points a full grid has; `nil` when a parameter is continuous or the number overflows.
  ///
  /// Conditions and constraints make it fewer.
  public var gridCount: Int? {
    var total = 1
    for parameter in parameters {
      guard let count = parameter.domain.count else { return nil }
      let (product, overflow) = total.multipliedReportingOverflow(by: count)
      if overflow { return nil }
      total = product
    }
    return total
  }

  public func position(of name: String) -> Int? { positions[name] }

  /// Whether a parameter always exists.
  public func isUnconditional(_ index: Int) -> Bool { conditions[index].isEmpty }

  /// Whether parameter `index` exists at a point whose parents are settled.
  func exists(_ index: Int, at point: [Double]) -> Bool {
    conditions[index].allSatisfy { parent, condition in
      !point[parent].isNaN && condition.holds(for: parameters[parent].domain.value(at: point[parent]))
    }
  }

  /// Sets the coordinates of parameters that do not exist to NaN.
  func settle(_ point: inout [Double]) {
    for index in order where !conditions[index].isEmpty && !exists(index, at: point) { point[index] = .nan }
  }

  /// Whether a point satisfies the constraints and the filter.
  public func admits(_ point: [Double]) -> Bool {
    for constraint in constraints {
      let holds = constraint.holds { name in
        positions[name].flatMap { point[$0].isNaN ? nil : point[$0] }
      }
      if !holds { return false }
    }
    return filter?(point) ?? true
  }

  /// Whether every point is admitted.
  var admitsEverything: Bool { constraints.isEmpty && filter == nil }

  /// Names and values of the parameters that exist at a point.
  public func values(at point: [Double]) -> [(name: String, value: SearchValue)] {
    zip(parameters, point).compactMap { parameter, coordinate in
      coordinate.isNaN ? nil : (parameter.name, parameter.domain.value(at: coordinate))
    }
  }

  /// The point of some values.
  /// - Throws: an error for a value that its domain does not have, a missing one, or one that does not exist there.
  public func point(of values: [(name: String, value: SearchValue)]) throws(AssayError) -> [Double] {
    var point = [Double](repeating: .nan, count: count)
    for (name, value) in values {
      guard let index = positions[name] else { throw .unknownParameter(name, parameters.map(\.name)) }
      guard let coordinate = parameters[index].domain.coordinate(of: value) else {
        throw .valueOutside(name, value, parameters[index].domain)
      }
      point[index] = coordinate
    }
    for index in order {
      let exists = exists(index, at: point)
      if exists, point[index].isNaN { throw .missingValue(parameters[index].name) }
      if !exists, !point[index].isNaN { throw .valueUnderNoCondition(parameters[index]) }
    }
    return point
  }
}
