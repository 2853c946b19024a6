import Numerics

/// What the complete trials say about the parameters: which matter, and what values lie between the trials.
public struct StudyLandscape: Sendable {
  public let space: Space
  private let forest: RegressionForest
  private let rows: [[Double]]
  private let values: [Double]

  /// - Returns: `nil` with fewer than ten complete trials, or when all have one value.
  public init?(_ study: Study, objective: Int = 0, seed: UInt64 = 0) {
    let trials = study.candidates
    let values = trials.map { $0.values[objective] }
    guard trials.count >= 10, Set(values).count > 1 else { return nil }
    space = study.design.space
    let axes = space.axes
    rows = trials.map { Self.encoded($0.point, axes) }
    self.values = values
    forest = RegressionForest(rows, values, isChoice: axes.map { $0.kind == .choice }, seed: seed)
  }

  private static func encoded(_ point: [Double], _ axes: [SearchAxis]) -> [Double] {
    zip(point, axes).map { coordinate, axis in
      if coordinate.isNaN { return -1 }
      return axis.kind == .choice ? coordinate : axis.share(of: coordinate)
    }
  }

  /// The share of each parameter in what a random forest explains, by permutation: how much the error on trials that a
  /// tree has not seen grows when that parameter's values are shuffled among them (Breiman 2001).
  ///
  /// Shares sum to 1; a parameter whose shuffling does not hurt has 0. `nil` when none hurts.
  public func importance(seed: UInt64 = 0) -> [Double]? {
    var increases = [Double](repeating: 0, count: space.count)
    for tree in 0..<forest.count {
      let unseen = forest.outOfBag[tree]
      guard unseen.count >= 2 else { continue }
      var plain = 0.0
      for row in unseen { plain += squaredError(rows[row], values[row], tree) }
      for parameter in 0..<space.count {
        var stream = RandomStream(seed: seed, stream: UInt64(tree * space.count + parameter) | 1 << 40)
        var order = unseen
        stream.shuffle(&order)
        var shuffled = 0.0
        for (row, other) in zip(unseen, order) {
          var point = rows[row]
          point[parameter] = rows[other][parameter]
          shuffled += squaredError(point, values[row], tree)
        }
        increases[parameter] += (shuffled - plain) / Double(unseen.count)
      }
    }
    let positive = increases.map { max($0, 0) }
    let total = positive.reduce(0, +)
    return total > 0 ? positive.map { $0 / total } : nil
  }

  private func squaredError(_ point: [Double], _ value: Double, _ tree: Int) -> Double {
    let distance = forest.value(at: point, tree: tree) - value
    return distance * distance
  }

  /// Values expected over two parameters, the others being those of the trials (at most 100 of them).
  ///
  /// - Returns: for each of `cells` places of the second parameter, a row over the first; and the places' values.
  public func surface(_ first: Int, _ second: Int, cells: Int) -> Surface {
    let base = Array(rows.prefix(100))
    let (across, up) = (places(first, cells), places(second, cells))
    var values: [[Double]] = []
    for y in up {
      values.append(
        across.map { x in
          var total = 0.0
          for row in base {
            var point = row
            point[first] = x.encoded
            point[second] = y.encoded
            total += forest.value(at: point)
          }
          return total / Double(base.count)
        })
    }
    return Surface(across: across.map(\.value), up: up.map(\.value), values: values)
  }

  public struct Surface: Sendable {
    public var across: [SearchValue]
    public var up: [SearchValue]
    public var values: [[Double]]
  }

  private func places(_ parameter: Int, _ cells: Int) -> [(encoded: Double, value: SearchValue)] {
    let axis = space.axes[parameter]
    let domain = space.parameters[parameter].domain
    if axis.kind == .choice { return (0..<axis.count).map { (Double($0), domain.value(at: Double($0))) } }
    let count = axis.kind == .grid ? min(cells, axis.count) : cells
    return (0..<count).map { place in
      let coordinate = axis.coordinate(share: (Double(place) + 0.5) / Double(count))
      return (axis.share(of: coordinate), domain.value(at: coordinate))
    }
  }

  /// Where a coordinate lies between the ends of its axis, from 0 to 1; for plots.
  public static func place(of coordinate: Double, _ parameter: Int, in space: Space) -> Double {
    space.axes[parameter].share(of: coordinate)
  }
}
