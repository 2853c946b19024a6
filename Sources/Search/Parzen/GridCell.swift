import Numerics

/// A step of a grid on the axis' scale, around a value or around any coordinate between values.
struct GridCell: Sendable {
  /// The position on the grid; −1 for a coordinate between its values.
  let index: Int
  let low: Double
  let high: Double

  /// The cell of a coordinate; on an axis without a grid it has no width.
  init(_ axis: SearchAxis, around coordinate: Double) {
    guard axis.kind == .grid else {
      (index, low, high) = (-1, coordinate, coordinate)
      return
    }
    let index = axis.index(of: coordinate)
    let value = axis.first + Double(index) * axis.step
    let isOnGrid = value == coordinate || coordinate == axis.last
    self.index = isOnGrid ? index : -1
    let middle = isOnGrid ? value : coordinate
    low = axis.onScale(middle - axis.step / 2)
    high = axis.onScale(middle + axis.step / 2)
  }

  /// ln P of the cell under a kernel, before truncation to the range.
  func logMass(centre: Double, deviation: Double) -> Double {
    NormalDistribution.logMass(from: (low - centre) / deviation, to: (high - centre) / deviation)
  }

  /// How far the cell is from a centre; 0 where it holds it. In deviations of a kernel, half its square is the least
  /// that ln P lies below 0.
  func distance(_ centre: Double) -> Double { max(low - centre, centre - high, 0) }
}
