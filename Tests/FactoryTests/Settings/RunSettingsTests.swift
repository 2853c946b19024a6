import Backtest
import Diagnostics
import Factory
import Market
import Storage
import Testing

@Suite struct RunSettingsTests {
  /// The file of the production modules' document, word for word.
  static let document = """
    risk_management:
      position_sizing:
        method: "confidence_based"  # or "fixed_fractional", "kelly"
        risk_per_trade: 0.01
        max_position_size: 0.25

      stop_loss:
        enabled: true
        hard_stop_pct: 0.03
        trailing_stop_pct: 0.02
        take_profit_pct: 0.05
        time_stop_days: 30

      portfolio:
        max_drawdown_pct: 0.15
        daily_loss_limit_pct: 0.03
        max_portfolio_heat: 0.03

      drawdown_zones:
        normal: 0.05
        caution: 0.10
        alert: 0.15
        emergency: 0.20

    strategy:
      type: "MLPredictionStrategy"
      confidence_threshold: 0.55

    backtesting:
      initial_capital: 10000
      transaction_cost: 0.0015
      slippage_bps: 5
    """

  private func read(_ text: String) throws -> SettingsReading<RunSettings> {
    RunSettings.read(try YAMLReader.parse(text, source: "config.yaml"))
  }

  private func problems(_ text: String) throws -> [String] {
    try read(text).problems.map { "\($0.place ?? "?") \($0.code): \($0.message)" }
  }

  @Test func `the file of the modules document reads without a problem`() throws {
    let reading = try read(Self.document)
    #expect(reading.problems == [])
    let settings = reading.settings
    #expect(settings.riskLimits == RiskLimits())
    #expect(settings.sizingMethod == .confidenceBased)
    #expect(settings.strategy == "MLPredictionStrategy")
    #expect(settings.confidenceThreshold == 0.55)
    #expect(settings.capital == 10_000)
    let share = try InstrumentRegistry.resolve(symbol: "AAPL")
    #expect(
      settings.costs(for: share) == CostModel(commission: .fraction(0.0015), slippage: .basisPoints(5)))
    guard case .confidenceBased(let sizer)? = try settings.sizer() else {
      Issue.record("no confidence sizer")
      return
    }
    #expect(sizer == (try ConfidenceSizer()))
  }

  @Test func `without a file nothing is guarded and costs are the instrument's`() throws {
    let settings = try read("").settings
    #expect(settings == RunSettings())
    #expect(settings.riskLimits == nil)
    #expect(try settings.sizer() == nil)
    let future = try InstrumentRegistry.resolve(symbol: "ES")
    #expect(settings.costs(for: future) == future.costs)
  }

  @Test func `what is shown reads back to the same settings`() throws {
    for text in [
      "", Self.document, "strategy:\n  parameters: {ma_fast: 5, kind: EMA}\nbacktesting:\n  from: 2019-01-31",
    ] {
      let settings = try read(text).settings
      let again = try read(settings.yaml)
      #expect(again.problems == [])
      #expect(again.settings == settings)
      #expect(again.settings.json == settings.json)
    }
  }

  @Test func `every key is shown once, and takes its own shown value from the command line`() throws {
    let paths = RunSettings.settings.map(\.path)
    #expect(Set(paths).count == paths.count)
    let settings = try read(Self.document).settings
    for setting in RunSettings.settings {
      var value: JSONValue? = settings.json
      for word in setting.path.split(separator: ".") { value = value?[String(word)] }
      let shown = try #require(value, "\(setting.path)")
      var changed = settings
      try changed.set([(setting.path, shown.text())])
      #expect(changed == settings, "\(setting.path)")
    }
  }

  @Test func `all problems are told with line and nearest key`() throws {
    let text = """
      risk_managment:
        portfolio: {}
      risk_management:
        position_sizing:
          metod: kelly
          risk_per_trade: 1.5
        stop_loss:
          hard_stop_pct: two
          max_portfolio_heat: 0.03
        portfolio: 7
      backtesting:
        fill: next_opne
        transaction_cost: 0.001
        commission_per_unit: 1
        from: 2020-01-01
        to: 2019-01-01
      """
    let problems = try problems(text)
    #expect(problems.count == 9)
    #expect(problems[0].hasPrefix("config.yaml:1:1 unknown_key"))
    #expect(problems[0].contains("Did you mean `risk_management`?"))
    #expect(
      problems[1].hasPrefix("config.yaml:5:5 unknown_key") && problems[1].contains("Did you mean `method`?"))
    #expect(problems[2].hasPrefix("config.yaml:6:21 invalid_setting") && problems[2].contains("`1.5`"))
    #expect(problems[3].hasPrefix("config.yaml:8:20 invalid_setting") && problems[3].contains("`two`"))
    #expect(problems[4].contains("`risk_management.portfolio.max_portfolio_heat` stands elsewhere"))
    #expect(problems[5].hasPrefix("config.yaml:10:14 wrong_type"))
    #expect(problems[6].hasPrefix("config.yaml:12:9") && problems[6].contains("Did you mean `next_open`?"))
    #expect(problems[7].hasPrefix("config.yaml:14:24 conflicting_keys"))
    #expect(problems[8].hasPrefix("config.yaml:15:9 invalid_setting"))
  }

  @Test func `zones stand in their order and share the border with the drawdown limit`() throws {
    #expect(
      try read("risk_management: {portfolio: {max_drawdown_pct: 0.18}}").settings.limits.zones.emergency
        == 0.18)
    #expect(
      try read("risk_management: {drawdown_zones: {alert: 0.12}}").settings.limits.zones.emergency == 0.12)
    #expect(
      try problems("risk_management: {portfolio: {max_drawdown_pct: 0.18}, drawdown_zones: {alert: 0.15}}")
        .count == 1)
    #expect(try problems("risk_management: {drawdown_zones: {caution: 0.2}}").count == 1)
    #expect(try problems("risk_management: {drawdown_zones: {emergency: 0.1}}").count == 1)
  }

  @Test func `costs and account of the full engine read and show`() throws {
    let text = """
      backtesting:
        account: {initial_margin: 0.5, maintenance_margin: 0.25}
        costs:
          maker_commission: 0.0002
          commission_tiers: "1e6:0.8,1e7:0.5"
          spread_ticks: 2
          participation: 0.1
          borrow: 0.03
      """
    let settings = try read(text).settings
    #expect(settings.account.initialMargin == 0.5 && settings.account.maintenanceMargin == 0.25)
    #expect(settings.transactionCosts.makerCommission == .fraction(0.0002))
    #expect(settings.transactionCosts.tiers.map(\.from) == [1e6, 1e7])
    #expect(settings.transactionCosts.spread == .ticks(2))
    #expect(settings.transactionCosts.participation == 0.1 && settings.transactionCosts.borrowRate == 0.03)
    let again = try read(settings.yaml)
    #expect(again.problems == [] && again.settings == settings)
    #expect(try problems("backtesting: {account: {maintenance_margin: 0.3, initial_margin: 0.2}}").count == 1)
    #expect(try problems("backtesting: {costs: {spread_bps: 2, spread_ticks: 1}}").count == 1)
    for wrong in [
      "commission_tiers: \"5:0.8,4:0.5\"", "maker_commission: -1", "participation: 2", "impact: x",
    ] {
      #expect(try problems("backtesting: {costs: {\(wrong)}}").count == 1, "\(wrong)")
    }
  }

  @Test func `a stop can be switched off, alone or with all others`() throws {
    let one = try read("risk_management: {stop_loss: {trailing_stop_pct: null}}").settings
    #expect(one.riskLimits?.trailingStop == nil && one.riskLimits?.hardStop == 0.03)
    let all = try read("risk_management: {stop_loss: {enabled: false}}").settings
    #expect(all.riskLimits?.hardStop == nil && all.riskLimits?.timeStopDays == nil)
    let none = try read("risk_management: {enabled: false, portfolio: {max_portfolio_heat: 0.02}}").settings
    #expect(none.riskLimits == nil)
  }

  @Test func `command line values come over those of a file`() throws {
    var settings = try read(Self.document).settings
    try settings.set([
      ("max_portfolio_heat", "0.02"), ("risk_management.position_sizing.method", "kelly"),
      ("strategy.parameters", "{ma_fast: 5}"), ("take_profit_pct", "null"),
    ])
    #expect(settings.limits.maximumHeat == 0.02)
    #expect(settings.sizingMethod == .kelly)
    #expect(settings.strategyParameters == [StrategyAssignment(key: "ma_fast", value: "5")])
    #expect(settings.limits.takeProfit == nil)
    for (key, value, code) in [
      ("max_heat", "0.02", "unknown_key"), ("enabled", "true", "ambiguous_key"),
      ("slippage_bps", "-1", "wrong_type"),
      ("commission_per_unit", "1", "conflicting_keys"),
    ] {
      let error = #expect(throws: AssayError.self) { try settings.set([(key, value)]) }
      #expect(error?.code == code, "\(key)")
    }
    #expect(settings.slippageBasisPoints == 5)
  }
}
