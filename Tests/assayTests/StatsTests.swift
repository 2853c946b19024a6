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

@Suite struct StatsResamplingTests {
  @Test func `corrections agree with figures worked out by hand`() throws {
    func adjusted(_ method: String) throws -> [Double] {
      let result = try Executable.run(
        ["stats", "fdr", "--input", "-", "--method", method, "--json"], input: "p\n0.01\n0.04\n0.03\n")
      return try #require(try result.document()["adjusted"] as? [Double])
    }
    func close(_ a: [Double], _ b: [Double]) -> Bool { zip(a, b).allSatisfy { abs($0 - $1) < 1e-15 } }
    #expect(close(try adjusted("bh"), [0.03, 0.04, 0.04]))
    #expect(close(try adjusted("holm"), [0.03, 0.06, 0.06]))
    #expect(close(try adjusted("bonferroni"), [0.03, 0.12, 0.09]))
  }

  @Test func `the level decides which tests stand`() throws {
    let words = ["stats", "fdr", "--input", "-", "--method", "bonferroni", "--json"]
    let result = try Executable.run(words + ["--alpha", "0.1"], input: "0.01\n0.04\n0.03\n")
    #expect(try result.document()["rejected"] as? [Bool] == [true, false, true])
    let bad = try Executable.run(words, input: "0.01\n1.5\n")
    #expect(bad.code == 3)
  }

  static let returns = (0..<300).map { "\(Double(($0 * 37) % 101) / 1000 - 0.049)" }.joined(separator: "\n")

  func bootstrap(_ words: [String], resamples: Int = 400) throws -> [String: Any] {
    let line = ["stats", "bootstrap", "--returns", "-", "--json", "--resamples", "\(resamples)"] + words
    return try Executable.run(line, input: Self.returns).document()
  }

  @Test(arguments: ["percentile", "basic", "normal", "bc", "bca"], ["mean", "sharpe"])
  func `an interval holds its estimate and depends on the seed alone`(interval: String, statistic: String)
    throws
  {
    let words = ["--interval", interval, "--statistic", statistic]
    let first = try bootstrap(words + ["--seed", "5"])
    let (low, high) = (try #require(first["low"] as? Double), try #require(first["high"] as? Double))
    let estimate = try #require(first["estimate"] as? Double)
    #expect(low < estimate && estimate < high)
    let again = try bootstrap(words + ["--seed", "5", "--workers", "1"])
    #expect(again["low"] as? Double == low)
    let other = try bootstrap(words + ["--seed", "6"])
    #expect(other["low"] as? Double != low)
  }

  @Test func `blocks of one give the textbook standard error of a mean`() throws {
    let result = try bootstrap(["--block", "1", "--seed", "3"], resamples: 5_000)
    let values = Self.returns.split(separator: "\n").compactMap { Double($0) }
    let mean = values.reduce(0, +) / 300
    let expected = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 300 / 300).squareRoot()
    // Five standard errors of a standard deviation from 5,000 resamples.
    let error = try #require(result["standard_error"] as? Double)
    #expect(abs(error / expected - 1) < 5 / (2 * 5_000.0).squareRoot())
  }

  @Test func `a block that does not fit is refused`() throws {
    let line = ["stats", "bootstrap", "--returns", "-", "--json", "--method", "moving", "--block", "301"]
    let result = try Executable.run(line, input: Self.returns)
    #expect(result.code == 2)
    #expect(try result.errorField("where") == "--block")
  }
}
