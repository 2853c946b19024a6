public import Diagnostics
public import Market

extension Instrument {
  /// The whole contract in a fixed order of keys; part of a run's provenance and of every file of bars.
  public var json: JSONValue {
    [
      "symbol": .string(symbol), "class": .string(assetClass.rawValue), "currency": .string(currency),
      "tick": JSONValue(tick), "point_value": .number(pointValue), "lot": .number(lot),
      "sessions": [
        "time_zone": .string(sessions.timeZone), "open_minute": JSONValue(sessions.openMinute),
        "close_minute": JSONValue(sessions.closeMinute),
        "weekdays": .array(sessions.weekdays.sorted().map { JSONValue($0) }),
        "calendar": JSONValue(sessions.calendar),
      ],
      "commission": costs.commission.json, "slippage": costs.slippage.json,
    ]
  }

  /// Reads what `json` gives; `nil` when anything is missing or out of bounds.
  public init?(json: JSONValue) {
    guard let symbol = json["symbol"]?.stringValue,
      let assetClass = json["class"]?.stringValue.flatMap(AssetClass.init),
      let currency = json["currency"]?.stringValue, let pointValue = json["point_value"]?.doubleValue,
      let lot = json["lot"]?.doubleValue, let sessions = json["sessions"].flatMap(SessionHours.init(json:)),
      let costs = CostModel(commission: json["commission"], slippage: json["slippage"])
    else { return nil }
    self.init(
      symbol: symbol, assetClass: assetClass, currency: currency, tick: json["tick"]?.doubleValue,
      pointValue: pointValue, lot: lot, sessions: sessions, costs: costs)
  }
}

extension Commission {
  /// One member that says the unit: `{"per_unit":2.1}`.
  public var json: JSONValue {
    switch self {
    case .fraction(let value): ["fraction": .number(value)]
    case .perUnit(let value): ["per_unit": .number(value)]
    }
  }
}

extension Slippage {
  /// One member that says the unit: `{"ticks":1}`.
  public var json: JSONValue {
    switch self {
    case .basisPoints(let value): ["basis_points": .number(value)]
    case .ticks(let value): ["ticks": .number(value)]
    }
  }
}

extension CostModel {
  /// `{"commission":{…},"slippage":{…}}`.
  public var json: JSONValue { ["commission": commission.json, "slippage": slippage.json] }
}

extension SessionHours {
  fileprivate init?(json: JSONValue) {
    guard let timeZone = json["time_zone"]?.stringValue, let open = json["open_minute"]?.integerValue,
      let close = json["close_minute"]?.integerValue,
      let weekdays = json["weekdays"]?.arrayValue?.compactMap(\.integerValue),
      close > open, close - open <= 1_440, open > -1_440, open < 1_440, !weekdays.isEmpty,
      weekdays.allSatisfy((1...7).contains)
    else { return nil }
    let calendar = json["calendar"]?.stringValue
    guard calendar.map({ ExchangeCalendar.names.contains($0) }) ?? true else { return nil }
    self.init(
      timeZone: timeZone, openMinute: open, closeMinute: close, weekdays: Set(weekdays), calendar: calendar)
  }
}

extension CostModel {
  fileprivate init?(commission: JSONValue?, slippage: JSONValue?) {
    let charged: Commission
    if let value = commission?["fraction"]?.doubleValue {
      charged = .fraction(value)
    } else if let value = commission?["per_unit"]?.doubleValue {
      charged = .perUnit(value)
    } else {
      return nil
    }
    if let value = slippage?["basis_points"]?.doubleValue {
      self.init(commission: charged, slippage: .basisPoints(value))
    } else if let value = slippage?["ticks"]?.doubleValue {
      self.init(commission: charged, slippage: .ticks(value))
    } else {
      return nil
    }
  }
}
