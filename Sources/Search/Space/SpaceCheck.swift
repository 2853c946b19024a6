import Diagnostics

/// The checks of a space's parts.
enum SpaceCheck {
  static func check(_ parameter: SearchParameter) throws(AssayError) {
    let name = parameter.name
    guard !name.isEmpty else {
      throw .invalidSpace("A parameter has no name.", "Give each parameter a name.", "parameters")
    }
    switch parameter.domain {
    case .choice(let values): try check(values, of: name)
    case .number(let low, let high, let step, let isLogarithmic):
      guard low.isFinite, high.isFinite else {
        throw .invalidSpace("The range of `\(name)` is \(low) to \(high).", "Give finite numbers.", name)
      }
      try check(low, high, isLogarithmic, of: name)
      guard let step else { return }
      guard step > 0, step.isFinite else {
        throw .invalidSpace("The step of `\(name)` is \(step).", "Give a positive step, or none.", name)
      }
      if isLogarithmic { throw .stepOnLogarithm(name, "no step") }
      let steps = (high - low) / step
      guard steps < 1e15, abs(steps - steps.rounded()) <= 1e-9 * max(1, steps) else {
        throw .stepDoesNotFit(name, "\(step)", "\(low)", "\(high)", "\(low + steps.rounded(.down) * step)")
      }
    case .integer(let low, let high, let step, let isLogarithmic):
      try check(Double(low), Double(high), isLogarithmic, of: name)
      guard step > 0 else {
        throw .invalidSpace("The step of `\(name)` is \(step).", "Give a positive step.", name)
      }
      guard abs(Double(low)) < 0x1p52, abs(Double(high)) < 0x1p52 else {
        throw .invalidSpace("The range of `\(name)` is too wide.", "Stay within ±2^52.", name)
      }
      if isLogarithmic, step != 1 { throw .stepOnLogarithm(name, "the step 1") }
      guard (high - low) % step == 0 else {
        throw .stepDoesNotFit(name, "\(step)", "\(low)", "\(high)", "\(high - (high - low) % step)")
      }
    }
  }

  private static func check(
    _ low: Double, _ high: Double, _ isLogarithmic: Bool, of name: String
  ) throws(AssayError) {
    guard low <= high else {
      throw .invalidSpace(
        "The range of `\(name)` runs from \(low) down to \(high).", "Give the lower end first.", name)
    }
    if isLogarithmic, low <= 0 {
      throw .invalidSpace(
        "The range of `\(name)` starts at \(low) on a logarithmic scale.",
        "Start above zero, or leave out `log`.", name)
    }
  }

  private static func check(_ values: [SearchValue], of name: String) throws(AssayError) {
    guard !values.isEmpty else {
      throw .invalidSpace("`\(name)` has no choices.", "Give at least one.", name)
    }
    for (index, value) in values.enumerated() where values[..<index].contains(where: { $0.matches(value) }) {
      throw .invalidSpace("`\(name)` has the choice `\(value)` twice.", "Give each choice once.", name)
    }
  }

  static func check(
    _ condition: SearchCondition, of name: String, on domain: SearchDomain
  ) throws(AssayError) {
    switch condition.values {
    case .oneOf(let values):
      guard !values.isEmpty else {
        throw .invalidSpace(
          "`\(name)` exists under no value of `\(condition.parent)`.", "Name at least one value.", name)
      }
      for value in values where domain.coordinate(of: value) == nil {
        throw .invalidSpace(
          "`\(name)` exists when `\(condition.parent)` is `\(value)`, which it cannot be.",
          "`\(condition.parent)` is \(domain.words).", name)
      }
    case .atLeast, .atMost:
      if domain.isChoice {
        throw .invalidSpace(
          "`\(name)` compares `\(condition.parent)` with a number, but it is a choice.",
          "Name the values under which `\(name)` exists.", name)
      }
    }
  }

  /// Positions with parents before children, otherwise in declared order.
  static func parentsFirst(_ parents: [[Int]], names: [String]) throws(AssayError) -> [Int] {
    var order: [Int] = []
    var placed = [Bool](repeating: false, count: parents.count)
    while order.count < parents.count {
      let ready = parents.indices.filter { index in !placed[index] && parents[index].allSatisfy { placed[$0] }
      }
      guard !ready.isEmpty else {
        let circle = names.indices.filter { !placed[$0] }.map { "`\(names[$0])`" }.joined(separator: ", ")
        throw .invalidSpace(
          "The conditions of \(circle) go in a circle.", "Let one of them exist without a condition.",
          "parameters")
      }
      for index in ready { placed[index] = true }
      order += ready
    }
    return order
  }
}

extension AssayError {
  static func invalidSpace(_ message: String, _ remedy: String, _ place: String) -> AssayError {
    AssayError(code: "invalid_space", message: message, remedy: remedy, place: place, kind: .usage)
  }

  static var emptySpace: AssayError {
    AssayError(
      code: "empty_space", message: "The space has no parameters.",
      remedy: "Declare at least one under `parameters`.", place: "parameters", kind: .usage)
  }

  static func duplicateParameter(_ name: String) -> AssayError {
    .invalidSpace("The parameter `\(name)` is declared twice.", "Declare it once.", name)
  }

  static func unknownParent(_ parent: String, of name: String, _ names: [String]) -> AssayError {
    .invalidSpace(
      "`\(name)` depends on `\(parent)`, and there is no such parameter.",
      "The parameters are \(names.joined(separator: ", ")).\(NearestName.suggestion(for: parent, among: names))",
      name)
  }

  static func unknownInConstraint(_ name: String, _ text: String, _ names: [String]) -> AssayError {
    .invalidSpace(
      "The constraint `\(text)` names `\(name)`, and there is no such parameter.",
      "The parameters are \(names.joined(separator: ", ")).\(NearestName.suggestion(for: name, among: names))",
      "constraints")
  }

  static func choiceInConstraint(_ name: String, _ text: String) -> AssayError {
    .invalidSpace(
      "The constraint `\(text)` compares `\(name)`, which is a choice.",
      "Compare numeric parameters, or use a condition (`when`).", "constraints")
  }

  static func stepOnLogarithm(_ name: String, _ allowed: String) -> AssayError {
    .invalidSpace(
      "`\(name)` has a step on a logarithmic scale.", "Give \(allowed), or leave out `log`.", name)
  }

  static func stepDoesNotFit(
    _ name: String, _ step: String, _ low: String, _ high: String, _ reached: String
  ) -> AssayError {
    .invalidSpace(
      "Steps of \(step) from \(low) do not reach \(high), the upper end of `\(name)`.",
      "End the range at \(reached), or change the step.", name)
  }

  static func unknownParameter(_ name: String, _ names: [String]) -> AssayError {
    AssayError(
      code: "unknown_parameter", message: "The space has no parameter `\(name)`.",
      remedy:
        "It has \(names.joined(separator: ", ")).\(NearestName.suggestion(for: name, among: names))",
      place: name, kind: .usage)
  }

  static func valueOutside(_ name: String, _ value: SearchValue, _ domain: SearchDomain) -> AssayError {
    AssayError(
      code: "invalid_parameter", message: "The parameter `\(name)` is `\(value)`.",
      remedy: "Give \(domain.words).", place: name, kind: .usage)
  }

  static func missingValue(_ name: String) -> AssayError {
    AssayError(
      code: "missing_parameter", message: "The parameter `\(name)` has no value.", remedy: "Give it one.",
      place: name, kind: .usage)
  }

  static func valueUnderNoCondition(_ parameter: SearchParameter) -> AssayError {
    AssayError(
      code: "invalid_parameter",
      message: "The parameter `\(parameter.name)` has a value but does not exist there.",
      remedy:
        "Leave it out, since it needs: \(parameter.conditions.map(\.words).joined(separator: " and ")).",
      place: parameter.name, kind: .usage)
  }
}
