/// Points of a group's parameters, one after the other.
struct ParzenPoints: Sendable {
  private(set) var count = 0
  let columns: Int
  /// By point and column, as the space has them.
  private(set) var coordinates: [Double] = []
  /// On the scales of the axes.
  private(set) var onScale: [Double] = []
  private(set) var cells: [GridCell] = []

  init(columns: Int, capacity: Int) {
    self.columns = columns
    coordinates.reserveCapacity(columns * capacity)
    onScale.reserveCapacity(columns * capacity)
    cells.reserveCapacity(columns * capacity)
  }

  /// Adds a coordinate to the point that is being made; it counts when `close` is called.
  mutating func append(_ coordinate: Double, _ axis: SearchAxis) {
    coordinates.append(coordinate)
    onScale.append(axis.kind == .choice ? coordinate : axis.onScale(coordinate))
    cells.append(GridCell(axis, around: coordinate))
  }

  mutating func close() { count += 1 }

  /// Takes back what was added since the last `close`.
  mutating func discard() {
    let excess = coordinates.count - count * columns
    coordinates.removeLast(excess)
    onScale.removeLast(excess)
    cells.removeLast(excess)
  }

  /// Whether every point is a value of a column's grid.
  func isOnGrid(_ column: Int) -> Bool {
    (0..<count).allSatisfy { cells[$0 * columns + column].index >= 0 }
  }

  /// The coordinates that were added since the last `close`.
  var open: [Double] { Array(coordinates[(count * columns)...]) }
}
