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
  /// What the rule of a strategy found by name consists of.
  var shape = PlainShape()
}

/// A parameter of a plain initialiser: `lookbackPeriod: Int = 20`.
public struct PlainParameter: Sendable, Hashable {
  public enum Kind: String, Sendable, Hashable {
    case integer = "Int"
    case number = "Double"
    case flag = "Bool"
    case choice = "String"
  }

  public var label: String
  public var kind: Kind
  /// The default as it stands in the source.
  public var standard: String
}

/// Which of the functions of a plain strategy are there.
struct PlainShape: Sendable, Hashable {
  var hasEnters = false
  /// `exits(_ now: Moment)`.
  var hasExits = false
  /// `exits(_ now: Moment, _ position: OpenPosition)`.
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
