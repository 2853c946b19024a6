public import Backtest
public import Diagnostics
public import Market
public import Storage
import Strategies
import Validation

/// What a YAML file says about a run of the factory; whatever it leaves out is `nil` and takes its default.
///
///     symbols: [ES, NQ, CL]
///     timeframe: 15m
///     strategies: [RSI2_MeanReversion, MACross]
///     discovery: {from: 2010-01-01, to: 2021-12-31}
///     holdout: {from: 2022-01-01, to: 2024-12-31}
///     exits: {stop_loss_atr: [1, 2], take_profit_atr: [1, 2, 3], max_bars_held: 20, flat_by_session_close:
///     true} trading: {capital: 100000, side: long, sizer: "units:1", fill: next_open, intrabar: pessimistic}
///     gates: {preset: intraday, viability: {minimum_sharpe: 0.3}, monte_carlo: {resamples: 2000}} winners:
///     {per_symbol: 10, per_strategy: 2} seed: 1 workers: 2 keep_returns: true
///     costs: {commission: 0.0005, slippage_bps: 2}     # or commission_per_unit, slippage_ticks
public struct FactoryFile: Sendable {
  public var symbols: [String]?
  public var timeframe: Timeframe?
  public var strategies: [String]?
  public var from: CivilDate?
  public var through: CivilDate?
  public var holdoutFrom: CivilDate?
  public var holdoutThrough: CivilDate?
  public var exits: ExitGrid?
  public var capital: Double?
  public var side: Side?
  public var sizing: PositionSizing?
  public var timing: FillTiming?
  public var intrabar: IntrabarRule?
  public var limits: LimitRule?
  public var costs = CostOverride.none
  /// As `GateSettings.init(json:)` reads it.
  public var gates: JSONValue?
  public var winnersPerSymbol: Int?
  public var winnersPerStrategy: Int?
  public var seed: UInt64?
  public var workers: Int?
  public var keepsReturns: Bool?

  /// A file that says nothing.
  public init() {}

  /// - Throws: `no_such_file`, `unknown_key` with the nearest one, `wrong_type` and `invalid_value` with line
  ///   and column.
  public init(_ path: String) throws {
    try self.init(YAMLReader.read(path))
  }

  public init(_ node: YAMLNode) throws {
    let file = try node.mapping(allowing: [
      "symbols", "timeframe", "strategies", "discovery", "holdout", "exits", "trading", "costs", "gates",
      "winners",
      "seed",
      "workers", "keep_returns",
    ])
    symbols = try file.strings("symbols")
    timeframe = try file["timeframe"].map {
      try Self.value($0, "a bar length such as 15m or 1d") { Timeframe($0) }
    }
    strategies = try file.strings("strategies")
    (from, through) = try Self.dates(file["discovery"])
    (holdoutFrom, holdoutThrough) = try Self.dates(file["holdout"])
    exits = try file["exits"].map(Self.exits)
    try readTrading(file["trading"])
    costs = try Self.costs(file["costs"])
    gates = try file["gates"].map { node in
      _ = try GateSettings(json: node.json)
      return node.json
    }
    if let winners = try file["winners"]?.mapping(allowing: ["per_symbol", "per_strategy"]) {
      winnersPerSymbol = try Self.count(winners["per_symbol"])
      winnersPerStrategy = try Self.count(winners["per_strategy"])
    }
    seed = try file["seed"].map { try Self.value($0, "a whole number from 0") { UInt64($0) } }
    workers = try Self.count(file["workers"], most: 1024)
    keepsReturns = try file.bool("keep_returns")
  }

  private mutating func readTrading(_ node: YAMLNode?) throws {
    guard
      let trading = try node?.mapping(allowing: [
        "capital", "side", "sizer", "fill", "intrabar", "limit_fill",
      ])
    else { return }
    capital = try trading.double("capital")
    side = try Self.choice(trading["side"])
    sizing = try trading["sizer"].map {
      try Self.value($0, "a size like units:1, equity:0.5 or notional:20000") { PositionSizing($0) }
    }
    timing = try Self.choice(trading["fill"])
    intrabar = try Self.choice(trading["intrabar"])
    limits = try Self.choice(trading["limit_fill"])
  }

  private static func costs(_ node: YAMLNode?) throws -> CostOverride {
    let keys = ["commission", "commission_per_unit", "slippage_bps", "slippage_ticks"]
    guard let node else { return .none }
    let given = try node.mapping(allowing: keys)
    func number(_ key: String, _ bounds: ClosedRange<Double>) throws -> Double? {
      guard let cell = given[key] else { return nil }
      let value = try cell.double()
      if !bounds.contains(value) {
        throw invalid(cell, "a number from \(bounds.lowerBound) to \(bounds.upperBound)")
      }
      return value
    }
    for (a, b) in [("commission", "commission_per_unit"), ("slippage_bps", "slippage_ticks")]
    where given[a] != nil && given[b] != nil {
      throw AssayError(
        code: "conflicting_keys", message: "`\(a)` and `\(b)` exclude each other.",
        remedy: "Give one of them.",
        place: "\(node.place)", kind: .usage)
    }
    var costs = CostOverride()
    costs.commission =
      try number("commission", 0...0.49).map { .fraction($0) }
      ?? number("commission_per_unit", 0...1e6).map { .perUnit($0) }
    costs.slippage =
      try number("slippage_bps", 0...4_999).map { .basisPoints($0) }
      ?? number("slippage_ticks", 0...10_000).map { .ticks($0) }
    return costs
  }

  private static func dates(_ node: YAMLNode?) throws -> (CivilDate?, CivilDate?) {
    guard let window = try node?.mapping(allowing: ["from", "to"]) else { return (nil, nil) }
    func date(_ key: String) throws -> CivilDate? {
      try window[key].map { try value($0, "a date such as 2010-01-01") { CivilDate($0) } }
    }
    return (try date("from"), try date("to"))
  }

  private static func exits(_ node: YAMLNode) throws -> ExitGrid {
    let exits = try node.mapping(
      allowing: ["stop_loss_atr", "take_profit_atr", "max_bars_held", "flat_by_session_close"])
    var grid = ExitGrid.common
    func levels(_ key: String, _ standard: [Double]) throws -> [Double] {
      guard let node = exits[key] else { return standard }
      let levels = try node.list().map { try $0.double() }
      guard !levels.isEmpty, levels.allSatisfy({ $0 > 0 }), Set(levels).count == levels.count else {
        throw invalid(node, "different multiples of the ATR above 0")
      }
      return levels
    }
    grid.stops = try levels("stop_loss_atr", grid.stops)
    grid.targets = try levels("take_profit_atr", grid.targets)
    grid.maxBarsHeld = try count(exits["max_bars_held"]) ?? grid.maxBarsHeld
    grid.flatBySessionClose = try exits.bool("flat_by_session_close") ?? grid.flatBySessionClose
    return grid
  }

  private static func count(_ node: YAMLNode?, most: Int = 1_000_000) throws -> Int? {
    guard let node else { return nil }
    let count = try node.integer()
    if !(1...most).contains(count) { throw invalid(node, "a whole number from 1 to \(most)") }
    return count
  }

  private static func choice<Choice: RawRepresentable & CaseIterable>(
    _ node: YAMLNode?
  ) throws -> Choice? where Choice.RawValue == String {
    try node.map {
      try value($0, "one of " + Choice.allCases.map(\.rawValue).joined(separator: ", ")) {
        Choice(rawValue: $0)
      }
    }
  }

  private static func value<Value>(_ node: YAMLNode, _ what: String, _ read: (String) -> Value?) throws
    -> Value
  {
    if let value = read(try node.string()) { return value }
    throw invalid(node, what)
  }

  private static func invalid(_ node: YAMLNode, _ what: String) -> AssayError {
    AssayError(
      code: "invalid_value", message: "Found \(node.json.text()).", remedy: "Expected \(what).",
      place: "\(node.place)", kind: .usage)
  }
}
