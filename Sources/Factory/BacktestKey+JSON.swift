public import Backtest
public import Diagnostics
public import Strategies

extension ParameterSet {
  /// An object in declared order.
  public var json: JSONValue {
    .object(
      JSONObject(
        values.map { entry in
          let value: JSONValue =
            switch entry.value {
            case .integer(let value): JSONValue(value)
            case .number(let value): .number(value)
            case .flag(let value): .bool(value)
            case .choice(let value): .string(value)
            }
          return (entry.name, value)
        }))
  }

  /// Reads back what `json` wrote, for the strategy that wrote it.
  /// - Throws: what the strategy's declarations refuse.
  public init(json: JSONValue, for description: StrategyDescription) throws {
    let given = (json.objectValue?.members ?? []).map { member -> (name: String, text: String) in
      (member.key, member.value.stringValue ?? member.value.text())
    }
    try self.init(parsing: given, for: description)
  }
}

extension ExecutionRules {
  public var json: JSONValue {
    [
      "fill": .string(timing.rawValue), "intrabar": .string(intrabar.rawValue),
      "limits": .string(limits.rawValue),
    ]
  }
}

extension ExitPlan {
  /// The names of the command line and of the strategies' table.
  public var json: JSONValue {
    [
      "stop_loss_atr": JSONValue(stopATR), "take_profit_atr": JSONValue(targetATR),
      "max_bars_held": maxBarsHeld.map { JSONValue($0) } ?? .null,
      "flat_by_session_close": .bool(flatBySessionClose),
    ]
  }

  /// Reads back what `json` wrote.
  public init(json: JSONValue) {
    self.init(
      stopATR: json["stop_loss_atr"]?.doubleValue, targetATR: json["take_profit_atr"]?.doubleValue,
      maxBarsHeld: json["max_bars_held"]?.integerValue,
      flatBySessionClose: json["flat_by_session_close"]?.boolValue ?? false)
  }
}
