public import Backtest
public import Diagnostics
public import Market

/// A backtest of a strategy whose parameters a study searches: the bars, the dates, and how it trades.
public struct StrategyTask: Sendable, Hashable {
  public var strategy: String
  public var symbol: String
  public var timeframe: Timeframe
  /// First and last session date that the search may look at; `nil` is the start or the end of the bars.
  public var from: CivilDate?
  public var through: CivilDate?
  /// Last session date on which the best trial is measured, after `through`; `nil` is the end of the bars.
  public var testThrough: CivilDate?
  /// Parameters that are not searched.
  public var fixed: [StrategyAssignment] = []
  public var range = SearchRange.grid
  public var capital = 100_000.0
  public var side = Side.long
  public var timing = FillTiming.nextOpen
  public var exits = ExitPlan.signalOnly
  public var commissionFraction: Double?
  public var commissionPerUnit: Double?
  public var slippageBasisPoints: Double?
  public var slippageTicks: Double?
  /// Pieces of the dates whose results are reported on the way, for pruning.
  public var folds = 5

  /// How far a declared parameter is searched.
  public enum SearchRange: String, Sendable, Hashable, CaseIterable {
    /// From the least to the greatest value of its grid.
    case grid
    /// Everything that the strategy allows.
    case bounds
  }

  public init(strategy: String, symbol: String, timeframe: Timeframe) {
    self.strategy = strategy
    self.symbol = symbol
    self.timeframe = timeframe
  }

  /// The settings of a backtest.
  public var settings: RunSettings {
    var settings = RunSettings()
    settings.capital = capital
    settings.side = side
    settings.execution.timing = timing
    settings.exits = exits
    settings.commissionFraction = commissionFraction
    settings.commissionPerUnit = commissionPerUnit
    settings.slippageBasisPoints = slippageBasisPoints
    settings.slippageTicks = slippageTicks
    return settings
  }
}

extension StrategyTask {
  public var json: JSONObject {
    [
      "name": .string(strategy), "symbol": .string(symbol), "timeframe": .string(timeframe.description),
      "from": JSONValue(from?.description), "to": JSONValue(through?.description),
      "test_to": JSONValue(testThrough?.description),
      "fixed": .object(JSONObject(fixed.map { ($0.key, .string($0.value)) })),
      "range": .string(range.rawValue), "capital": .number(capital), "side": .string(side.rawValue),
      "fill": .string(timing.rawValue), "stop_loss_atr": JSONValue(exits.stopATR),
      "take_profit_atr": JSONValue(exits.targetATR),
      "max_bars_held": exits.maxBarsHeld.map { JSONValue($0) } ?? .null,
      "flat_by_close": .bool(exits.flatBySessionClose), "commission": JSONValue(commissionFraction),
      "commission_per_unit": JSONValue(commissionPerUnit), "slippage_bps": JSONValue(slippageBasisPoints),
      "slippage_ticks": JSONValue(slippageTicks), "folds": JSONValue(folds),
    ]
  }

  private static let keys = [
    "name", "symbol", "timeframe", "from", "to", "test_to", "fixed", "range", "capital", "side", "fill",
    "stop_loss_atr",
    "take_profit_atr", "max_bars_held", "flat_by_close", "commission", "commission_per_unit", "slippage_bps",
    "slippage_ticks", "folds",
  ]

  /// Reads the settings of a study's `strategy`; `name`, `symbol` and `timeframe` are needed.
  public init(json: JSONValue) throws(AssayError) {
    for key in json.objectValue?.keys ?? [] where !Self.keys.contains(key) {
      throw .invalidStudyFile(
        "`strategy` has the key `\(key)`.",
        "It takes \(Self.keys.joined(separator: ", ")).\(NearestName.suggestion(for: key, among: Self.keys))")
    }
    func text(_ key: String) throws(AssayError) -> String {
      guard let text = json[key]?.stringValue else {
        throw .invalidStudyFile("`strategy` has no `\(key)`.", "Give `name`, `symbol` and `timeframe`.")
      }
      return text
    }
    func date(_ key: String) throws(AssayError) -> CivilDate? {
      guard let text = json[key]?.stringValue else { return nil }
      guard let date = CivilDate(text) else {
        throw .invalidStudyFile("`\(key)` is `\(text)`.", "Write a date such as 2015-12-31.")
      }
      return date
    }
    func number(_ key: String) throws(AssayError) -> Double? {
      guard let value = json[key], !value.isNull else { return nil }
      guard let number = value.doubleValue, number >= 0 else {
        throw .invalidStudyFile("`\(key)` is \(value.text()).", "Give a number from 0.")
      }
      return number
    }
    func choice<Value: RawRepresentable & CaseIterable>(_ key: String, _ standard: Value) throws(AssayError)
      -> Value
    where Value.RawValue == String {
      guard let text = json[key]?.stringValue else { return standard }
      guard let value = Value(rawValue: text) else {
        throw .invalidStudyFile(
          "`\(key)` is `\(text)`.", "Take one of \(Value.allCases.map(\.rawValue).joined(separator: ", ")).")
      }
      return value
    }
    let length = try text("timeframe")
    guard let timeframe = Timeframe(length) else {
      throw .invalidStudyFile("`timeframe` is `\(length)`.", "Write one such as 15m, 1h or 1d.")
    }
    self.init(strategy: try text("name"), symbol: try text("symbol"), timeframe: timeframe)
    from = try date("from")
    through = try date("to")
    testThrough = try date("test_to")
    fixed = (json["fixed"]?.objectValue?.members ?? []).map {
      StrategyAssignment(key: $0.key, value: $0.value.stringValue ?? $0.value.text())
    }
    range = try choice("range", .grid)
    capital = try number("capital") ?? capital
    side = try choice("side", .long)
    timing = try choice("fill", .nextOpen)
    exits = try ExitPlan(
      stopATR: try number("stop_loss_atr"), targetATR: try number("take_profit_atr"),
      maxBarsHeld: try number("max_bars_held").map { Int($0) },
      flatBySessionClose: json["flat_by_close"]?.boolValue ?? false
    ).validated()
    commissionFraction = try number("commission")
    commissionPerUnit = try number("commission_per_unit")
    slippageBasisPoints = try number("slippage_bps")
    slippageTicks = try number("slippage_ticks")
    folds = try number("folds").map { Int($0) } ?? folds
    guard folds >= 2 else { throw .invalidStudyFile("`folds` is \(folds).", "Give a whole number from 2.") }
  }
}
