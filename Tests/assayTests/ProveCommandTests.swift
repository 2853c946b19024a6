import Foundation
import Testing

@Suite struct ProveCommandTests {
  @Test func `a small null study is one document with its plan and its table`() throws {
    let folder = try TemporaryFolder()
    let result = try Executable.run(
      [
        "prove", "null", "--runs", "2", "--bars", "500", "--strategies", "MACross", "--markets", "fat_tailed",
        "--json",
      ], in: folder.path)
    #expect(result.code == 0, "\(result.error)")
    let document = try result.document()
    #expect(document["holds"] as? Bool == true)
    #expect((document["plan"] as? [String: Any])?["exits"] as? Int == 20)
    let market = try #require((document["markets"] as? [[String: Any]])?.first)
    #expect(market["market"] as? String == "fat_tailed")
    let winning = try #require(market["winning"] as? [String: Double])
    #expect(winning["runs"] == 2 && winning["hits"] == 0 && winning["share"] == 0)
    // 1 − 0.025^(1/2)
    #expect(abs(try #require(winning["upper"]) - 0.841886) < 1e-6)
    #expect((market["passing"] as? [Double])?.count == 6)
    #expect((market["wrong_winners"] as? [Any])?.isEmpty == true)
    for key in ["pair_p_values", "symbol_p_value_calibration"] {
      let spread = try #require(market[key] as? [String: Any])
      #expect((spread["shares"] as? [[String: Any]])?.map { $0["level"] as? Double } == [0.001, 0.01, 0.05])
      let p = try #require(spread["excess_p"] as? Double)
      #expect(p > 0 && p <= 1)
    }
  }

  @Test func `rules are told apart from those that cannot be compared`() throws {
    let result = try Executable.run(
      "prove", "causality", "--strategies", "MACross,OvernightGapStrategy", "--cuts", "2", "--sets", "1",
      "--bars", "600", "--json")
    #expect(result.code == 0, "\(result.error)")
    let document = try result.document()
    let rows = try #require(document["strategies"] as? [[String: Any]])
    #expect(rows.map { $0["strategy"] as? String } == ["MACross", "OvernightGapStrategy"])
    #expect(rows[0]["comparisons"] as? Int == 4)
    #expect((rows[0]["violations"] as? [Any])?.isEmpty == true)
  }

  @Test func `what does not exist is named`() throws {
    let market = try Executable.run("prove", "null", "--markets", "driftles", "--json")
    #expect(market.code == 2)
    #expect(try market.errorField("message")?.contains("driftless") == true)
    let edge = try Executable.run("prove", "power", "--edges", "50", "--runs", "1", "--json")
    #expect(edge.code == 2)
    #expect(try edge.errorField("code") == "invalid_scenario")
  }
}
