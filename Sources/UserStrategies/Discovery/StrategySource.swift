public import Strategies

/// What a plain Swift file declares that looks like a strategy.
public struct FoundStrategy: Sendable, Hashable {
  /// How it was recognised.
  public enum Kind: String, Sendable, Hashable {
    /// It conforms to `SignalExitStrategy` or `PositionExitStrategy` and says all about itself.
    case conformance
    /// Its name ends like that of a strategy, and its initialiser has defaults.
    case name
  }

  public var type: String
  public var kind: Kind
  /// Line of the declaration, from 1.
  public var line: Int
  /// Parameters of the initialiser, for strategies that were found by name.
  public var parameters: [PlainParameter]
  /// The name that commands know it by; `nil` where the source computes it.
  public var name: String?
  /// What the source says of the strategy in plain literals; `nil` where it computes any of it, which only running
  /// the code could tell.
  public var description: StrategyDescription?
  /// What the rule of a strategy found by name consists of.
  var shape = PlainShape()
}

extension FoundStrategy {
  /// What a strategy that was found by its name is, by its source.
  func plainDescription(in file: String) -> StrategyDescription {
    StrategyDescription(
      name: type, archetype: .unstated, entry: "`enters` of \(type) in \(file)",
      exit: shape.hasExits || shape.hasPositionExits
        ? "`exits` of \(type) in \(file)" : "none (common exits)",
      parameters: parameters.map(\.declaration), source: "\(file), found by its name")
  }
}

/// Which of the functions of a plain strategy are there.
struct PlainShape: Sendable, Hashable {
  var hasEnters = false
  /// `exits(_ now: BarContext)`.
  var hasExits = false
  /// `exits(_ now: BarContext, _ position: Position)`.
  var hasPositionExits = false
  /// `prepare(_ setup: inout StrategySetup)`.
  var hasPrepare = false
}

/// Something that was looked at and left out, and why.
public struct LeftOut: Sendable, Hashable {
  public var name: String
  public var line: Int?
  /// The end of the sentence "NAME …".
  public var reason: String
}
