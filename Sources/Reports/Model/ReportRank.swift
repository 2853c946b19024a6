/// A winner's place, and the score that gave it.
public struct ReportRank: Sendable, Equatable {
  /// Among the winners of its symbol, from 1.
  public var place: Int
  /// From 0 to 1.
  public var score: Double
  public var parts: [Part]

  /// One part of the score.
  public struct Part: Sendable, Equatable {
    public var name: String
    public var weight: Double
    /// From 0 to 1.
    public var value: Double

    public init(_ name: String, weight: Double, value: Double) {
      self.name = name
      self.weight = weight
      self.value = value
    }
  }

  public init(place: Int, score: Double, parts: [Part] = []) {
    self.place = place
    self.score = score
    self.parts = parts
  }
}
