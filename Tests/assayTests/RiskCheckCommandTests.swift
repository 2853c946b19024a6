import Foundation
import Testing

@Suite struct RiskCheckCommandTests {
  private func check(_ line: String) throws -> Executable.Result {
    try Executable.run(["risk", "check"] + line.split(separator: " ").map(String.init) + ["--json"])
  }

  private func codes(_ line: String) throws -> [String] {
    let document = try check(line).document()
    let issues = try #require(document["issues"] as? [[String: Any]])
    #expect(try #require(document["valid"] as? Bool) == issues.isEmpty)
    return issues.compactMap { $0["code"] as? String }
  }

  @Test func `a sound trade is valid`() throws {
    #expect(
      try codes("--capital 10000 --symbol AAPL --quantity 10 --entry 100 --stop 97 --confidence 0.65") == [])
  }

  @Test func `all failed checks are listed`() throws {
    let line =
      "--capital 8000 --peak 10000 --day-open 9000 --available 100 --side short --quantity 500 --entry 100 "
      + "--stop 97 --confidence 0.2"
    #expect(
      try codes(line) == [
        "insufficient_balance", "position_limit", "low_confidence", "drawdown_zone", "portfolio_heat",
        "daily_loss_limit", "invalid_prices",
      ])
    #expect(try check(line).code == 0)
  }

  @Test func `open positions tie up cash and count as heat`() throws {
    let line = "--capital 10000 --symbol B --quantity 20 --entry 100 --stop 90"
    #expect(try codes(line) == [])
    #expect(try codes(line + " --position A:long:10:850:839") == ["insufficient_balance", "portfolio_heat"])
    #expect(try codes(line + " --position B:short:6:100:103") == ["position_limit"])
  }

  @Test func `limits can be given and are checked`() throws {
    let line = "--capital 10000 --quantity 30 --entry 100 --stop 97"
    #expect(try codes(line) == ["position_limit"])
    #expect(try codes(line + " --cap 0.3") == [])
    #expect(try codes(line + " --cap 0.3 --max-heat 0.008") == ["portfolio_heat"])
    #expect(try codes(line + " --cap 0.3 --require-confidence") == ["low_confidence"])
    #expect(
      try codes(line + " --cap 0.3 --peak 10200 --drawdown-zones 0.005,0.01,0.015") == [
        "drawdown_zone"
      ])
    let wrong = try check(line + " --max-heat 3")
    #expect(wrong.code == 2)
    #expect(try wrong.errorField("code") == "invalid_risk_limit")
    #expect(try check(line + " --position A:up:1:2:3").code == 2)
    #expect(
      try check("--capital 0 --quantity 30 --entry 100 --stop 97").errorField("code") == "invalid_capital")
  }
}
