public import Backtest
public import Diagnostics
public import Market
public import Storage
import Validation

/// What `factory.yaml` says about a run of the factory; whatever it leaves out is `nil` and takes its default.
///
///     symbols: [ES, NQ, CL]
///     timeframe: 15m
///     strategies: [RSI2_MeanReversion, MACross]
///     discovery: {from: 2010-01-01, to: 2021-12-31}
///     holdout: {from: 2022-01-01, to: 2024-12-31}
///     exits: {stop_loss_atr: [1, 2], take_profit_atr: [1, 2, 3], max_bars_held: 20, flat_by_close: true}
///     trading: {initial_capital: 100000, side: long, size: "units:1", fill: next_open, intrabar: pessimistic}
///     costs: {transaction_cost: 0.0005, slippage_bps: 2}     # or commission_per_unit, slippage_ticks
///     gates: {preset: intraday, viability: {minimum_sharpe: 0.3}, monte_carlo: {resamples: 2000}}
///     winners: {per_symbol: 10, per_strategy: 2}
///     seed: 1
///     workers: 2
///     keep_returns: true
///
/// A key has the name that it has in `config.yaml`.
public struct FactoryFile: Sendable {
  public var symbols: [String]?
  public var timeframe: Timeframe?
  public var strategies: [String]?
  public var from: CivilDate?
  public var through: CivilDate?
  public var holdoutFrom: CivilDate?
  public var holdoutThrough: CivilDate?
  public var capital: Double?
  public var side: Side?
  public var sizing: PositionSizing?
  public var timing: FillTiming?
  public var intrabar: IntrabarRule?
  public var limits: LimitRule?
  /// As `GateSettings.init(json:)` reads it.
  public var gates: JSONValue?
  public var winnersPerSymbol: Int?
  public var winnersPerStrategy: Int?
  public var seed: UInt64?
  public var workers: Int?
  public var keepsReturns: Bool?

  var stops: [Double]?
  var targets: [Double]?
  var maxBarsHeld: Int?
  var isFlatByClose: Bool?
  var commissionFraction: Double?
  var commissionPerUnit: Double?
  var slippageBasisPoints: Double?
  var slippageTicks: Double?

  /// A file that says nothing.
  public init() {}

  /// The exits that are combined; `nil` where the file says nothing about them.
  public var exits: ExitGrid? {
    guard stops != nil || targets != nil || maxBarsHeld != nil || isFlatByClose != nil else { return nil }
    var grid = ExitGrid.common
    grid.stops = stops ?? grid.stops
    grid.targets = targets ?? grid.targets
    grid.maxBarsHeld = maxBarsHeld ?? grid.maxBarsHeld
    grid.flatBySessionClose = isFlatByClose ?? grid.flatBySessionClose
    return grid
  }

  /// The costs that take the place of the instruments' own.
  public var costs: CostOverride {
    var costs = CostOverride()
    costs.commission = commissionFraction.map { .fraction($0) } ?? commissionPerUnit.map { .perUnit($0) }
    costs.slippage = slippageBasisPoints.map { .basisPoints($0) } ?? slippageTicks.map { .ticks($0) }
    return costs
  }
}

extension FactoryFile: SettingsDocument {
  public static let title = "factory.yaml"
  public static let valueErrorCode: String? = "invalid_value"

  public static let settings: [Setting<FactoryFile>] = [scope, exitSettings, trading, costSettings, rest]
    .flatMap { $0 }

  private static let scope: [Setting<FactoryFile>] = [
    .optional(
      "symbols", \.symbols, .list(of: .text), "symbols of the catalogue; all unless given", "--symbols"),
    .optional("timeframe", \.timeframe, .timeframe, "length of a bar, like 15m or 1d", "--timeframe"),
    .optional(
      "strategies", \.strategies, .list(of: .text), "names of strategies; all unless given", "--strategies"),
    .optional("discovery.from", \.from, .date, "first session of discovery", "--from"),
    .optional("discovery.to", \.through, .date, "last session of discovery", "--to"),
    .optional("holdout.from", \.holdoutFrom, .date, "first session of the holdout", "--holdout-from"),
    .optional("holdout.to", \.holdoutThrough, .date, "last session of the holdout", "--holdout-to"),
  ]

  private static let exitSettings: [Setting<FactoryFile>] = [
    .optional(
      "exits.stop_loss_atr", \.stops, .levels(.multiple, "different multiples of ATR(14) above 0"),
      "stops that are tried"),
    .optional(
      "exits.take_profit_atr", \.targets, .levels(.multiple, "different multiples of ATR(14) above 0"),
      "targets that are tried"),
    .optional(
      "exits.max_bars_held", \.maxBarsHeld, CommonSettings.maxBarsHeld, "longest holding time in bars"),
    .optional("exits.flat_by_close", \.isFlatByClose, .flag, "close positions with the session")
      .formerly("flat_by_session_close"),
  ]

  private static let trading: [Setting<FactoryFile>] = [
    .optional("trading.initial_capital", \.capital, CommonSettings.capital, "starting cash", "--capital")
      .formerly("capital"),
    .optional("trading.side", \.side, CommonSettings.side, "direction of the positions", "--side"),
    .optional(
      "trading.size", \.sizing, CommonSettings.size,
      "units:N, equity:FRACTION or notional:AMOUNT; futures take units:1, others equity:1", "--sizer"
    ).formerly("sizer"),
    .optional("trading.fill", \.timing, CommonSettings.fill, "when a decision fills", "--fill"),
    .optional(
      "trading.intrabar", \.intrabar, CommonSettings.intrabar, "a bar that touches stop and target",
      "--intrabar"),
    .optional(
      "trading.limit_fill", \.limits, CommonSettings.limitFill, "when a limit fills", "--limit-fill"),
  ]

  private static let costSettings: [Setting<FactoryFile>] = [
    .optional(
      "costs.transaction_cost", \.commissionFraction, .number(.costFraction),
      "commission a side of the traded value; null for the instrument's", "--commission"
    ).formerly("commission"),
    .optional(
      "costs.commission_per_unit", \.commissionPerUnit, .number(.range(0...1e6)),
      "commission a side and unit", "--commission-per-unit"),
    .optional(
      "costs.slippage_bps", \.slippageBasisPoints, .number(.basisPoints),
      "of market and stop fills; null for the instrument's", "--slippage-bps"),
    .optional(
      "costs.slippage_ticks", \.slippageTicks, .number(.ticks), "of market and stop fills",
      "--slippage-ticks"),
  ]

  private static let rest: [Setting<FactoryFile>] = [
    .optional(
      "gates", \.gates, .gates, "thresholds of the gates: a preset, and what differs from it", "--gate"),
    .optional(
      "winners.per_symbol", \.winnersPerSymbol, .integer(1...1_000_000), "most winners of a symbol"),
    .optional(
      "winners.per_strategy", \.winnersPerStrategy, .integer(1...1_000_000), "most winners of a strategy"),
    .optional("seed", \.seed, .seed, "seed of everything random", "--seed"),
    .optional("workers", \.workers, .integer(1...1_024), "units that run at once", "--workers"),
    .optional(
      "keep_returns", \.keepsReturns, .flag, "keep the returns of every backtest as Parquet",
      "--no-returns"),
  ]

  public mutating func settle(_ places: [String: String]) -> [AssayError] {
    var problems: [AssayError] = []
    for (a, valueA, b, valueB) in [
      ("costs.transaction_cost", commissionFraction, "costs.commission_per_unit", commissionPerUnit),
      ("costs.slippage_bps", slippageBasisPoints, "costs.slippage_ticks", slippageTicks),
    ] where valueA != nil && valueB != nil {
      problems.append(
        AssayError(
          code: "conflicting_keys", message: "`\(a)` and `\(b)` exclude each other.",
          remedy: "Give one of them.", place: places[b], kind: .usage))
    }
    return problems
  }
}

extension SettingKind where Value == JSONValue {
  /// The section of the gates, whose keys `GateSettings` knows.
  static var gates: SettingKind {
    var gates: JSONObject = ["preset": ["enum": .array(ViabilityGate.presets.map { .string($0.name) })]]
    for name in GateSettings.names {
      gates[name] = [
        "type": "object", "additionalProperties": false, "properties": GateSettings.schema(of: name),
      ]
    }
    return SettingKind(
      expectation: "a mapping of gates to their thresholds",
      schema: ["type": "object", "additionalProperties": false, "properties": .object(gates)],
      read: { (node) throws(AssayError) in
        let json = node.json
        do {
          _ = try GateSettings(json: json)
        } catch let error as AssayError {
          throw error
        } catch {
          throw node.unexpected("a mapping of gates to their thresholds")
        }
        return json
      }, show: { $0 })
  }
}
