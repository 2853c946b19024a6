import Foundation
import TestKit
import Testing

@Suite struct IndicatorCommandTests {
  /// Twelve days of a price that rises by one each day.
  static let bars =
    "date,open,high,low,close,volume\n"
    + (1...12).map { "2024-01-\($0 < 10 ? "0" : "")\($0),\($0),\($0 + 1),\($0 - 1),\($0),100" }.joined(
      separator: "\n")

  @Test func `a mean is empty before its look-back and exact behind it`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("bars.csv", Self.bars)
    let result = try Executable.run("indicator", "SMA", "--input", path, "--param", "timeperiod=4")
    #expect(result.code == 0)
    let lines = result.output.split(separator: "\n").map(String.init)
    #expect(lines[0] == "timestamp,SMA")
    #expect(lines[3] == "2024-01-03T00:00:00Z,")
    #expect(lines[4] == "2024-01-04T00:00:00Z,2.5")
    #expect(lines[12] == "2024-01-12T00:00:00Z,10.5")
    #expect(lines.count == 13)
  }

  @Test func `with a file standard output has one line and with JSON the values`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("bars.csv", Self.bars)
    let out = folder.path + "/out.csv"
    let text = try Executable.run("indicator", "MACD", "--input", path, "--output", out)
    #expect(text.output == "\(out): 12 bars, 3 columns\n")
    let header = try String(contentsOfFile: out, encoding: .utf8).split(separator: "\n").first
    #expect(header?.split(separator: ",").count == 4)
    let document = try Executable.run(
      "indicator", "SMA", "--input", path, "--param", "timeperiod=11", "--json"
    ).document()
    let values = try #require((document["values"] as? [String: Any])?["SMA"] as? [Any])
    #expect(values.prefix(10).allSatisfy { $0 is NSNull })
    #expect(values[11] as? Double == 7)
  }

  @Test func `a specification computes what exists and names what does not`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("bars.csv", Self.bars)
    let spec = try folder.file(
      "spec.json",
      #"[{"function": "MAX", "inputs": ["high"], "params": {"timeperiod": 2}, "outputs": ["top"]},"#
        + #" {"function": "NOSUCH", "outputs": ["x"]}]"#)
    let result = try Executable.run("indicator", "--spec", spec, "--input", path)
    #expect(result.code == 1)
    #expect(result.error.contains("NOSUCH"))
    #expect(result.output.split(separator: "\n")[3] == "2024-01-03T00:00:00Z,4.0")
  }

  @Test(arguments: [
    (["RSY"], "unknown_indicator", "`RSI`"),
    (["RSI", "--param", "timeperod=3"], "unknown_parameter", "`timeperiod`"),
    (["RSI", "--param", "timeperiod=x"], "invalid_value", "--param timeperiod=14"),
    (["RSI", "--param", "timeperiod=0"], "parameter_out_of_bounds", "within the bounds"),
    ([], "conflicting_options", "--spec"),
    (["--warm-up", "--param", "timeperiod=3"], "conflicting_options", "NAME"),
  ])
  func `a mistake is answered with a way out`(words: [String], code: String, remedy: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("bars.csv", Self.bars)
    let result = try Executable.run(["indicator", "--input", path, "--json"] + words)
    #expect(result.code == 2)
    #expect(try result.errorField("code") == code)
    #expect(try result.errorField("remedy")?.contains(remedy) == true)
  }

  @Test func `the warm-up of an indicator is its look-back or longer`() throws {
    let mean = try Executable.run("indicator", "SMA", "--warm-up", "--param", "timeperiod=40", "--json")
      .document()
    let plain = try #require((mean["indicators"] as? [[String: Any]])?.first)
    #expect(plain["lookback"] as? Int == 39 && plain["settled_after"] as? Int == 39)
    let total = try Executable.run("indicator", "OBV", "--warm-up", "--json").document()
    let never = try #require((total["indicators"] as? [[String: Any]])?.first)
    #expect(never["settled_after"] is NSNull)
    let text = try Executable.run("indicator", "EMA", "--warm-up", "--tolerance", "0.01")
    #expect(text.code == 0 && text.output.contains("0.01") && text.output.contains("timeperiod=30"))
  }

  @Test func `a file too short to see how an indicator settles is refused`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("bars.csv", Self.bars)
    let result = try Executable.run("indicator", "RSI", "--warm-up", "--input", path, "--json")
    #expect(result.code == 3)
    #expect(try result.errorField("code") == "series_too_short")
  }

  @Test(.enabled(if: SharedData.isPresent, "\(SharedData.absenceNote)"))
  func `a real future has a value on every bar behind the look-back`() throws {
    let path = SharedData.path("data/futures/1d/ES.csv.gz")
    let result = try Executable.run("indicator", "RSI", "--input", path, "--symbol", "ES")
    #expect(result.code == 0)
    let rows = result.output.split(separator: "\n").dropFirst().map { $0.split(separator: ",") }
    #expect(rows.count > 4000)
    #expect(rows.prefix(14).allSatisfy { $0.count == 1 })
    #expect(rows.dropFirst(14).allSatisfy { (0...100).contains(Double($0[1]) ?? -1) })
  }
}
