import Numerics
import TestKit
import Testing

/// What every way to resample a series has to keep to. A new one is one line in `members`.
@Suite struct BootstrapConformanceTests {
  static let members: [BlockBootstrap] = [
    BlockBootstrap(.stationary, count: 60, blockLength: 1),
    BlockBootstrap(.stationary, count: 60, blockLength: 4.5),
    BlockBootstrap(.circular, count: 60, blockLength: 1),
    BlockBootstrap(.circular, count: 60, blockLength: 7),
    BlockBootstrap(.moving, count: 60, blockLength: 7),
    BlockBootstrap(.moving, count: 60, blockLength: 60),
  ]

  @Test(arguments: members)
  func `a row has the length of the series and stays inside it`(bootstrap: BlockBootstrap) {
    for index in 0..<50 {
      let row = bootstrap.row(index, of: RandomStream(seed: 1))
      #expect(row.count == bootstrap.count)
      #expect(row.allSatisfy { $0 >= 0 && Int($0) < bootstrap.count })
    }
  }

  @Test(arguments: members)
  func `a row depends on the seed and its number alone`(bootstrap: BlockBootstrap) throws {
    let parent = RandomStream(seed: 9)
    let forward = (0..<40).map { bootstrap.row($0, of: parent) }
    let backward = (0..<40).reversed().map { bootstrap.row($0, of: parent) }
    #expect(forward == backward.reversed())
    #expect(try Workers(3).map(40) { bootstrap.row($0, of: parent) } == forward)
    if bootstrap.blockLength < Double(bootstrap.count) {
      #expect(Set(forward).count > 30)
      #expect(forward != (0..<40).map { bootstrap.row($0, of: RandomStream(seed: 10)) })
    }
  }

  @Test(arguments: members)
  func `neighbours stay neighbours as often as the block length says`(bootstrap: BlockBootstrap) {
    let rows = (0..<2_000).map { bootstrap.row($0, of: RandomStream(seed: 3)) }
    var (joined, pairs) = (0, 0)
    for row in rows {
      for place in 1..<row.count {
        let next = (Int(row[place - 1]) + 1) % bootstrap.count
        joined += Int(row[place]) == next ? 1 : 0
        pairs += 1
      }
    }
    let (length, n) = (bootstrap.blockLength, Double(bootstrap.count))
    let blocks = bootstrap.kind == .stationary ? 0 : (n / length).rounded(.up) - 1
    let starts = bootstrap.kind == .stationary ? (n - 1) / length : blocks
    // A new block continues the old one by chance, once in the number of places where it can start.
    let places = bootstrap.kind == .moving ? n - length + 1 : n
    let expected = 1 - starts / (n - 1) * (1 - 1 / places)
    #expect(abs(Double(joined) / Double(pairs) - expected) < 0.02)
  }

  @Test(arguments: members.filter { $0.kind != .moving })
  func `every value is drawn equally often`(bootstrap: BlockBootstrap) {
    let rows = 3_000
    var counts = Array(repeating: 0.0, count: bootstrap.count)
    for index in 0..<rows {
      for value in bootstrap.row(index, of: RandomStream(seed: 5)) { counts[Int(value)] += 1 }
    }
    // Draws of one block are one draw, so the variance of a count is at most the block length times Poisson's.
    let reach = 5 * (Double(rows) * bootstrap.blockLength * 2).squareRoot()
    #expect(counts.allSatisfy { abs($0 - Double(rows)) < reach })
  }

  @Test(arguments: members)
  func `the mean of resamples is the mean of the series, up to the ends of moving blocks`(
    bootstrap: BlockBootstrap
  ) {
    var stream = RandomStream(seed: 12)
    let series = (0..<bootstrap.count).map { _ in stream.normal() }
    let mean = series.reduce(0, +) / Double(bootstrap.count)
    let means = (0..<4_000).map { index in
      bootstrap.row(index, of: RandomStream(seed: 6)).reduce(0) { $0 + series[Int($1)] }
        / Double(bootstrap.count)
    }
    let moments = RunningMoments(means)
    let error = (moments.sampleVariance ?? 0).squareRoot() / 4_000.0.squareRoot()
    let bias = bootstrap.kind == .moving ? 0.2 : 0
    #expect(abs((moments.mean ?? .nan) - mean) <= 5 * error + bias + 1e-12)
  }
}
