public import Backtest
import Diagnostics
import Market

/// The largest Sharpe ratio that any subset without limits can have, by branch and bound.
///
/// Without limits the results of a subset are the sum of those of its books. Each node fixes some books inside and some
/// outside; allowing parts of the others gives a convex problem whose optimum no subset of the node exceeds: the least
/// variance of y with μ'y = 1, 0 ≤ y ≤ t and the number of books as k·t (Charnes & Cooper, Naval Research Logistics
/// Quarterly 9, 1962). The node with the largest bound is divided at the book of which it takes nearest to one half.
struct SubsetBound {
  /// Annual Sharpe ratio; `nil` where no subset has a positive one, or the solver found no bound.
  private(set) var bound: Double?
  private(set) var isComplete = false
  private(set) var limitsCannotBind = false

  private static let mostNodes = 4_000

  init(_ search: SubsetSearch) {
    let panel = DailyPanel(search)
    limitsCannotBind = panel.limitsCannotBind(search.limits)
    guard let problem = RelaxedProblem(panel, sizes: search.sizes, daysPerYear: search.daysPerYear) else {
      return
    }
    var open: [RelaxedProblem.Node] = []
    var best = -Double.infinity
    if let root = problem.node(inside: [], outside: []) { open.append(root) }
    var nodes = 0
    while let top = open.indices.max(by: { open[$0].bound < open[$1].bound }), nodes < Self.mostNodes {
      let node = open.remove(at: top)
      nodes += 1
      if node.bound <= best { break }
      guard let book = node.branching else {
        best = max(best, node.bound)
        continue
      }
      for child in [
        problem.node(inside: node.inside.union([book]), outside: node.outside),
        problem.node(inside: node.inside, outside: node.outside.union([book])),
      ] {
        if let child, child.bound > best { open.append(child) }
      }
    }
    let rest = open.map(\.bound).max() ?? -.infinity
    isComplete = rest <= best && best > -.infinity
    let largest = max(best, rest)
    bound = largest > -.infinity ? largest : nil
  }
}

extension SubsetUniverse {
  /// Daily results of every book by itself, without limits, on the dates of all: a column a book, in currency.
  public func dailyResults(over span: SubsetSpan) -> [[Double]] { columns(of: alone(over: span)) }

  /// Every book by itself, without limits.
  func alone(over span: SubsetSpan) -> [SubsetOutcome] {
    (0..<count).map { replay([$0], limits: .none, over: span) }
  }

  func columns(of alone: [SubsetOutcome]) -> [[Double]] {
    let dates = Set(alone.flatMap(\.dates)).sorted()
    let places = Dictionary(uniqueKeysWithValues: dates.enumerated().map { ($0.element, $0.offset) })
    return alone.map { outcome in
      var column = [Double](repeating: 0, count: dates.count)
      for (date, change) in zip(outcome.dates, outcome.dailyChanges) { column[places[date] ?? 0] = change }
      return column
    }
  }
}

/// Daily results of every book by itself, without limits, on the dates of all.
struct DailyPanel {
  let columns: [[Double]]
  private let deepestFalls: [Double]
  private let mostPositions: Int
  /// Whether a day has one close, so that its result is all that a daily stop sees.
  private let isDaily: Bool

  init(_ search: SubsetSearch) {
    let universe = search.universe
    let alone = universe.alone(over: search.span)
    columns = universe.columns(of: alone)
    deepestFalls = alone.map(\.deepestFall.amount)
    mostPositions = search.together.mostPositions
    isDaily = !universe.books[0].book.timeframe.isIntraday
  }

  /// Whether no subset can ever reach a limit: falls and losses of a sum are at most the sums of falls and losses.
  func limitsCannotBind(_ limits: AccountLimits) -> Bool {
    if let most = limits.maximumPositions, mostPositions > most { return false }
    if let most = limits.maximumDrawdown, deepestFalls.reduce(0, +) >= most { return false }
    guard let stop = limits.dailyStop else { return true }
    return isDaily
      && (columns.first ?? []).indices.allSatisfy { day in
        columns.reduce(0) { $0 + max(0, -$1[day]) } < stop
      }
  }
}

/// The choice with parts of books allowed.
struct RelaxedProblem {
  struct Node {
    var inside: Set<Int>
    var outside: Set<Int>
    var bound: Double
    /// The book to divide at; `nil` where the optimum is a subset.
    var branching: Int?
  }

  private let means: [Double]
  private let covariance: [[Double]]
  private let sizes: ClosedRange<Int>
  private let annual: Double

  /// `nil` where no book earns anything.
  init?(_ panel: DailyPanel, sizes: ClosedRange<Int>, daysPerYear: Double) {
    let count = panel.columns.first?.count ?? 0
    guard count > 2 else { return nil }
    let raw = panel.columns.map { $0.reduce(0, +) / Double(count) }
    let estimate = CovarianceEstimate(ofColumns: panel.columns, method: .sample)
    let size = estimate.size
    let variance = estimate.variances.reduce(0, +) / Double(max(size, 1))
    let largest = raw.max() ?? 0
    guard variance > 0, largest > 0 else { return nil }
    // Means and variances of about 1: the solver's tolerances are absolute.
    let unit = variance.squareRoot()
    means = raw.map { $0 / largest }
    covariance = (0..<size).map { row in (0..<size).map { estimate.matrix[row * size + $0] / variance } }
    annual = daysPerYear.squareRoot() * largest / unit
    self.sizes = sizes
  }

  /// The bound of a node; `nil` where it holds no subset, or none with a positive mean.
  func node(inside: Set<Int>, outside: Set<Int>) -> Node? {
    let free = means.indices.filter { !outside.contains($0) }
    guard inside.count <= sizes.upperBound, free.count >= sizes.lowerBound else { return nil }
    let size = free.count + 1
    var hessian = [Double](repeating: 0, count: size * size)
    for (row, a) in free.enumerated() {
      for (column, b) in free.enumerated() { hessian[row * size + column] = covariance[a][b] }
      hessian[row * size + row] += 1e-10
    }
    // The scale t has no cost of its own; a trace of one keeps the problem strictly convex.
    hessian[size * size - 1] = 1e-9
    var program = QuadraticProgram(
      hessian: hessian, linear: [Double](repeating: 0, count: size),
      lower: [Double](repeating: 0, count: size),
      upper: [Double](repeating: QuadraticProgram.unbounded, count: size))
    program.constrain(free.map { means[$0] } + [0], from: 1, to: 1)
    for (place, book) in free.enumerated() {
      var row = [Double](repeating: 0, count: size)
      (row[place], row[size - 1]) = (1, -1)
      program.constrain(row, from: inside.contains(book) ? 0 : -QuadraticProgram.unbounded, to: 0)
    }
    let ones = [Double](repeating: 1, count: free.count)
    program.constrain(ones + [-Double(sizes.lowerBound)], from: 0, to: QuadraticProgram.unbounded)
    program.constrain(ones + [-Double(sizes.upperBound)], from: -QuadraticProgram.unbounded, to: 0)
    guard let (y, _) = try? program.solved(), y[size - 1] > 0 else { return nil }
    let variance = free.indices.reduce(0) { sum, row in
      sum + y[row] * free.indices.reduce(0) { $0 + covariance[free[row]][free[$1]] * y[$1] }
    }
    guard variance > 0 else { return nil }
    let shares = free.indices.map { y[$0] / y[size - 1] }
    let parts = free.indices.filter {
      shares[$0] > 1e-5 && shares[$0] < 1 - 1e-5 && !inside.contains(free[$0])
    }
    let middle = parts.min { abs(shares[$0] - 0.5) < abs(shares[$1] - 0.5) }
    // The trace of cost and the solver's tolerance take off less than a millionth.
    return Node(
      inside: inside, outside: outside, bound: annual / variance.squareRoot() * (1 + 1e-6),
      branching: middle.map { free[$0] })
  }
}
