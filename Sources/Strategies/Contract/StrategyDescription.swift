/// The idea behind a strategy.
public enum Archetype: String, Sendable, Hashable, CaseIterable {
  case meanReversion = "mean_reversion"
  case breakout, trend, momentum, gap, seasonal
  /// Of a user's own strategy that says nothing about its idea.
  case unstated
}

/// What a strategy is, for people and for sweeps.
public struct StrategyDescription: Sendable, Hashable {
  /// Number in the catalogue; 0 for a user's own.
  public var id: Int
  public var name: String
  public var archetype: Archetype
  /// The rules in words, as precise as the code.
  public var entry: String
  public var exit: String
  public var parameters: [ParameterDeclaration]
  /// Where the rule comes from, or how it departs from the published one.
  public var source: String
  /// How words of the rule were read that could be read in other ways; empty where none can.
  public var reading: String

  public init(
    id: Int = 0, name: String, archetype: Archetype, entry: String, exit: String,
    parameters: [ParameterDeclaration], source: String, reading: String = ""
  ) {
    self.id = id
    self.name = name
    self.archetype = archetype
    self.entry = entry
    self.exit = exit
    self.parameters = parameters
    self.source = source
    self.reading = reading
  }

  /// How many parameter sets the grid has, before exits.
  public var gridSize: Int { parameters.reduce(1) { $0 * $1.grid.count } }
}
