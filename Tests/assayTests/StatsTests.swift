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

  @Test(arguments: ["percentile", "basic", "studentized", "normal", "bc", "bca"], ["mean", "sharpe"])
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

@Suite struct StatsTrialTests {
  @Test func `the printed minimum backtest length comes out`() throws {
    // Bailey et al. (2014): 45 trials and a target of 1 need five years.
    let document = try Executable.run(["stats", "minbtl", "--trials", "45", "--json"]).document()
    let years = try #require(document["min_backtest_length_years"] as? Double)
    #expect(abs(years - 5) < 0.01)
  }

  @Test func `a bet and a series have their Kelly fractions`() throws {
    let bet = try Executable.run(
      ["stats", "kelly", "--win-rate", "0.6", "--payoff", "1", "--multiplier", "0.5", "--json"]
    ).document()
    #expect(abs(try #require(bet["fraction"] as? Double) - 0.2) < 1e-15)
    #expect(abs(try #require(bet["position"] as? Double) - 0.1) < 1e-15)
    let losing = try Executable.run(
      ["stats", "kelly", "--win-rate", "0.3", "--payoff", "1", "--json"]
    ).document()
    #expect(losing["position"] as? Double == 0 && (losing["fraction"] as? Double ?? 0) < 0)
    let series = try Executable.run(
      ["stats", "kelly", "--returns", "-", "--periods", "1", "--json"], input: "0.5\n-0.4\n0.5\n-0.4\n"
    ).document()
    // Two equally likely outcomes b = 0.5, a = 0.4: p/a − q/b = 1.25 − 1.
    #expect(abs(try #require(series["sample_optimum"] as? Double) - 0.25) < 1e-9)
    #expect(try Executable.run(["stats", "kelly", "--json"]).errorField("code") == "conflicting_options")
  }

  @Test func `an annual benchmark without the periods a year is refused, and few returns are`() throws {
    let returns = (0..<150).map { "\(0.01 * Double($0 % 3) - 0.009)" }.joined(separator: "\n")
    let base = ["stats", "psr", "--returns", "-", "--json"]
    let refused = try Executable.run(base + ["--benchmark", "1"], input: returns)
    #expect(try refused.code == 2 && refused.errorField("code") == "benchmark_is_annual")
    #expect(try Executable.run(base + ["--benchmark", "1", "--periods", "252"], input: returns).code == 0)
    for verb in ["psr", "mintrl", "bootstrap"] {
      let few = try Executable.run(["stats", verb, "--returns", "-", "--json"], input: "0.01\n0.02\n")
      #expect(try few.code == 3 && few.errorField("code") == "too_few_observations", "\(verb)")
    }
    let constant = try Executable.run(base, input: "0.01\n0.01\n0.01\n").document()
    #expect(constant["psr"] is NSNull)
  }

  @Test func `the two forms of the inference disagree and are labelled`() throws {
    let returns = (0..<40).map { "\($0 % 5 == 0 ? -0.03 : 0.012)" }.joined(separator: "\n")
    func psr(_ form: String) throws -> [String: Any] {
      try Executable.run(["stats", "psr", "--returns", "-", "--form", form, "--json"], input: returns)
        .document()
    }
    let (old, new) = (try psr("2012"), try psr("2025"))
    #expect(old["form"] as? String == "2012" && new["form"] as? String == "2025")
    #expect(try #require(old["psr"] as? Double) < #require(new["psr"] as? Double))
  }

  @Test func `PBO stands beside panels without skill, the same for any number of workers`() throws {
    let rows = (0..<64).map { row in
      (0..<5).map { "\(Double((row * (37 + $0 * 6) + $0) % 101) / 1000 - 0.05)" }.joined(separator: ",")
    }
    let text = "a,b,c,d,e\n" + rows.joined(separator: "\n") + "\n"
    func run(_ extra: [String]) throws -> Executable.Result {
      try Executable.run(["stats", "pbo", "--input", "-", "--blocks", "6", "--json"] + extra, input: text)
    }
    let one = try run(["--resamples", "30", "--seed", "3", "--workers", "1"])
    #expect(try one.output == run(["--resamples", "30", "--seed", "3", "--workers", "3"]).output)
    let document = try one.document()
    #expect(document["resamples"] as? Int == 30 && document["seed"] as? Int == 3)
    let (low, high) = (
      try #require(document["null_low"] as? Double), try #require(document["null_high"] as? Double)
    )
    #expect(low < high && (document["p_value"] as? Double ?? 0) >= 1.0 / 31)
    #expect(try run(["--resamples", "0"]).document()["p_value"] is NSNull)
    let trials = try Executable.run(["stats", "trials", "--input", "-", "--json"], input: text).document()
    #expect((trials["counts"] as? [[String: Any]])?.count == 4)
  }

  @Test(arguments: ["bootstrap", "pbo"])
  func `a long resampling stops at once on Ctrl-C, without half an answer`(verb: String) throws {
    let folder = try TemporaryFolder()
    let rows = (0..<400).map { row in
      (0..<6).map { "\(Double((row * (37 + $0 * 6) + $0) % 101) / 1000 - 0.05)" }.joined(separator: ",")
    }
    let file = try folder.file("panel.csv", "a,b,c,d,e,f\n" + rows.joined(separator: "\n") + "\n")
    let options =
      verb == "pbo"
      ? ["--input", file, "--blocks", "16", "--resamples", "1000000"]
      : ["--returns", file, "--resamples", "10000000"]
    let process = try Executable.process(["stats", verb] + options + ["--json"])
    let output = Pipe()
    process.standardOutput = output
    process.standardError = Pipe()
    try process.run()
    try process.waitUntilItCatches(SIGINT)
    process.interrupt()
    process.waitUntilExit()
    #expect(process.terminationStatus == 130)
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    #expect(text.contains("interrupted") && !text.contains("p_value"))
  }
}
