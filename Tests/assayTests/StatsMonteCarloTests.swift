import Foundation
import Testing

@Suite struct StatsMonteCarloTests {
  @Test func `few trades are visited in every order, many are drawn`() throws {
    let few = try Executable.run(
      ["stats", "montecarlo", "--trades", "-", "--json"], input: "r\n0.1\n-0.1\n0.05\n"
    ).document()
    let orders = try #require(few["reordered"] as? [String: Any])
    #expect(orders["exact"] as? Bool == true && orders["paths"] as? Int == 6 && orders["seed"] is NSNull)
    // Three resamples of 27 give the deepest fall, −0.1³ in a row: 1 − 0.9³.
    let resampled = try #require(few["resampled"] as? [String: Any])
    #expect(resampled["paths"] as? Int == 27)
    let many = (0..<40).map { "\(Double($0 * 37 % 41) / 1000 - 0.018)" }.joined(separator: "\n")
    func run(_ extra: [String]) throws -> String {
      try Executable.run(
        ["stats", "montecarlo", "--trades", "-", "--json", "--resamples", "300"] + extra, input: many
      ).output
    }
    let one = try run(["--seed", "5", "--workers", "1"])
    #expect(try one == run(["--seed", "5", "--workers", "4"]))
    #expect(try one != run(["--seed", "6"]))
  }

  @Test func `a p-value carries its test, number of draws and seed`() throws {
    let rows = (0..<120).map { "\($0 % 3 == 0 ? 1 : 0),\($0 % 3 == 0 ? 0.01 : -0.004)" }
    let entries = try Executable.run(
      ["stats", "random-entries", "--input", "-", "--json", "--resamples", "99", "--seed", "4"],
      input: "position,return\n" + rows.joined(separator: "\n")
    ).document()
    #expect(entries["p_value"] as? Double == 0.01)
    #expect(entries["test"] as? String == "random entries" && entries["resamples"] as? Int == 99)
    #expect(entries["seed"] as? Int == 4 && entries["block_length"] is NSNull)
    let signs = try Executable.run(
      ["stats", "permutation", "--returns", "-", "--json"], input: "1\n1\n1\n-1\n"
    ).document()
    #expect(signs["p_value"] as? Double == 0.3125 && signs["exact"] as? Bool == true)
  }

  @Test func `bars have regimes only after two hundred closes`() throws {
    let folder = try TemporaryFolder()
    let bars = try folder.file("bars.csv", Self.bars(260))
    let labels = folder.path + "/labels.csv"
    let document = try Executable.run(
      ["stats", "regimes", "--input", bars, "--labels", labels, "--json"]
    ).document()
    let all = try #require(document["labels"] as? [String])
    #expect(all.count == 260 && all.prefix(199).allSatisfy { $0 == "UNKNOWN" } && all[199] == "BULL")
    let lines = try String(contentsOfFile: labels, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 261 && lines[200].hasSuffix("BULL,UNKNOWN") && lines[201].hasSuffix("BULL,BULL"))
    let literal = try Executable.run(["stats", "regimes", "--input", bars, "--literal", "--json"]).document()
    #expect((literal["labels"] as? [String])?.first == "SIDEWAYS")
  }

  @Test func `a permuted history ends at the same close, and a strategy can be tested on many`() throws {
    let folder = try TemporaryFolder()
    let bars = try folder.file("bars.csv", Self.bars(260))
    let output = folder.path + "/permuted.csv"
    let base = ["stats", "bar-permutation", "--input", bars, "--seed", "3", "--json"]
    let written = try Executable.run(base + ["--history", "2", "--bars", output]).document()
    #expect(written["bars"] as? Int == 260)
    func lastClose(_ text: String) throws -> Double {
      let line = try #require(text.split(separator: "\n").last)
      return try #require(Double(line.split(separator: ",")[4]))
    }
    let real = try lastClose(Self.bars(260))
    let permuted = try lastClose(String(contentsOfFile: output, encoding: .utf8))
    #expect(abs(permuted / real - 1) < 1e-12)
    let test = try Executable.run(base + ["--strategy", "MACross", "--resamples", "19"]).document()
    #expect(test["resamples"] as? Int == 19 && test["p_value"] is Double)
    let neither = try Executable.run(base)
    #expect(try neither.code == 2 && neither.errorField("code") == "missing_option")
  }

  @Test func `prices in place of returns are recognised`() throws {
    let prices = (0..<50).map { "\(100 + $0 % 7)" }.joined(separator: "\n")
    for verb in ["psr", "mintrl", "bootstrap", "block-length", "permutation"] {
      let result = try Executable.run(["stats", verb, "--returns", "-", "--json"], input: prices)
      #expect(try result.code == 3 && result.errorField("code") == "prices_not_returns", "\(verb)")
    }
    let panel = "a,b\n" + (0..<50).map { "0.01,\(100 + $0 % 7)" }.joined(separator: "\n")
    for verb in ["pbo", "spa", "rc", "stepm"] {
      let result = try Executable.run(["stats", verb, "--input", "-", "--json"], input: panel)
      #expect(try result.errorField("code") == "prices_not_returns", "\(verb)")
    }
  }

  /// Daily bars that rise slowly with small swings.
  static func bars(_ count: Int) -> String {
    var text = "date,open,high,low,close\n"
    var price = 100.0
    for day in 0..<count {
      let open = price
      price *= 1.001 + 0.004 * sin(Double(day) * 0.7)
      let month = String(format: "%02d", day / 28 % 12 + 1)
      let date = "\(2001 + day / 336)-\(month)-" + String(format: "%02d", day % 28 + 1)
      text += "\(date),\(open),\(max(open, price) + 0.1),\(min(open, price) - 0.1),\(price)\n"
    }
    return text
  }
}
