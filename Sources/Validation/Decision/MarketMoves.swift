/// The instrument's own moves session by session, in the units in which profits are measured.
public struct MarketMoves: Sendable, Hashable {
  /// From the last close of the session before to the first open.
  public var between: [Double]
  /// From the first open to the last close.
  public var inside: [Double]

  /// - Precondition: both have one value a session.
  public init(between: [Double], inside: [Double]) {
    precondition(between.count == inside.count, "one move a session")
    self.between = between
    self.inside = inside
  }

  /// The columns that move at all. A market that opens where it closed has one only.
  var regressors: [[Double]] {
    [between, inside].filter { column in
      let mean = column.reduce(0, +) / Double(max(1, column.count))
      let squares = column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      return squares > 1e-24 * Double(column.count) * max(1e-300, mean * mean) && squares > 0
    }
  }
}
