import Foundation
import Testing

@Suite struct StrategiesCommandTests {
  static func list(_ words: String...) throws -> [[String: Any]] {
    let result = try Executable.run(["strategies", "list", "--json"] + words)
    let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    return try #require(object as? [[String: Any]])
  }

  @Test func `the list has the keys of the contract`() throws {
    for strategy in try Self.list() {
      let keys: Set = ["id", "name", "archetype", "parameters", "grid_size", "warm_up", "requires"]
      #expect(keys.isSubset(of: strategy.keys))
      let parameters = try #require(strategy["parameters"] as? [[String: Any]])
      let product = parameters.reduce(1) { $0 * (($1["grid"] as? [Any])?.count ?? 0) }
      #expect(strategy["grid_size"] as? Int == product)
    }
  }

  /// Grids of the published table of rules.
  @Test(arguments: [(1, 16), (8, 4), (16, 12), (17, 16), (19, 27), (21, 36), (24, 4), (45, 16)])
  func `a grid is as large as the table of rules says`(id: Int, size: Int) throws {
    let strategy = try #require(try Self.list().first { $0["id"] as? Int == id })
    #expect(strategy["grid_size"] as? Int == size)
  }

  @Test func `one strategy is found by name and by number`() throws {
    let byName = try Executable.run("strategies", "show", "rsi2_meanreversion", "--json")
    let byNumber = try Executable.run("strategies", "show", "21", "--json")
    #expect(byName.output == byNumber.output)
    #expect(try byName.document()["name"] as? String == "RSI2_MeanReversion")
    #expect(try byName.document()["warm_up"] as? Int ?? 0 > 0)
  }

  @Test func `VWAP says that it needs volume`() throws {
    let strategy = try Executable.run("strategies", "show", "VWAPReversion", "--json").document()
    #expect((strategy["requires"] as? [String])?.contains("volume") == true)
  }

  @Test func `a misspelt name finds the right one`() throws {
    let result = try Executable.run("strategies", "show", "MACros", "--json")
    #expect(result.code == 2)
    #expect(try result.errorField("remedy")?.contains("`MACross`") == true)
  }
}
