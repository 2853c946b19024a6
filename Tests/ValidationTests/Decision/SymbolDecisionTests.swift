import Numerics
import Testing
import Validation

@Suite struct SymbolDecisionTests {
  /// Pairs whose trials are normal, with a true edge for some.
  private func pairs(_ sizes: [Int], edges: [Double], seed: UInt64, draws: Int = 400) -> [SymbolDecision.Pair]
  {
    var stream = RandomStream(seed: seed)
    func maximum(_ size: Int) -> Double {
      (0..<size).reduce(-Double.infinity) { best, _ in max(best, stream.normal()) }
    }
    return zip(sizes, edges).map { size, edge in
      SymbolDecision.Pair(
        statistic: edge + maximum(size), maxima: (0..<draws).map { _ in maximum(size) })
    }
  }

  /// The definition, step by step, without sorting or reuse.
  private func naive(_ pairs: [SymbolDecision.Pair]) -> [Double] {
    let locations = pairs.map { pair -> (Double, Double) in
      let n = Double(pair.maxima.count)
      let mean = pair.maxima.reduce(0, +) / n
      return (mean, (pair.maxima.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)).squareRoot())
    }
    func scaled(_ value: Double, _ pair: Int) -> Double { (value - locations[pair].0) / locations[pair].1 }
    let scores = pairs.indices.map { scaled(pairs[$0].statistic, $0) }
    let order = pairs.indices.sorted { a, b in
      let (x, y) = (pairs[a].statistic > 0, pairs[b].statistic > 0)
      return x == y ? scores[a] > scores[b] : x
    }
    var p = Array(repeating: 1.0, count: pairs.count)
    var worst = 0.0
    for (step, pair) in order.enumerated() where pairs[pair].statistic > 0 {
      let left = order[step...]
      let beyond = (0..<pairs[0].maxima.count).count { row in
        left.contains { scaled(pairs[$0].maxima[row], $0) >= scores[pair] }
      }
      worst = max(worst, Double(1 + beyond) / Double(1 + pairs[0].maxima.count))
      p[pair] = worst
    }
    return p
  }

  @Test(arguments: 1...6)
  func `adjusted p-values are those of the definition`(seed: Int) {
    let pairs = pairs([3, 80, 1, 400, 20], edges: [0, 1.5, 3, -6, 0.4], seed: UInt64(seed))
    let (own, expected) = (SymbolDecision(pairs).pValues, naive(pairs))
    for (value, other) in zip(own, expected) { #expect(abs(value - other) < 1e-12) }
  }

  @Test func `one pair alone is Hansen's test`() {
    let pair = pairs([50], edges: [1], seed: 9)[0]
    let decision = SymbolDecision([pair])
    #expect(decision.pValues == decision.ownPValues)
    #expect(decision.symbolPValue == decision.pValues[0])
  }

  @Test func `p-values never come under one in the number of draws and one, and rise down the steps`() {
    let pairs = pairs([5, 5, 5, 5], edges: [20, 10, 5, 0], seed: 4, draws: 99)
    let p = SymbolDecision(pairs).pValues
    #expect(p[0] == 0.01)
    #expect(zip(p, p.dropFirst()).allSatisfy { $0 <= $1 })
  }

  @Test func `stepping down finds at least what one step finds`() {
    for seed in 1...20 {
      let pairs = pairs([10, 10, 10, 10, 10], edges: [3, 2.5, 2, 0, 0], seed: UInt64(seed))
      let decision = SymbolDecision(pairs)
      // Without the pairs that were found first, the rest can only do better.
      let rest = SymbolDecision(Array(pairs.dropFirst()))
      for index in 1..<5 where decision.pValues[0] <= rest.pValues[index - 1] {
        #expect(decision.pValues[index] <= max(decision.pValues[0], rest.pValues[index - 1]) + 1e-12)
      }
    }
  }

  @Test func `a pair that lost is never found and does not stop the others`() {
    var pairs = pairs([5, 5], edges: [4, 0], seed: 2)
    // All its trials are bad, so its maxima lie low, and its own statistic is good for them.
    pairs.append(SymbolDecision.Pair(statistic: -1, maxima: pairs[0].maxima.map { $0 - 8 }))
    let decision = SymbolDecision(pairs)
    #expect(decision.pValues[2] == 1)
    #expect(decision.pValues[0] < 0.05)
  }

  @Test func `a pair without a trial that can win takes no part`() {
    let pairs = pairs([5, 5], edges: [3, 0], seed: 3)
    let with = SymbolDecision(pairs + [SymbolDecision.Pair(statistic: .nan, maxima: [])])
    #expect(with.pValues == SymbolDecision(pairs).pValues + [1])
    #expect(SymbolDecision([SymbolDecision.Pair(statistic: .nan, maxima: [])]).symbolPValue == 1)
  }

  @Test func `a trial that is not its pair's best has a p-value of its own, never below the pair's`() {
    let pairs = pairs([8, 8], edges: [3, 1], seed: 5)
    let decision = SymbolDecision(pairs)
    for pair in 0..<2 {
      #expect(decision.pValue(ofTrial: pairs[pair].statistic, inPair: pair) == decision.pValues[pair])
      #expect(decision.pValue(ofTrial: pairs[pair].statistic - 1, inPair: pair) >= decision.pValues[pair])
    }
    #expect(decision.pValue(ofTrial: -0.1, inPair: 0) == 1)
  }

  @Test func `a large family does not set the bar for a small one, and errors stay within the level`() {
    var (found, small, large) = (0, 0, 0)
    let markets = 400
    for seed in 0..<markets {
      let pairs = pairs([4_00, 4, 4, 4, 4], edges: [0, 0, 0, 0, 0], seed: UInt64(1_000 + seed), draws: 300)
      let p = SymbolDecision(pairs).pValues
      if p.contains(where: { $0 <= 0.05 }) { found += 1 }
      if p[1] <= 0.05 { small += 1 }
      if p[0] <= 0.05 { large += 1 }
    }
    // 5 % of 400 is 20, and four standard deviations are 17.
    #expect(found <= 37)
    #expect(found >= 5)
    // Balance: each of five pairs gets about a fifth of the errors; unbalanced, the small one would get none.
    #expect(small >= 1)
    #expect(large <= 20)
  }
}
