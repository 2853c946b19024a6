import Foundation
import Numerics
import TestKit
import Testing

@Suite struct BlockBootstrapTests {
  static let oracle = NumericsFixtures.load("bootstrap.json")

  @Test func `given draws lead to the rows of another program`() throws {
    let cases = try Self.oracle["mechanism"].array
    #expect(cases.count == 3)
    for row in cases {
      let indices = BlockBootstrap.stationaryRow(
        starts: try row["draw_indices"].ints, uniforms: try row["draw_uniforms"].doubles,
        meanBlock: try row["mean_block"].double)
      #expect(indices.map(Int.init) == (try row["A_expected_indices"].ints))
    }
  }

  @Test func `the variance of a stationary mean equals the exact law`() throws {
    let cases = try Self.oracle["variance_of_mean_exact"].array
    #expect(cases.count == 12)
    for row in cases {
      let returns = try Bundle.module.lastColumn(row["input_file"].string)
      let series = Array(returns.prefix(try row["first_rows"].int))
      let variance = BlockBootstrap.stationaryVarianceOfMean(series, meanBlock: try row["mean_block"].double)
      let expected = try row["C_expected_var_of_bootstrap_mean"].double
      #expect(isRelativelyClose(variance, expected, tolerance: 1e-9))
      let drawn = try row["A_arch_empirical_4000reps"].double
      #expect(abs(drawn / variance - 1) <= 5 * (2.0 / 4_000).squareRoot())
    }
  }

  @Test(arguments: [1.0, 5, 10, 25])
  func `our own stationary rows hit that variance`(meanBlock: Double) throws {
    let series = Array(try Bundle.module.lastColumn("returns_ibm_d.csv").prefix(500))
    let bootstrap = BlockBootstrap(.stationary, count: series.count, blockLength: meanBlock)
    let parent = RandomStream(seed: 12, stream: UInt64(meanBlock))
    let draws = 2_000
    let means = (0..<draws).map { row in
      bootstrap.row(row, of: parent).reduce(0) { $0 + series[Int($1)] } / Double(series.count)
    }
    let expected = BlockBootstrap.stationaryVarianceOfMean(series, meanBlock: meanBlock)
    let variance = try #require(RunningMoments(means).sampleVariance)
    #expect(abs(variance / expected - 1) < 5 * (2 / Double(draws)).squareRoot())
    let centre = series.reduce(0, +) / Double(series.count)
    #expect(abs((RunningMoments(means).mean ?? 0) - centre) < 5 * (expected / Double(draws)).squareRoot())
  }

  @Test(arguments: BlockBootstrap.Kind.allCases, [1, 7, 100])
  func `rows are whole, inside the series and made of the blocks they promise`(
    kind: BlockBootstrap.Kind, length: Int
  ) {
    let bootstrap = BlockBootstrap(kind, count: 100, blockLength: Double(length))
    var stream = RandomStream(seed: 1, stream: UInt64(length))
    for _ in 0..<50 {
      let row = bootstrap.row(using: &stream).map(Int.init)
      #expect(row.count == 100)
      #expect(row.allSatisfy { (0..<100).contains($0) })
      guard kind != .stationary else { continue }
      for place in 1..<100 where place % length != 0 {
        #expect(row[place] == (row[place - 1] + 1) % 100)
      }
      if kind == .moving {
        #expect(stride(from: 0, to: 99, by: length).allSatisfy { row[$0] <= 100 - length })
      }
    }
  }

  @Test(arguments: [BlockBootstrap.Kind.stationary, .circular])
  func `wrapping kinds draw every value equally often`(kind: BlockBootstrap.Kind) {
    let bootstrap = BlockBootstrap(kind, count: 20, blockLength: 5)
    var stream = RandomStream(seed: 2)
    var counts = [Int](repeating: 0, count: 20)
    for _ in 0..<4_000 { for index in bootstrap.row(using: &stream) { counts[Int(index)] += 1 } }
    // Blocks of five make counts vary up to √5 times as much as independent draws would.
    let error = (4_000 * 5.0).squareRoot()
    for count in counts { #expect(abs(Double(count - 4_000)) < 5 * error) }
  }

  @Test func `stationary blocks have the mean length they promise`() {
    let bootstrap = BlockBootstrap(.stationary, count: 1_000, blockLength: 8)
    var stream = RandomStream(seed: 3)
    var breaks = 0
    for _ in 0..<200 {
      let row = bootstrap.row(using: &stream).map(Int.init)
      for place in 1..<1_000 where row[place] != (row[place - 1] + 1) % 1_000 { breaks += 1 }
    }
    // A new block is drawn with probability 1/8 and is visible unless it continues the old one by chance.
    let expected = 200 * 999 * (1.0 / 8) * (1 - 1.0 / 1_000)
    #expect(abs(Double(breaks) - expected) < 5 * expected.squareRoot())
  }

  @Test func `a row is named by its number and not by what was drawn before`() {
    let bootstrap = BlockBootstrap(.stationary, count: 50, blockLength: 4)
    let parent = RandomStream(seed: 4)
    let forward = (0..<5).map { bootstrap.row($0, of: parent) }
    let backward = (0..<5).reversed().map { bootstrap.row($0, of: parent) }
    #expect(forward == backward.reversed())
    #expect(Set(forward).count == 5)
  }

  @Test func `a single value is its own resample`() {
    var stream = RandomStream(seed: 5)
    for kind in BlockBootstrap.Kind.allCases {
      #expect(BlockBootstrap(kind, count: 1, blockLength: 1).row(using: &stream) == [0])
    }
  }
}
