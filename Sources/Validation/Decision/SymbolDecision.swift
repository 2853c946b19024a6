import Numerics

/// Which pairs of a symbol have an edge, with the chance of naming even one wrong pair at most the level: a
/// balanced step-down over everything that was tried on the symbol.
///
/// A pair's statistic is the largest of its trials. Pairs are put on one scale by the mean and deviation of
/// their own maxima without an edge, so that a large family does not set the bar for a small one (balance), and
/// tested from the best downwards, each against the largest of those not yet tested (Romano & Wolf 2005, 2010).
/// p-values are (1 + rows at or beyond)/(1 + rows): never below 1/(B + 1).
public struct SymbolDecision: Sendable {
  /// What one pair brings: its largest statistic, and the largest of every row without an edge. A pair without
  /// maxima has no trial that can win.
  public struct Pair: Sendable {
    public var statistic: Double
    public var maxima: [Double]

    public init(statistic: Double, maxima: [Double]) {
      self.statistic = statistic
      self.maxima = maxima
    }
  }

  /// Adjusted p-value of each pair, in the order given.
  public let pValues: [Double]
  /// p-value of each pair by itself: over its own trials only.
  public let ownPValues: [Double]
  /// Rows at or beyond the best pair's statistic, and rows in all.
  public let exceedances: Int
  public let draws: Int
  /// Standardised statistic of each pair; NaN for one that cannot win.
  public let scores: [Double]
  private let locations: [(mean: Double, deviation: Double)]
  /// For each pair: maxima over the pairs tested with it or after it, and the largest p-value before it.
  private let remaining: [[Double]]
  private let before: [Double]
  /// Maxima over all pairs.
  private let all: [Double]

  /// - Precondition: all pairs with maxima were drawn by the same rows.
  public init(_ pairs: [Pair]) {
    locations = pairs.map { PairMaxima.location($0.maxima) }
    let locations = locations
    draws = pairs.map(\.maxima.count).max() ?? 0
    let scores = pairs.indices.map { index -> Double in
      let (mean, deviation) = locations[index]
      return deviation > 0 ? (pairs[index].statistic - mean) / deviation : .nan
    }
    self.scores = scores
    ownPValues = pairs.map { pair in
      pair.maxima.isEmpty || !(pair.statistic > 0)
        ? 1 : Double(1 + pair.maxima.count { $0 >= pair.statistic }) / Double(1 + pair.maxima.count)
    }
    // A pair that lost money cannot be found, however little worse it is than its trials would be by luck.
    func rank(_ index: Int) -> (Int, Double, Int) {
      (pairs[index].statistic > 0 ? 0 : 1, -scores[index], index)
    }
    let order = pairs.indices.filter { !scores[$0].isNaN }.sorted { rank($0) < rank($1) }
    var remaining = Array(repeating: [Double](), count: pairs.count)
    var largest = Array(repeating: -Double.infinity, count: draws)
    for index in order.reversed() {
      let (mean, deviation) = locations[index]
      for (row, value) in pairs[index].maxima.enumerated() {
        largest[row] = max(largest[row], (value - mean) / deviation)
      }
      remaining[index] = largest.sorted()
    }
    var p = Array(repeating: 1.0, count: pairs.count)
    var before = Array(repeating: 0.0, count: pairs.count)
    var worst = 0.0
    for index in order {
      before[index] = worst
      if pairs[index].statistic > 0 {
        p[index] = max(worst, Self.share(of: scores[index], in: remaining[index]))
      }
      worst = p[index]
    }
    pValues = p
    self.remaining = remaining
    self.before = before
    all = order.first.map { remaining[$0] } ?? []
    if let best = order.first, pairs[best].statistic > 0 {
      exceedances = Self.beyond(scores[best], remaining[best])
    } else {
      exceedances = draws
    }
  }

  /// The smallest adjusted p-value: that of the symbol. 1 where nothing can win.
  public var symbolPValue: Double { pValues.min() ?? 1 }

  /// Adjusted p-value of a trial of a pair that is not its best: at the pair's step, for its own statistic.
  public func pValue(ofTrial statistic: Double, inPair pair: Int) -> Double {
    let (mean, deviation) = locations[pair]
    guard statistic > 0, deviation > 0 else { return 1 }
    return max(before[pair], Self.share(of: (statistic - mean) / deviation, in: remaining[pair]))
  }

  /// What the best pair's statistic would have needed at `level`; NaN where nothing can win.
  public func neededStatistic(level: Double) -> Double {
    guard !all.isEmpty,
      let best = scores.indices.filter({ !scores[$0].isNaN }).max(by: { scores[$0] < scores[$1] })
    else { return .nan }
    return Quantile.of(all, at: 1 - level) * locations[best].deviation + locations[best].mean
  }

  private static func share(of score: Double, in sorted: [Double]) -> Double {
    Double(1 + beyond(score, sorted)) / Double(1 + sorted.count)
  }

  /// How many of the sorted values are at least `score`.
  private static func beyond(_ score: Double, _ sorted: [Double]) -> Int {
    var (low, high) = (0, sorted.count)
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] >= score { high = middle } else { low = middle + 1 }
    }
    return sorted.count - low
  }
}
