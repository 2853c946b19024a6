public import Diagnostics
public import Numerics

/// Every point of a grid once, the last parameter varying fastest; points that differ only in parameters that do not
/// exist come once, and points that the space does not admit are left out.
///
/// A continuous parameter needs `values`: how many equidistant values of its scale stand for it, both ends included.
public struct GridSampler: Sampler {
  /// The points in order.
  public let points: [[Double]]
  let space: Space

  /// The most points that are laid out.
  public static let limit = 1_000_000

  /// - Throws: `grid_too_large`, `grid_of_continuous` naming a parameter without a number of values, `empty_grid`.
  public init(_ space: Space, values: Int? = nil) throws(AssayError) {
    self.space = space
    var axes: [[Double]] = []
    var total = 1
    for (parameter, axis) in zip(space.parameters, space.axes) {
      if axis.kind == .continuous, values == nil, !axis.isFixed { throw .continuousGrid(parameter.name) }
      let coordinates = Self.coordinates(axis, values ?? 1)
      let (product, overflow) = total.multipliedReportingOverflow(by: coordinates.count)
      guard !overflow, product <= Self.limit else { throw .gridTooLarge(Self.limit) }
      total = product
      axes.append(coordinates)
    }
    var points: [[Double]] = []
    var seen: Set<[UInt64]> = []
    for number in 0..<total {
      var rest = number
      var point = [Double](repeating: .nan, count: axes.count)
      for index in axes.indices.reversed() {
        point[index] = axes[index][rest % axes[index].count]
        rest /= axes[index].count
      }
      space.settle(&point)
      if seen.insert(point.map { $0.isNaN ? .max : $0.bitPattern }).inserted, space.admits(point) {
        points.append(point)
      }
    }
    guard !points.isEmpty else { throw .emptyGrid }
    self.points = points
  }

  private static func coordinates(_ axis: SearchAxis, _ values: Int) -> [Double] {
    switch axis.kind {
    case .choice: return (0..<axis.count).map { Double($0) }
    case .grid: return (0..<axis.count).map { min(axis.first + Double($0) * axis.step, axis.last) }
    case .continuous:
      if axis.isFixed { return [axis.first] }
      if values == 1 { return [axis.coordinate(share: 0.5)] }
      return (0..<values).map { axis.coordinate(share: Double($0) / Double(values - 1)) }
    }
  }

  public func begin(_ number: Int, at point: [Double]) {}
  public func finish(_ trial: StudyTrial) {}

  /// The point of that number; after the last one the grid starts again.
  public func propose(_ number: Int, _ stream: inout RandomStream) -> [Double] {
    points[number % points.count]
  }
}

extension AssayError {
  static func continuousGrid(_ name: String) -> AssayError {
    AssayError(
      code: "grid_of_continuous", message: "The parameter `\(name)` has no step, so a grid has no end.",
      remedy: "Give it a step, or say with `grid_values` how many values stand for it.", place: name,
      kind: .usage)
  }

  static func gridTooLarge(_ limit: Int) -> AssayError {
    AssayError(
      code: "grid_too_large", message: "The grid has more than \(limit) points.",
      remedy: "Take larger steps, or another sampler.", place: "sampler", kind: .usage)
  }

  static var emptyGrid: AssayError {
    AssayError(
      code: "empty_grid", message: "No point of the grid satisfies the constraints.",
      remedy: "Loosen the constraints or widen the ranges.", place: "constraints", kind: .usage)
  }
}
