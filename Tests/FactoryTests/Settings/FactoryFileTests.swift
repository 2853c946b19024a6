import Backtest
import Diagnostics
import Factory
import Market
import Storage
import Testing
import Validation

@Suite struct FactoryFileTests {
  private func file(_ text: String) throws -> FactoryFile {
    let reading = FactoryFile.read(try YAMLReader.parse(text, source: "factory.yaml"))
    if let problem = reading.problems.first { throw problem }
    return reading.settings
  }

  @Test(arguments: [
    "gates: {viability: {minimum_trades: 9223372036854775807}}", "gates: {viability: {minimum_trades: 1e30}}",
    "gates: {viability: {minimum_trades: -1}}", "gates: {regime: {minimum_regimes: 1e19}}",
    "gates: {multiple_testing: {alpha: 1e-300}}", "gates: {monte_carlo: {alpha: 1e-300}}",
    "gates: {multiple_testing: {block_length: 1e300}}", "gates: {walk_forward: {windows: 1e18}}",
    "gates: {multiple_testing: {overfitting_blocks: 1e18}}", "gates: {monte_carlo: {resamples: 4e18}}",
    "exits: {max_bars_held: 9223372036854775807}", "winners: {per_symbol: 9223372036854775807}",
    "workers: 9223372036854775807", "seed: 18446744073709551616",
  ])
  func `a number that no calculation can hold is refused by its name`(line: String) throws {
    let error = #expect(throws: AssayError.self) { try file(line) }
    #expect(error?.kind == .usage, "\(line): \(error?.description ?? "taken")")
  }

  @Test func `a stored configuration is held to the same bounds`() throws {
    for (gate, name, value) in [
      ("viability", "minimum_trades", JSONValue.integer(.max)),
      ("multiple_testing", "alpha", .number(1e-300)),
      ("regime", "minimum_trades", .number(1e30)),
    ] {
      var settings = JSONObject()
      settings[name] = value
      #expect(throws: AssayError.self) { try GateSettings(json: .object([gate: .object(settings)])) }
    }
  }

  @Test func `everything that a file can say is read`() throws {
    let file = try file(
      """
      symbols: [ES, NQ]
      timeframe: 15m
      strategies: [MACross]
      discovery: {from: 2010-01-01, to: 2021-12-31}
      holdout: {from: 2022-01-01, to: 2024-12-31}
      exits: {stop_loss_atr: [1, 2], take_profit_atr: [3], max_bars_held: 10, flat_by_session_close: false}
      trading: {capital: 50000, side: short, sizer: "units:2", fill: signal_close, intrabar: optimistic}
      gates: {preset: intraday, viability: {minimum_sharpe: 0.5}, walk_forward: {window: anchored}}
      winners: {per_symbol: 3, per_strategy: 1}
      seed: 7
      workers: 2
      keep_returns: false
      """)
    #expect(file.symbols == ["ES", "NQ"] && file.timeframe == Timeframe(minutes: 15))
    #expect(file.from == CivilDate("2010-01-01") && file.holdoutThrough == CivilDate("2024-12-31"))
    #expect(file.exits == ExitGrid(stops: [1, 2], targets: [3], maxBarsHeld: 10, flatBySessionClose: false))
    #expect(file.capital == 50_000 && file.side == .short && file.sizing == .units(2))
    #expect(file.timing == .signalClose && file.intrabar == .optimistic && file.limits == nil)
    let gates = try GateSettings(json: file.gates ?? .null)
    #expect(gates.preset == "intraday" && gates.viability.minimumSharpe == 0.5)
    #expect(gates.viability.minimumTrades == 500 && gates.walkForward.window == .anchored)
    #expect(file.winnersPerSymbol == 3 && file.winnersPerStrategy == 1)
    #expect(file.seed == 7 && file.workers == 2 && file.keepsReturns == false)
  }

  @Test(arguments: [
    ("symbol: [ES]", "unknown_key"), ("timeframe: soon", "invalid_value"),
    ("discovery: {from: 2010-13-01}", "invalid_value"), ("trading: {side: sideways}", "invalid_value"),
    ("gates: {viability: {minimum_sharp: 1}}", "unknown_gate_setting"),
    ("gates: {viable: {minimum_sharpe: 1}}", "unknown_gate_setting"),
    ("gates: {preset: intradays}", "unknown_preset"),
    ("gates: {walk_forward: {windows: 1}}", "invalid_gate_setting"),
    ("gates: {monte_carlo: {alpha: 2}}", "invalid_gate_setting"),
    ("gates: {multiple_testing: {overfitting_blocks: 7}}", "invalid_gate_setting"),
    ("exits: {stop_loss_atr: [1, 1]}", "invalid_value"), ("workers: 0", "invalid_value"),
  ])
  func `what cannot be is refused`(text: String, code: String) throws {
    let error = #expect(throws: AssayError.self) { try file(text) }
    #expect(error?.code == code)
  }

  @Test func `thresholds survive their own JSON`() throws {
    var gates = try GateSettings(preset: "intraday")
    gates.stability.maximumSpread = 0.25
    gates.multipleTesting.discovery = .benjaminiYekutieli
    gates.walkForward.window = .anchored
    #expect(try GateSettings(json: JSONValue(parsing: gates.json.text())) == gates)
  }
}
