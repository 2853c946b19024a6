extension PositionSizing {
  /// Reads `units:1`, `equity:0.5` or `notional:20000`; `nil` for anything else. Bounds are checked where it is used.
  public init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let value = Double(parts[1]), value.isFinite else { return nil }
    switch parts[0] {
    case "units": self = .units(value)
    case "equity": self = .equityFraction(value)
    case "notional": self = .notional(value)
    default: return nil
    }
  }

  /// The form that `init(_:)` reads.
  public var text: String {
    switch self {
    case .units(let value): "units:\(value)"
    case .equityFraction(let value): "equity:\(value)"
    case .notional(let value): "notional:\(value)"
    }
  }
}
