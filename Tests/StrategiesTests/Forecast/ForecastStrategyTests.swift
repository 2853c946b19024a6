import Diagnostics
import Strategies
import Testing

/// The table of the specification, row by row, against moments made by hand.
@Suite struct ForecastStrategyTests {
  private func plan(
    _ name: String, close: Double, high: Double, low: Double, band: Double = 0.002, shorts: Bool = true
  ) throws -> ForecastPlan {
    let forecast = ForecastPoint(
      close: close, high: high, low: low, lowerQuantile: close - band / 2, upperQuantile: close + band / 2)
    return try ForecastStrategy.named(name).plan(
      at: ForecastContext(close: 200, forecast: forecast, allowsShort: shorts))
  }

  @Test func `the seven have the names of the dataset`() {
    #expect(
      ForecastStrategy.names == [
        "simple_strategy", "all_signals_strategy", "entry_takeprofit", "highlow", "maxdiff", "ci_guard",
        "buy_hold",
      ])
  }

  @Test func `simple_strategy follows the sign of the close, crypto never short`() throws {
    #expect(try plan("simple_strategy", close: 0.01, high: 0.02, low: -0.01).position == 1)
    #expect(try plan("simple_strategy", close: -0.01, high: 0.02, low: -0.01).position == -1)
    #expect(try plan("simple_strategy", close: -0.01, high: 0.02, low: -0.01, shorts: false).position == 0)
    #expect(try plan("simple_strategy", close: 0, high: 0.02, low: -0.01).position == 0)
    #expect(try !plan("simple_strategy", close: 0.01, high: 0.02, low: -0.01).leavesAtClose)
  }

  @Test func `all_signals_strategy wants close, high and low on one side`() throws {
    #expect(try plan("all_signals_strategy", close: 0.01, high: 0.02, low: 0.001).position == 1)
    #expect(try plan("all_signals_strategy", close: 0.01, high: 0.02, low: -0.001).position == 0)
    #expect(try plan("all_signals_strategy", close: -0.01, high: -0.002, low: -0.03).position == -1)
    #expect(
      try plan("all_signals_strategy", close: -0.01, high: -0.002, low: -0.03, shorts: false).position == 0)
  }

  @Test func `entry_takeprofit takes its profit at the forecast extreme`() throws {
    let long = try plan("entry_takeprofit", close: 0.01, high: 0.02, low: -0.01)
    #expect(long.position == 1 && long.entryLimit == nil && long.leavesAtClose)
    #expect(long.target == 204)
    let short = try plan("entry_takeprofit", close: -0.01, high: 0.02, low: -0.025)
    #expect(short.position == -1)
    #expect(short.target == 195)
  }

  @Test func `a target on the wrong side of the close is none`() throws {
    let plan = try plan("entry_takeprofit", close: 0.01, high: -0.001, low: -0.01)
    #expect(plan.position == 1 && plan.target == nil && plan.leavesAtClose)
  }

  @Test func `highlow enters at the extreme against its direction`() throws {
    let long = try plan("highlow", close: 0.01, high: 0.02, low: -0.01)
    #expect(long.position == 1 && long.entryLimit == 198 && long.target == nil && long.leavesAtClose)
    let short = try plan("highlow", close: -0.01, high: 0.02, low: -0.01)
    #expect(short.position == -1 && short.entryLimit == 204)
    #expect(
      try plan("highlow", close: -0.01, high: 0.02, low: -0.01, shorts: false)
        == ForecastPlan(position: 0, signal: -0.01))
  }

  @Test func `maxdiff goes from the near extreme to the far one`() throws {
    let long = try plan("maxdiff", close: -0.5, high: 0.02, low: -0.01)
    #expect(long.position == 1 && long.entryLimit == 198 && long.target == 204 && long.leavesAtClose)
    let short = try plan("maxdiff", close: 0.5, high: 0.01, low: -0.02)
    #expect(short.position == -1 && short.entryLimit == 202 && short.target == 196)
    #expect(try plan("maxdiff", close: 0.5, high: 0.01, low: -0.02, shorts: false).position == 0)
  }

  @Test func `ci_guard wants the forecast beyond its own band`() throws {
    #expect(try plan("ci_guard", close: 0.003, high: 0.02, low: -0.01).position == 1)
    #expect(try plan("ci_guard", close: 0.001, high: 0.02, low: -0.01).position == 0)
    #expect(try plan("ci_guard", close: -0.003, high: 0.02, low: -0.01).position == -1)
    #expect(try plan("ci_guard", close: -0.003, high: 0.02, low: -0.01, shorts: false).position == 0)
  }

  @Test func `without a forecast everything but buy_hold is flat`() throws {
    for strategy in ForecastStrategy.all {
      let plan = strategy.plan(at: ForecastContext(close: 200, forecast: .none, allowsShort: true))
      #expect(plan.position == (strategy.name == "buy_hold" ? 1 : 0), "\(strategy.name)")
      #expect(strategy.needsForecast == (strategy.name != "buy_hold"))
    }
  }

  @Test func `an unknown name gets the nearest one`() {
    #expect {
      try ForecastStrategy.named("max_diff")
    } throws: { error in
      (error as? AssayError)?.message.contains("maxdiff") == true
    }
  }
}
