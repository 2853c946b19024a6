public import Diagnostics

extension CostOverride {
  /// `{"commission": 0.001}`, `{"commission_per_unit": 1, "slippage_ticks": 1}`: the keys of the YAML file and, with
  /// dashes, of the command line.
  public var json: JSONValue {
    var object = JSONObject()
    switch commission {
    case .fraction(let value): object["commission"] = .number(value)
    case .perUnit(let value): object["commission_per_unit"] = .number(value)
    case nil: break
    }
    switch slippage {
    case .basisPoints(let value): object["slippage_bps"] = .number(value)
    case .ticks(let value): object["slippage_ticks"] = .number(value)
    case nil: break
    }
    return .object(object)
  }

  /// Reads back what `json` wrote; `nil` for anything else.
  public init?(json: JSONValue) {
    guard let object = json.objectValue else { return nil }
    self.init()
    for member in object.members {
      guard let value = member.value.doubleValue else { return nil }
      switch member.key {
      case "commission": commission = .fraction(value)
      case "commission_per_unit": commission = .perUnit(value)
      case "slippage_bps": slippage = .basisPoints(value)
      case "slippage_ticks": slippage = .ticks(value)
      default: return nil
      }
    }
  }

  /// The options of the command line that say the same.
  package var options: [String] {
    (json.objectValue?.members ?? []).map { "--\($0.key.replacing("_", with: "-")) \($0.value.text())" }
  }
}
