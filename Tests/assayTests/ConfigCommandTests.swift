import Foundation
import Testing

@Suite struct ConfigCommandTests {
  @Test func `the shown configuration is a valid file that shows the same`() throws {
    let folder = try TemporaryFolder()
    let shown = try Executable.run("config", "show")
    let path = try folder.file("config.yaml", shown.output)
    let check = try Executable.run("config", "check", path, "--json")
    #expect(check.code == 0)
    #expect(try check.document()["valid"] as? Bool == true)
    #expect(try Executable.run("config", "show", "--config", path).output == shown.output)
  }

  @Test func `a file and the command line are merged`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file(
      "config.yaml", "risk_management:\n  portfolio:\n    max_portfolio_heat: 0.02\n")
    let document = try Executable.run(
      "config", "show", "--config", path, "--set", "hard_stop_pct=0.04", "--json"
    ).document()
    let risk = try #require(document["risk_management"] as? [String: Any])
    #expect(risk["enabled"] as? Bool == true)
    #expect((risk["portfolio"] as? [String: Any])?["max_portfolio_heat"] as? Double == 0.02)
    #expect((risk["stop_loss"] as? [String: Any])?["hard_stop_pct"] as? Double == 0.04)
  }

  @Test func `sizes and checks take their numbers from the file`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file(
      "config.yaml",
      "risk_management: {position_sizing: {max_position_size: 0.1}, portfolio: {max_portfolio_heat: 0.002}}")
    let words = ["--capital", "10000", "--entry", "100", "--stop", "97", "--config", path, "--json"]
    let size = try Executable.run(["size", "fixed_fractional"] + words).document()
    #expect(size["units"] as? Double == 10)
    let check = try Executable.run(["risk", "check", "--quantity", "11"] + words).document()
    let codes = try #require(check["issues"] as? [[String: Any]]).compactMap { $0["code"] as? String }
    #expect(codes == ["position_limit", "portfolio_heat"])
  }

  @Test func `all problems are listed and the exit code is 2`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("bad.yaml", "risk_management:\n  stop_lose: 1\nstrategy:\n  typ: x\n")
    let check = try Executable.run("config", "check", path, "--json")
    #expect(check.code == 2)
    let problems = try #require(try check.document()["problems"] as? [[String: Any]])
    #expect(problems.compactMap { $0["where"] as? String } == ["\(path):2:3", "\(path):4:3"])
    #expect((problems[0]["message"] as? String)?.contains("`stop_loss`") == true)
    let show = try Executable.run("config", "show", "--config", path, "--json")
    #expect(show.code == 2)
    #expect(try show.errorField("remedy")?.contains("1 more problem") == true)
    #expect(try Executable.run("config", "check", folder.path + "/none.yaml", "--json").code != 0)
  }
}
