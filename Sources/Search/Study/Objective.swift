/// One of the values that a study optimises.
public struct Objective: Sendable, Hashable {
  public var name: String
  public var direction: Direction

  public init(_ name: String, _ direction: Direction) {
    self.name = name
    self.direction = direction
  }
}
