/// How a signal enters.
public enum EntryStyle: Sendable, Hashable {
  /// At the next open.
  case market
  /// With a limit order so many ATRs better than the close, that works for some bars.
  case limit(atr: Double, bars: Int)
  /// With a stop order so many ATRs beyond the close, that works for some bars.
  case stop(atr: Double, bars: Int)

  /// Reads `book`, `limit:0.5`, `stop:0.5:3`; one bar unless given. `nil` for anything else.
  public init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    if text == "market" {
      self = .market
      return
    }
    guard (2...3).contains(parts.count), let atr = Double(parts[1]), atr >= 0, atr <= 1_000,
      let bars = parts.count == 3 ? Int(parts[2]) : 1, (1...1_000_000).contains(bars)
    else { return nil }
    switch parts[0] {
    case "limit": self = .limit(atr: atr, bars: bars)
    case "stop": self = .stop(atr: atr, bars: bars)
    default: return nil
    }
  }

  /// The form that `init(_:)` reads.
  public var text: String {
    switch self {
    case .market: "market"
    case .limit(let atr, let bars): "limit:\(atr):\(bars)"
    case .stop(let atr, let bars): "stop:\(atr):\(bars)"
    }
  }

  func apply(to order: inout Order, close: Double, atr: Double) {
    switch self {
    case .market: break
    case .limit(let multiple, let bars):
      order.kind = .limit(close - order.side.sign * multiple * atr)
      order.timeInForce = .bars(bars)
    case .stop(let multiple, let bars):
      order.kind = .stop(close + order.side.sign * multiple * atr)
      order.timeInForce = .bars(bars)
    }
  }
}
