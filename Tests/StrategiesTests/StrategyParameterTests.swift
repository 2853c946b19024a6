import Diagnostics
import Strategies
import Testing

/// Parameters of every strategy.
@Suite struct StrategyParameterTests {
  @Test(arguments: StrategyCase.all)
  func `defaults and grids lie within the bounds`(member: StrategyCase) throws {
    let description = member.description
    #expect((1...20).contains(description.parameters.count))
    #expect(Set(description.parameters.map(\.name)).count == description.parameters.count)
    for parameter in description.parameters {
      for value in parameter.grid + [parameter.standard] {
        #expect(throws: Never.self) { try ParameterSet([(parameter.name, value)], for: description) }
      }
      #expect(Set(parameter.grid).count == parameter.grid.count, "\(parameter.name)")
      #expect(parameter.grid.contains(parameter.standard), "\(parameter.name): the default is a grid point")
      #expect(!parameter.help.isEmpty)
    }
    #expect(try ParameterGrid(of: member.type).refused == 0)
  }

  @Test(arguments: StrategyCase.all)
  func `values out of bounds are refused with name, value and bound`(member: StrategyCase) {
    for parameter in member.description.parameters {
      for (value, bound) in parameter.domain.outside {
        let error = #expect(throws: AssayError.self) {
          try ParameterSet(parsing: [(parameter.name, value)], for: member.description)
        }
        #expect(error?.code == "invalid_parameter")
        #expect(error?.message.contains(parameter.name) == true)
        #expect(error?.message.contains(value) == true)
        #expect(error?.remedy.contains(bound) == true)
      }
    }
  }

  @Test(arguments: StrategyCase.all)
  func `an unknown name is refused with the nearest one`(member: StrategyCase) {
    for parameter in member.description.parameters {
      let error = #expect(throws: AssayError.self) {
        try ParameterSet(parsing: [(parameter.name + "x", "1")], for: member.description)
      }
      #expect(error?.code == "unknown_parameter")
      #expect(error?.remedy.contains(parameter.name) == true)
    }
  }

  @Test(arguments: StrategyCase.all)
  func `the extremes of the bounds are refused or work`(member: StrategyCase) throws {
    for parameter in member.description.parameters {
      for value in parameter.domain.ends {
        let set = try ParameterSet([(parameter.name, value)], for: member.description)
        do {
          _ = try PreparedStrategy(member.type, set)
        } catch let error as AssayError {
          #expect(error.code == "invalid_parameter", "\(parameter.name)=\(value): \(error)")
        }
      }
    }
  }
}

extension ParameterDomain {
  /// Values that are refused, with a part of the bound that the refusal names.
  fileprivate var outside: [(value: String, bound: String)] {
    switch self {
    case .integer(let range):
      [
        ("\(range.lowerBound - 1)", "\(range.lowerBound)"),
        ("\(range.upperBound + 1)", "\(range.upperBound)"),
        ("1.5", "whole"),
      ]
    case .number(let range):
      [
        ("\(ParameterValue.number(range.lowerBound - 1))", "\(range.lowerBound)"),
        ("\(ParameterValue.number(range.upperBound * 2 + 1))", "\(range.upperBound)"), ("nan", "number"),
      ]
    case .flag: [("perhaps", "true")]
    case .choice(let names): [("WMAX", names[0])]
    }
  }

  fileprivate var ends: [ParameterValue] {
    switch self {
    case .integer(let range): [.integer(range.lowerBound), .integer(range.upperBound)]
    case .number(let range): [.number(range.lowerBound), .number(range.upperBound)]
    case .flag: [.flag(true), .flag(false)]
    case .choice(let names): names.map { .choice($0) }
    }
  }
}
