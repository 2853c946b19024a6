import Numerics
import Testing
import Validation

@Suite struct RandomPlacementTestTests {
  /// Sessions of ten bars whose prices rise by one a bar within them.
  private func market(sessions: Int = 40) -> RandomPlacementTest.Market {
    let count = sessions * 10
    let opens = (0..<count).map { 100 + Double($0 % 10) }
    return RandomPlacementTest.Market(
      opens: opens, closes: opens.map { $0 + 1 }, lastBars: (0..<count).map { Int32($0 / 10 * 10 + 9) },
      window: 0..<count, isRelative: false)
  }

  @Test func `a trade of n bars earns n wherever it stands in a session of a steady rise`() throws {
    let holdings = [3, 5, 10, 1].map { RandomPlacementTest.Holding(bars: $0, weight: 2) }
    let test = try RandomPlacementTest(holdings, observed: 38, on: market(), resamples: 200, seed: 1)
    #expect(test.null.allSatisfy { $0 == 38 })
    #expect(test.pValue == 1)
  }

  @Test func `entries without skill get uniform p-values, foresight a small one`() throws {
    var stream = RandomStream(seed: 11)
    let count = 2_000
    var closes = [100.0]
    for _ in 1..<count { closes.append(closes[closes.count - 1] * (1 + 0.01 * stream.normal())) }
    let opens = [100.0] + closes.dropLast()
    let market = RandomPlacementTest.Market(
      opens: opens, closes: closes, lastBars: Array(repeating: Int32(count - 1), count: count),
      window: 0..<count,
      isRelative: true)
    let holding = Array(repeating: RandomPlacementTest.Holding(bars: 1, weight: 1), count: 50)
    func sum(_ bars: [Int]) -> Double { bars.reduce(0) { $0 + closes[$1] / opens[$1] - 1 } }
    var small = 0
    for trial in 0..<200 {
      let entries = (0..<50).map { _ in stream.below(count) }
      let test = try RandomPlacementTest(
        holding, observed: sum(entries), on: market, resamples: 99, seed: UInt64(trial))
      if test.pValue <= 0.1 { small += 1 }
    }
    // 20 expected; five standard deviations are 21.
    #expect((3...41).contains(small))
    let best = (0..<count).sorted { closes[$0] / opens[$0] > closes[$1] / opens[$1] }.prefix(50)
    let foresight = try RandomPlacementTest(
      holding, observed: sum(Array(best)), on: market, resamples: 999, seed: 5)
    #expect(foresight.pValue == 0.001)
  }

  @Test func `any number of workers gives the same placements`() throws {
    let holdings = [3, 5].map { RandomPlacementTest.Holding(bars: $0, weight: -1) }
    var rough = market()
    rough.closes = rough.closes.enumerated().map { $1 + Double($0 * 7_919 % 13) }
    let one = try RandomPlacementTest(holdings, observed: 0, on: rough, resamples: 100, seed: 2)
    let four = try RandomPlacementTest(
      holdings, observed: 0, on: rough, resamples: 100, seed: 2, workers: Workers(4))
    #expect(one == four)
  }

  @Test func `nothing to place is said so`() {
    #expect(throws: (any Error).self) {
      try RandomPlacementTest([], observed: 0, on: market(), resamples: 10, seed: 1)
    }
  }
}

@Suite struct DemeanedTradesTestTests {
  @Test func `the null distribution has mean zero and the variance of a mean`() throws {
    var stream = RandomStream(seed: 12)
    let trades = (0..<400).map { _ in 0.01 + 0.05 * stream.normal() }
    let test = try DemeanedTradesTest(trades, resamples: 4_000, seed: 3)
    let mean = test.null.reduce(0, +) / 4_000
    let variance = test.null.reduce(0) { $0 + $1 * $1 } / 4_000
    let population = trades.reduce(0) { $0 + ($1 - test.mean) * ($1 - test.mean) } / 400
    #expect(abs(mean) < 5 * (population / 400 / 4_000).squareRoot())
    #expect(abs(variance / (population / 400) - 1) < 5 * (2.0 / 4_000).squareRoot())
  }

  @Test func `skew does not fool it where the mean is zero`() throws {
    // Many small losses and few large gains: exponential values less their mean.
    var stream = RandomStream(seed: 13)
    var rejections = 0
    for trial in 0..<300 {
      let values = (0..<60).map { _ -> Double in
        let sum = (0..<2).reduce(0.0) { total, _ in
          let value = stream.normal()
          return total + value * value / 2
        }
        return sum - 1
      }
      if try DemeanedTradesTest(values, resamples: 199, seed: UInt64(trial)).pValue <= 0.05 {
        rejections += 1
      }
    }
    // 15 expected; the right skew makes it conservative on this side. Five standard deviations above is 34.
    #expect(rejections <= 34)
  }
}
