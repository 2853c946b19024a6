/// What a strategy would do at each close.
public struct Signals: Sendable, Hashable {
  /// *Would it enter at the close of this bar?* A function of the past alone.
  public var entries: BitMask
  /// *Would it leave?* Read only while a position is open.
  public var exits: ExitSignals

  public init(entries: BitMask, exits: ExitSignals) {
    self.entries = entries
    self.exits = exits
  }

  /// Signals whose exits do not depend on the position.
  public init(entries: BitMask, exits: BitMask) {
    precondition(entries.count == exits.count, "both masks cover the same bars")
    self.init(entries: entries, exits: .anyPosition(exits))
  }

  public var count: Int { entries.count }
}

/// The closes at which a strategy would leave.
public enum ExitSignals: Sendable, Hashable {
  /// One mask for whatever position is open.
  case anyPosition(BitMask)
  /// For each entry decision, by bar, the first close at which its position would be left; `never` where the
  /// strategy leaves it to the engine, and at bars that decide no entry.
  case perDecision([Int32])

  public static let never = Int32.max

  /// The first close in [start, end) at which the position decided at `decision` would be left.
  @inlinable public func first(decision: Int, from start: Int, before end: Int) -> Int? {
    switch self {
    case .anyPosition(let mask): return mask.next(from: start, before: end)
    case .perDecision(let exits):
      let bar = Int(exits[decision])
      return bar < end ? max(bar, start) : nil
    }
  }

  /// Whether the position decided at `decision` would be left at the close of `bar`.
  @inlinable public func leaves(at bar: Int, decision: Int) -> Bool {
    switch self {
    case .anyPosition(let mask): mask[bar]
    case .perDecision(let exits): bar >= Int(exits[decision])
    }
  }
}
