import Diagnostics
import Indicators
import Testing

@Suite struct IndicatorPlanTests {
  func plan(_ text: String) throws -> IndicatorPlan {
    try IndicatorPlan(specification: JSONValue(parsing: text), source: "spec.json")
  }

  @Test func `parameters go by name and defaults fill the rest`() throws {
    let plan = try IndicatorPlan("MACD", parameters: [("slowperiod", 30)])
    let parameters = plan.entries[0].request.parameters
    #expect(parameters == [12, 30, 9])
    #expect(plan.entries[0].columns.count == 3)
    #expect(try IndicatorPlan("RSI").entries[0].columns == ["RSI"])
  }

  @Test func `a specification names functions, inputs, parameters and outputs`() throws {
    let plan = try plan(
      """
      [{"column": "a", "function": "SMA", "inputs": ["high"], "params": {"timeperiod": 20}, "outputs": ["a"]},
       {"column": "m", "function": "MACD", "inputs": ["close"],
        "params": {"signalperiod": 5, "fastperiod": 3, "slowperiod": "default"}, "outputs": ["x", "y", "z"]},
       {"column": "t", "function": "TRANGE"}]
      """)
    #expect(
      plan.entries.map(\.request) == [
        IndicatorRequest("SMA", [20], of: [.high]), IndicatorRequest("MACD", [3, 26, 5], of: [.close]),
        IndicatorRequest("TRANGE"),
      ])
    #expect(plan.entries.flatMap(\.columns) == ["a", "x", "y", "z", "t"])
    #expect(plan.entries[0].lookback == 19)
  }

  @Test(arguments: [
    (#"{"function": "NOSUCH", "outputs": ["a"]}"#, "unknown_indicator"),
    (#"{"function": "RSI", "outputs": ["a"], "params": {"timeperiods": 3}}"#, "unknown_parameter"),
    (#"{"function": "RSI", "outputs": ["a"], "params": {"timeperiod": 0}}"#, "parameter_out_of_bounds"),
    (#"{"function": "RSI", "outputs": ["a"], "inputs": ["high", "low"]}"#, "wrong_input_count"),
  ])
  func `what cannot be computed is collected and the rest goes on`(entry: String, code: String) throws {
    let plan = try plan(#"{"columns": [\#(entry), {"function": "RSI", "outputs": ["b"]}]}"#)
    #expect(plan.refused.map(\.columns) == [["a"]])
    #expect(plan.refused[0].error.code == code)
    #expect(plan.entries.map(\.columns) == [["b"]])
  }

  @Test(arguments: [
    ("3", "invalid_specification", "spec.json"),
    (#"[{"outputs": ["a"]}]"#, "invalid_specification", "spec.json, entry 1"),
    (#"[{"function": "MACD", "outputs": ["a"]}]"#, "invalid_specification", "spec.json, entry 1"),
    (
      #"[{"function": "RSI", "outputs": ["a"], "inputs": ["clse"]}]"#, "invalid_specification",
      "spec.json, entry 1"
    ),
    (
      #"[{"function": "RSI", "outputs": ["a"]}, {"function": "SMA", "outputs": ["a"]}]"#,
      "invalid_specification", "spec.json"
    ),
  ])
  func `a mistake in a specification is refused with its place`(text: String, code: String, place: String)
    throws
  {
    let error = try #require(throws: AssayError.self) { try plan(text) }
    #expect(error.code == code)
    #expect(error.place == place)
  }

  @Test func `a misspelt parameter finds the right one`() throws {
    let error = try #require(throws: AssayError.self) {
      try IndicatorPlan("RSI", parameters: [("timeperod", 3)])
    }
    #expect(error.remedy.contains("`timeperiod`"))
  }
}
