import Numerics

/// A random forest for the values of trials: it fills the space between them for importance and contours.
///
/// Breiman (2001): trees on bootstrap samples, each split chosen among a third of the axes, leaves of at least three
/// trials. Axes of choices split on one choice against the others; a parameter that does not exist is −1.
struct RegressionForest: Sendable {
  private var trees: [Tree] = []
  /// For each tree the rows that it has not seen.
  private(set) var outOfBag: [[Int]] = []

  private struct Tree: Sendable {
    var nodes: [Node] = []

    func value(at point: [Double]) -> Double {
      var node = 0
      while true {
        let current = nodes[node]
        if current.axis < 0 { return current.value }
        node = current.goesLeft(point) ? current.left : current.right
      }
    }
  }

  private struct Node: Sendable {
    var axis = -1
    var border = 0.0
    var isChoice = false
    var left = 0
    var right = 0
    var value = 0.0

    func goesLeft(_ point: [Double]) -> Bool { isChoice ? point[axis] == border : point[axis] <= border }
  }

  init(_ rows: [[Double]], _ values: [Double], isChoice: [Bool], trees count: Int = 64, seed: UInt64) {
    for index in 0..<count {
      var stream = RandomStream(seed: seed, stream: UInt64(index))
      let sample = rows.indices.map { _ in stream.below(rows.count) }
      let seen = Set(sample)
      outOfBag.append(rows.indices.filter { !seen.contains($0) })
      var tree = Tree()
      Self.grow(&tree, sample, rows, values, isChoice, &stream)
      trees.append(tree)
    }
  }

  func value(at point: [Double]) -> Double {
    trees.reduce(0) { $0 + $1.value(at: point) } / Double(trees.count)
  }

  func value(at point: [Double], tree: Int) -> Double { trees[tree].value(at: point) }
  var count: Int { trees.count }

  @discardableResult
  private static func grow(
    _ tree: inout Tree, _ sample: [Int], _ rows: [[Double]], _ values: [Double], _ isChoice: [Bool],
    _ stream: inout RandomStream
  ) -> Int {
    let place = tree.nodes.count
    let mean = sample.reduce(0) { $0 + values[$1] } / Double(sample.count)
    tree.nodes.append(Node(value: mean))
    guard sample.count >= 6 else { return place }
    var axes = Array(isChoice.indices)
    stream.shuffle(&axes)
    var best: (gain: Double, node: Node)?
    for axis in axes.prefix(max(1, (isChoice.count + 2) / 3)) {
      guard let split = split(sample, axis, isChoice[axis], rows, values) else { continue }
      if split.gain > best?.gain ?? 1e-12 { best = split }
    }
    guard let best else { return place }
    let left = sample.filter { best.node.goesLeft(rows[$0]) }
    let right = sample.filter { !best.node.goesLeft(rows[$0]) }
    guard left.count >= 3, right.count >= 3 else { return place }
    var node = best.node
    node.left = grow(&tree, left, rows, values, isChoice, &stream)
    node.right = grow(&tree, right, rows, values, isChoice, &stream)
    tree.nodes[place] = node
    return place
  }

  /// The split of an axis that takes most of the squared error, with at least three rows on both sides.
  private static func split(
    _ sample: [Int], _ axis: Int, _ isChoice: Bool, _ rows: [[Double]], _ values: [Double]
  ) -> (gain: Double, node: Node)? {
    let total = sample.reduce(0) { $0 + values[$1] }
    let count = Double(sample.count)
    let base = total * total / count
    var best: (gain: Double, node: Node)?
    func consider(_ leftSum: Double, _ leftCount: Int, _ border: Double) {
      let rightCount = sample.count - leftCount
      guard leftCount >= 3, rightCount >= 3 else { return }
      let rightSum = total - leftSum
      let gain = leftSum * leftSum / Double(leftCount) + rightSum * rightSum / Double(rightCount) - base
      if gain > best?.gain ?? 0 { best = (gain, Node(axis: axis, border: border, isChoice: isChoice)) }
    }
    if isChoice {
      for choice in Set(sample.map { rows[$0][axis] }).sorted() {
        let left = sample.filter { rows[$0][axis] == choice }
        consider(left.reduce(0) { $0 + values[$1] }, left.count, choice)
      }
      return best
    }
    let sorted = sample.sorted { (rows[$0][axis], $0) < (rows[$1][axis], $1) }
    var sum = 0.0
    for place in 0..<sorted.count - 1 {
      sum += values[sorted[place]]
      let (here, next) = (rows[sorted[place]][axis], rows[sorted[place + 1]][axis])
      if here < next { consider(sum, place + 1, (here + next) / 2) }
    }
    return best
  }
}
