public import Diagnostics
public import Market

/// What is put around a rule without touching it: another timeframe, filters of its entries, the mirror.
///
/// Applied from the inside out: the rule decides on bars of `timeframe`; `filters` say which of its entries count;
/// `isMirrored` turns all of it upside down, filters included, for short positions.
public struct StrategyComposition: Sendable, Hashable {
  /// The bars on which the rule decides, where these are longer than those of the run.
  public var timeframe: Timeframe?
  /// All of them must allow an entry. Exits are never filtered.
  public var filters: [StrategyFilter]
  public var isMirrored: Bool

  /// The rule as it is.
  public static let plain = StrategyComposition()

  public init(timeframe: Timeframe? = nil, filters: [StrategyFilter] = [], isMirrored: Bool = false) {
    self.timeframe = timeframe
    self.filters = filters
    self.isMirrored = isMirrored
  }

  /// `on 1h, filter trend:200, mirrored`; empty for the plain rule.
  public var text: String {
    let parts =
      [timeframe.map { "on \($0)" }].compactMap { $0 } + filters.map { "filter \($0)" }
      + (isMirrored ? ["mirrored"] : [])
    return parts.joined(separator: ", ")
  }

  public var json: JSONValue {
    [
      "timeframe": JSONValue(timeframe?.description), "filters": JSONValue(filters.map(\.description)),
      "mirror": .bool(isMirrored),
    ]
  }

  /// Reads back what `json` wrote; `nil` for anything else.
  public init?(json: JSONValue) {
    guard let texts = json["filters"]?.arrayValue?.map({ $0.stringValue.flatMap { StrategyFilter($0) } }),
      let mirror = json["mirror"]?.boolValue
    else { return nil }
    let filters = texts.compactMap { $0 }
    let timeframe = json["timeframe"]?.stringValue
    guard filters.count == texts.count else { return nil }
    self.init(timeframe: timeframe.flatMap { Timeframe($0) }, filters: filters, isMirrored: mirror)
    if timeframe != nil, self.timeframe == nil { return nil }
  }
}
