import Diagnostics
import Strategies
import Testing

@Suite struct ParameterSetTests {
  private let description = MACross.description

  @Test func `values are taken by name and the rest are defaults`() throws {
    let set = try ParameterSet(parsing: [("ma_slow", "75")], for: description)
    #expect(set.description == "ma_fast=10 ma_slow=75")
  }

  @Test func `a misspelt name is refused with the nearest one`() {
    let error = #expect(throws: AssayError.self) {
      try ParameterSet(parsing: [("ma_fst", "5")], for: description)
    }
    #expect(error?.code == "unknown_parameter")
    #expect(error?.remedy.contains("`ma_fast`") == true)
  }

  @Test(arguments: ["0", "-3", "1e9", "ten", "10.5", ""])
  func `a value that is no length is refused with its bound`(text: String) {
    let error = #expect(throws: AssayError.self) {
      try ParameterSet(parsing: [("ma_fast", text)], for: description)
    }
    #expect(error?.code == "invalid_parameter")
    #expect(error?.remedy.contains("from 1 to 1000") == true)
  }

  @Test func `values that make no sense together name strategy, parameter, value and bound`() throws {
    let set = try ParameterSet(parsing: [("ma_fast", "80"), ("ma_slow", "50")], for: description)
    let error = #expect(throws: AssayError.self) { try PreparedStrategy(MACross.self, set) }
    #expect(error?.place == "MACross.ma_fast")
    #expect(error?.message.contains("80") == true)
    #expect(error?.remedy.contains("below ma_slow (50)") == true)
  }

  @Test func `a grid leaves out what the strategy refuses and counts it`() throws {
    for type in StrategyCatalogue.all {
      let grid = try ParameterGrid(of: type)
      #expect(grid.sets.count + grid.refused == type.description.gridSize)
      #expect(Set(grid.sets).count == grid.sets.count)
    }
  }
}
