import Foundation
import Testing

@Suite struct SizeCommandTests {
  private func size(_ line: String) throws -> Executable.Result {
    try Executable.run(["size"] + line.split(separator: " ").map(String.init) + ["--json"])
  }

  private func figures(_ line: String) throws -> (units: Double, limit: String, risk: Double) {
    let document = try size(line).document()
    return (
      try #require(document["units"] as? Double), try #require(document["limited_by"] as? String),
      try #require(document["risk"] as? Double)
    )
  }

  @Test func `the worked examples come out`() throws {
    let base = "--capital 10000 --entry 100 --stop 97"
    let fixed = try figures("fixed_fractional \(base)")
    #expect(fixed == (25, "cap", 75))
    let byRisk = try figures("fixed_fractional \(base) --cap 1")
    #expect(abs(byRisk.units - 33.3333333333) < 1e-9 && byRisk.limit == "risk")
    let kelly = try figures("kelly \(base) --win-rate 0.6 --avg-win 300 --avg-loss 100")
    #expect(abs(kelly.units - 11.6666666667) < 1e-9 && kelly.limit == "kelly")
    let confident = try figures("confidence_based \(base) --confidence 0.75 --cap 1")
    #expect(abs(confident.units - 48.1481481481) < 1e-9 && confident.limit == "risk")
  }

  @Test func `a symbol brings its lot and its point value`() throws {
    let future = try figures(
      "fixed_fractional --capital 1000000 --entry 5000 --stop 4990 --symbol ES --cap 1")
    #expect(future.units == 4)
    #expect(future.risk == 2_000)
    let share = try figures("fixed_fractional --capital 10000 --entry 100 --stop 97 --symbol AAPL --cap 1")
    #expect(share.units == 33)
  }

  @Test func `wrong input names the field and exits with 2`() throws {
    for (line, code, place) in [
      ("fixed_fractional --capital -5 --entry 100 --stop 97", "invalid_sizing", "capital"),
      ("fixed_fractional --capital 10000 --entry 100 --stop 100", "invalid_sizing", "stop"),
      ("fixed_fractional --capital 10000 --entry 100 --stop 97 --risk 1.5", "invalid_sizing", "risk"),
      ("fixed_fractional --capital 10000 --entry 100", "missing_sizing_input", "stop"),
      (
        "confidence_based --capital 10000 --entry 100 --stop 97 --confidence 2", "invalid_sizing",
        "confidence"
      ),
      ("kelly --capital 10000 --entry 100 --stop 97 --win-rate 0.6", "missing_option", "--avg-win"),
      ("learned --capital 10000 --entry 100 --stop 97", "sizer_without_model", "learned"),
    ] {
      let result = try size(line)
      #expect(result.code == 2, "\(line)")
      #expect(try result.errorField("code") == code, "\(line)")
      #expect(try result.errorField("where") == place, "\(line)")
    }
    let slip = try size("kely --capital 10000 --entry 100 --stop 97")
    #expect(try slip.errorField("remedy")?.contains("kelly") == true)
  }
}
