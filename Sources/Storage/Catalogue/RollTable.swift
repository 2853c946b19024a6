public import Diagnostics
public import Market

/// The rolls of a continuous series, as they are kept with its bars.
public struct RollTable: Sendable, Hashable {
  public var adjustment: RollAdjustment
  public var rolls: [Roll]

  /// Where the prices of the contracts held are stored, next to the adjusted ones.
  public static func rawSymbol(of symbol: String) -> String { symbol + "-RAW" }

  public init(adjustment: RollAdjustment, rolls: [Roll]) {
    self.adjustment = adjustment
    self.rolls = rolls
  }

  public var json: JSONValue {
    ["adjustment": .string(adjustment.rawValue), "rolls": .array(rolls.map(Self.document))]
  }

  public static func document(_ roll: Roll) -> JSONValue {
    [
      "date": .string(roll.date.description), "from": .string(roll.from), "to": .string(roll.to),
      "time": .string(roll.time), "from_close": .number(roll.fromClose), "to_close": .number(roll.toClose),
      "difference": .number(roll.difference), "ratio": .number(roll.ratio),
    ]
  }

  /// `nil` where the report is not that of a continuous series, or was made before its adjustment was kept.
  public init?(report: JSONValue?) {
    guard let adjustment = report?["adjustment"]?.stringValue.flatMap(RollAdjustment.init),
      let list = report?["rolls"]?.arrayValue
    else { return nil }
    let rolls = list.compactMap { entry -> Roll? in
      guard let date = entry["date"]?.stringValue.flatMap({ CivilDate($0) }),
        let from = entry["from"]?.stringValue, let to = entry["to"]?.stringValue,
        let time = entry["time"]?.stringValue, let fromClose = entry["from_close"]?.doubleValue,
        let toClose = entry["to_close"]?.doubleValue
      else { return nil }
      return Roll(date: date, from: from, to: to, time: time, fromClose: fromClose, toClose: toClose)
    }
    guard rolls.count == list.count else { return nil }
    self.init(adjustment: adjustment, rolls: rolls)
  }
}
