import Foundation
import Testing

@Suite struct StatsPanelTests {
  /// Eight rows of three strategies; the second is the first moved up, so it wins in every half.
  static let values = [0.3, -0.2, 0.1, -0.4, 0.5, -0.1, 0.2, -0.3]

  static func panel(header: String, label: (Int) -> String) -> String {
    let rows = values.enumerated().map { row, value in
      "\(label(row))\(value),\(value + 1),\(-value)"
    }
    return ([header] + rows).joined(separator: "\n") + "\n"
  }

  @Test(arguments: ["date,a,b,c", ",a,b,c", "a,b,c", "0,1,2"])
  func `a strategy that wins everywhere is never overfit, however the columns are headed`(header: String)
    throws
  {
    let text = Self.panel(header: header) { row in
      header.hasPrefix("date") ? "2024-01-0\(row + 1)," : header.hasPrefix(",") ? "\(row)," : ""
    }
    let document = try Executable.run(
      ["stats", "pbo", "--input", "-", "--blocks", "4", "--json"], input: text
    ).document()
    #expect(document["pbo"] as? Double == 0)
    #expect(document["probability_of_loss"] as? Double == 0)
    #expect(document["combinations"] as? Int == 6)
    #expect(document["strategies"] as? Int == 3)
    // Rank 3 of 3 strategies: ln(3/1).
    let logits = try #require(document["logits"] as? [Double])
    #expect(logits.count == 6 && logits.allSatisfy { abs($0 - log(3)) < 1e-12 })
  }

  @Test func `given resamples give p-values that can be counted by hand`() throws {
    // Means 0.02 and −0.02 of n = 4; the largest rises of the five rows are 0.03, 0.02, 0, 0 and 0.03.
    let folder = try TemporaryFolder()
    let panel = try folder.file("p.csv", "a,b\n0.05,-0.05\n0.01,-0.01\n0.03,-0.03\n-0.01,0.01\n")
    let indices = try folder.file("i.csv", "0,1,2,3\n0,0,0,0\n0,2,0,2\n1,2,1,2\n1,1,2,2\n3,3,3,3\n")
    func run(_ verb: String, _ extra: [String] = []) throws -> [String: Any] {
      try Executable.run(
        ["stats", verb, "--input", panel, "--indices", indices, "--block", "1", "--json"] + extra
      ).document()
    }
    let check = try run("rc")
    #expect(abs(try #require(check["statistic"] as? Double) - 0.04) < 1e-15)
    #expect(check["resamples"] as? Int == 5)
    #expect(check["best"] as? String == "a")
    // Beyond 0.02: 0.03 of the first row, 0.03 of strategy b in the last; 0.02 of the second is a tie or a hair.
    let p = try #require(check["p_upper"] as? Double)
    #expect([3.0 / 6, 4.0 / 6].contains { abs($0 - p) < 1e-12 })
    #expect(try run("stepm")["superior"] as? [String] == [])
    #expect(try run("spa", ["--studentize"])["studentized"] as? Bool == true)
  }

  @Test func `drawn resamples depend on the seed alone and name a clear winner`() throws {
    let rows = (0..<200).map { row in
      "\(Double((row * 37) % 101) / 1000 - 0.05),\(Double((row * 53) % 101) / 1000 - 0.02)"
    }
    let text = "idle,winner\n" + rows.joined(separator: "\n") + "\n"
    func run(_ verb: String, seed: String) throws -> [String: Any] {
      try Executable.run(
        ["stats", verb, "--input", "-", "--studentize", "--resamples", "500", "--seed", seed, "--json"],
        input: text
      ).document()
    }
    #expect(try run("stepm", seed: "1")["superior"] as? [String] == ["winner"])
    let first = try run("spa", seed: "1")
    #expect(first["best"] as? String == "winner")
    #expect(abs(try #require(first["p_consistent"] as? Double) - 1.0 / 501) < 1e-12)
    #expect(try run("spa", seed: "1")["exceedance_upper"] as? Double == first["exceedance_upper"] as? Double)
  }

  @Test func `misuse names what is wrong`() throws {
    func run(_ words: String..., input: String) throws -> Executable.Result {
      try Executable.run(["stats"] + words + ["--input", "-", "--json"], input: input)
    }
    let text = Self.panel(header: "a,b,c") { _ in "" }
    let odd = try run("pbo", "--blocks", "3", input: text)
    #expect(odd.code == 2)
    #expect(try odd.errorField("code") == "invalid_blocks")
    #expect(try run("pbo", "--blocks", "10", input: text).errorField("code") == "too_few_observations")
    let gap = try run("pbo", "--blocks", "2", input: "a,b\n0.1,0.2\n0.1,nan\n")
    #expect(gap.code == 3)
    #expect(try gap.errorField("where") == "standard input:3:2")
    #expect(
      try run("pbo", "--blocks", "2", input: "a\n0.1\n0.2\n").errorField("code") == "too_few_strategies")
    #expect(try run("spa", "--block", "9", input: text).errorField("code") == "invalid_block")
  }
}
