public import Diagnostics

/// The units of a job, checked: names differ, inputs exist, and no unit waits for itself.
public struct WorkPlan: Sendable {
  /// In the order of preference: of the units that can start, the first in the list does.
  public let units: [any WorkUnit]
  /// For each unit, the places of its inputs.
  let inputs: [[Int]]
  /// For each unit, the places of the units that wait for it.
  let dependents: [[Int]]

  /// - Throws: `repeated_unit`, `unknown_input`, `circular_inputs`.
  public init(_ units: [any WorkUnit]) throws(AssayError) {
    self.units = units
    var places: [String: Int] = [:]
    for (place, unit) in units.enumerated() {
      if places.updateValue(place, forKey: unit.name) != nil { throw .repeatedUnit(unit.name) }
    }
    var inputs: [[Int]] = []
    var dependents: [[Int]] = Array(repeating: [], count: units.count)
    for (place, unit) in units.enumerated() {
      var own: [Int] = []
      for name in unit.inputs {
        guard let input = places[name] else { throw .unknownInput(name, of: unit.name) }
        if own.contains(input) { continue }
        own.append(input)
        dependents[input].append(place)
      }
      inputs.append(own)
    }
    self.inputs = inputs
    self.dependents = dependents
    try checkForCircles()
  }

  /// The units in an order in which every input comes before the units that wait for it.
  ///
  /// - Throws: `circular_inputs` when there is none.
  private func checkForCircles() throws(AssayError) {
    var missing = inputs.map(\.count)
    var ready = units.indices.filter { missing[$0] == 0 }
    var reached = 0
    while let place = ready.popLast() {
      reached += 1
      for dependent in dependents[place] {
        missing[dependent] -= 1
        if missing[dependent] == 0 { ready.append(dependent) }
      }
    }
    if reached == units.count { return }
    throw .circularInputs(units.indices.filter { missing[$0] > 0 }.map { units[$0].name })
  }
}

extension AssayError {
  fileprivate static func repeatedUnit(_ name: String) -> AssayError {
    AssayError(
      code: "repeated_unit", message: "Two units of the job have the name \(name).",
      remedy: "Give each unit a name of its own.", place: name, kind: .usage)
  }

  fileprivate static func unknownInput(_ input: String, of unit: String) -> AssayError {
    AssayError(
      code: "unknown_input", message: "The unit \(unit) waits for \(input), which is not in the job.",
      remedy: "Add the unit \(input), or take it off the inputs.", place: unit, kind: .usage)
  }

  fileprivate static func circularInputs(_ names: [String]) -> AssayError {
    AssayError(
      code: "circular_inputs",
      message: "Units wait for each other in a circle: \(names.prefix(5).joined(separator: ", ")).",
      remedy: "Break the circle.", place: names.first, kind: .usage)
  }
}
