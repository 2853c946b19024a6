import Diagnostics
import Factory
import Search
import Strategies
import Testing

@Suite struct StudySpecificationTests {
  private func error(_ text: String) -> String {
    do {
      _ = try StudySpecification(json: JSONValue(parsing: text))
      return ""
    } catch { return "\(error)" }
  }

  @Test func `what is wrong with a study is said with its place`() {
    #expect(error(#"{}"#).contains("no parameters"))
    #expect(error(#"{"parameters": {}}"#).contains("no parameters"))
    #expect(error(#"{"parametres": {}}"#).contains("Did you mean `parameters`?"))
    #expect(error(#"{"parameters": {"x": 3}}"#).contains("`x`"))
    #expect(error(#"{"parameters": {"x": {"type": "flot", "low": 0, "high": 1}}}"#).contains("`float`"))
    #expect(error(#"{"parameters": {"x": {"type": "float", "low": 0}}}"#).contains("no `high`"))
    #expect(
      error(#"{"parameters": {"x": {"type": "float", "low": 2, "high": 1}}}"#).contains(
        "from 2.0 down to 1.0"))
    #expect(
      error(#"{"parameters": {"x": {"type": "int", "low": 0, "high": 10, "step": 3}}}"#).contains("at 9"))
    #expect(
      error(#"{"parameters": {"x": {"type": "float", "low": 0, "high": 1, "log": true}}}"#).contains(
        "above zero"))
    let one = #""parameters": {"x": {"type": "float", "low": 0, "high": 1}}"#
    #expect(error("{\(one), \"sampler\": \"tpx\"}").contains("`tpe`"))
    #expect(error("{\(one), \"pruner\": \"medain\"}").contains("`median`"))
    #expect(error("{\(one), \"direction\": \"up\"}").contains("maximize"))
    #expect(error("{\(one), \"trials\": 0}").contains("positive"))
    #expect(error("{\(one), \"constraints\": [\"x < z\"]}").contains("`z`"))
    #expect(error("{\(one), \"sampler\": \"grid\"}").contains("no step"))
    #expect(error("{\(one)}") == "")
  }

  @Test func `a strategy's declared parameters are its space`() throws {
    let model = try StrategyLibrary.builtIn.model(named: "RSI2_MeanReversion")
    let space = try StrategySpace.space(of: model, range: .grid)
    #expect(space.parameters.map(\.name) == ["rsi_length", "rsi_oversold", "rsi_overbought"])
    #expect(space.parameters[0].domain == .integer(low: 2, high: 4, step: 1, isLogarithmic: false))
    #expect(space.parameters[1].domain == .number(low: 5, high: 15, step: nil, isLogarithmic: false))
    let fixed = try StrategySpace.space(
      of: model, range: .bounds, fixed: [StrategyAssignment(key: "rsi_length", value: "3")])
    #expect(fixed.parameters.map(\.name) == ["rsi_oversold", "rsi_overbought"])
    // The strategy refuses an oversold border above the overbought one.
    #expect(fixed.admits([20, 70]))
    #expect(!fixed.admits([80, 70]))
    #expect(throws: AssayError.self) {
      try StrategySpace.space(of: model, range: .grid, fixed: [StrategyAssignment(key: "rsi", value: "3")])
    }
    let foreign = try Space([SearchParameter("length", .flag)])
    #expect(throws: AssayError.self) { try StrategySpace.space(of: model, range: .grid, own: foreign) }
  }
}
