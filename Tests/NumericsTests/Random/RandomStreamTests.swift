import Numerics
import TestKit
import Testing

@Suite struct RandomStreamTests {
  @Test func `raw, uniform and normal draws follow numpy and scipy`() throws {
    let rows = try NumericsFixtures.load("philox_vectors.json")["streams"].array
    #expect(rows.count == 3)
    for row in rows {
      let start = RandomStream(seed: try row["seed"].word, stream: try row["stream"].word)
      var stream = start
      for expected in try row["raw"].words { #expect(stream.next() == expected) }
      stream = start
      for expected in try row["uniform"].doubles { #expect(stream.uniform() == expected) }
      stream = start
      for expected in try row["normal"].doubles {
        #expect(isClose(stream.normal(), expected, tolerance: 1e-14))
      }
    }
  }

  @Test(arguments: 0..<14, [0, 1, 2, 3, 4, 5, 9, 1_000])
  func `passing over draws is drawing and forgetting`(before: Int, count: Int) {
    var walked = RandomStream(seed: 5, stream: 8)
    var jumped = walked
    for _ in 0..<before { #expect(walked.next() == jumped.next()) }
    for _ in 0..<count { _ = walked.next() }
    jumped.skip(count)
    for _ in 0..<9 { #expect(walked.next() == jumped.next()) }
  }

  @Test func `a child does not depend on what its parent drew, and children differ`() {
    var parent = RandomStream(seed: 1, stream: 2)
    var early = parent.child(3)
    _ = parent.next()
    var late = parent.child(3)
    var sibling = parent.child(4)
    var cousin = RandomStream(seed: 1, stream: 3).child(3)
    let first = early.next()
    #expect(late.next() == first)
    #expect(sibling.next() != first)
    #expect(cousin.next() != first)
  }

  @Test func `uniform numbers fill their interval evenly`() {
    var stream = RandomStream(seed: 3)
    var moments = RunningMoments()
    var outside = 0
    for _ in 0..<200_000 {
      let value = stream.uniform()
      if !(value >= 0 && value < 1) { outside += 1 }
      moments.add(value)
    }
    #expect(outside == 0)
    // Five standard errors of the mean and of the variance of a uniform variable.
    #expect(abs((moments.mean ?? 0) - 0.5) < 5 * (1.0 / 12 / 200_000).squareRoot())
    #expect(abs((moments.populationVariance ?? 0) - 1.0 / 12) < 5 * (1.0 / 180 / 200_000).squareRoot())
  }

  @Test func `normal numbers have the moments of their law, and neighbouring streams do not move together`() {
    let count = 100_000
    var streams = (0..<2).map { RandomStream(seed: 9, stream: UInt64($0)) }
    var moments = RunningMoments()
    var product = 0.0
    for _ in 0..<count {
      let a = streams[0].normal()
      let b = streams[1].normal()
      moments.add(a)
      product += a * b
    }
    let error = (1 / Double(count)).squareRoot()
    #expect(abs(moments.mean ?? 9) < 5 * error)
    #expect(abs((moments.populationVariance ?? 9) - 1) < 5 * 2.0.squareRoot() * error)
    #expect(abs(moments.skew ?? 9) < 5 * 6.0.squareRoot() * error)
    #expect(abs((moments.kurtosis ?? 9) - 3) < 5 * 24.0.squareRoot() * error)
    #expect(abs(product / Double(count)) < 5 * error)
  }

  @Test(arguments: [1, 2, 3, 7, 10, 1_000])
  func `whole numbers below a bound are equally likely`(bound: Int) {
    var stream = RandomStream(seed: 4, stream: UInt64(bound))
    let draws = 100 * max(bound, 100)
    var counts = [Int](repeating: 0, count: bound)
    for _ in 0..<draws { counts[stream.below(bound)] += 1 }
    guard bound > 1 else { return #expect(counts == [draws]) }
    let expected = Double(draws) / Double(bound)
    let statistic = counts.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
    let tail = ChiSquaredDistribution(degreesOfFreedom: Double(bound - 1)).survival(statistic)
    #expect(tail > 1e-4)
  }

  @Test func `a huge bound is not biased towards its lower half`() {
    // With 3·2⁶¹ possible values a plain remainder would put two thirds of the draws below 2⁶².
    let bound = 3 << 61
    var stream = RandomStream(seed: 6)
    let low = (0..<30_000).count { _ in stream.below(bound) < bound / 2 }
    #expect(abs(low - 15_000) < 5 * 87)
  }

  @Test func `all orders of three are equally likely and a permutation loses nothing`() {
    var stream = RandomStream(seed: 8)
    var counts: [[Int]: Int] = [:]
    for _ in 0..<12_000 { counts[stream.permutation(3), default: 0] += 1 }
    #expect(counts.count == 6)
    // 5 standard deviations of a binomial count with p = 1/6.
    for count in counts.values { #expect(abs(count - 2_000) < 5 * 41) }
    #expect(stream.permutation(1_000).sorted() == Array(0..<1_000))
    #expect(stream.permutation(0).isEmpty)
  }
}
