import Foundation
import Testing

@Suite struct StatsTests {
  @Test func `the published example of the deflated Sharpe ratio comes out`() throws {
    // Bailey and López de Prado (2014): SR0 0.1132 a day, DSR 0.9004; with 46 trials 0.9505.
    let line =
      "stats dsr --sharpe 2.5 --observations 1250 --skew -3 --kurtosis 10 --variance 0.5 --periods 250 --json"
    let words = line.split(separator: " ").map(String.init)
    let hundred = try Executable.run(words + ["--trials", "100"]).document()
    #expect(abs(try #require(hundred["dsr"] as? Double) - 0.9004) < 5e-5)
    #expect(abs(try #require(hundred["expected_max_sharpe"] as? Double) - 0.1132) < 5e-5)
    let fewer = try Executable.run(words + ["--trials", "46"]).document()
    #expect(abs(try #require(fewer["dsr"] as? Double) - 0.9505) < 5e-5)
  }

  @Test func `an annual figure without the periods a year is refused`() throws {
    let line = "stats dsr --sharpe 2.5 --observations 1250 --trials 100 --variance 0.5 --json"
    let result = try Executable.run(line.split(separator: " ").map(String.init))
    #expect(result.code == 2)
    #expect(try result.errorField("code") == "sharpe_is_annual")
  }

  @Test func `probability and length of record agree with each other`() throws {
    // A record of exactly the needed length reaches the confidence that it was asked for.
    let returns = (0..<400).map { $0 % 2 == 0 ? "0.011" : "-0.010" }.joined(separator: "\n")
    let length = try #require(
      try Executable.run(["stats", "mintrl", "--returns", "-", "--json"], input: returns).document()[
        "min_track_record_length"] as? Double)
    let count = Int(length.rounded(.up))
    let longer = (0..<(count + 1) / 2 * 2).map { $0 % 2 == 0 ? "0.011" : "-0.010" }.joined(separator: "\n")
    let psr = try #require(
      try Executable.run(["stats", "psr", "--returns", "-", "--json"], input: longer).document()["psr"]
        as? Double)
    #expect(abs(psr - 0.95) < 0.001)
  }

  @Test func `no record is long enough for a losing strategy`() throws {
    let result = try Executable.run(
      ["stats", "mintrl", "--returns", "-", "--json"], input: "0.01\n-0.02\n0.005\n-0.01\n")
    #expect(try result.document()["min_track_record_length"] is NSNull)
  }
}
