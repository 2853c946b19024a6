import Numerics
import Testing

@Suite struct TrialClustersTests {
  /// Correlation of trials in planted groups: `inside` within a group, `across` between groups, in mixed order.
  private func planted(_ sizes: [Int], inside: Double, across: Double) -> (matrix: [Double], groups: [Int]) {
    let ordered = sizes.enumerated().flatMap { group, size in Array(repeating: group, count: size) }
    var stream = RandomStream(seed: 3)
    let groups = stream.permutation(ordered.count).map { ordered[$0] }
    let matrix = groups.indices.flatMap { row in
      groups.indices.map { column in
        row == column ? 1 : groups[row] == groups[column] ? inside : across
      }
    }
    return (matrix, groups)
  }

  @Test(arguments: [[4, 4], [5, 3, 4], [6, 2, 5, 3], [4, 4, 4, 4, 4, 4], [10, 2, 7, 3, 5]])
  func `planted groups are found`(sizes: [Int]) throws {
    let (matrix, groups) = planted(sizes, inside: 0.8, across: 0.1)
    let clusters = try #require(TrialClusters(correlation: matrix, trials: groups.count, seed: 1))
    #expect(clusters.count == sizes.count)
    // Two trials share a label exactly where they share a group.
    for a in groups.indices {
      for b in groups.indices {
        #expect((clusters.labels[a] == clusters.labels[b]) == (groups[a] == groups[b]))
      }
    }
    #expect(clusters.members.map(\.count).sorted() == sizes.sorted())
    #expect(clusters.labels.first == 0)
  }

  @Test func `groups of returns that share a factor are found, whatever the seed`() throws {
    var stream = RandomStream(seed: 11)
    let factors = (0..<4).map { _ in (0..<500).map { _ in stream.normal() } }
    let groups = (0..<20).map { $0 % 4 }
    let columns = groups.map { group in factors[group].map { $0 + 0.7 * stream.normal() } }
    let matrix = Correlation.matrix(columns)
    for seed in [1, 2, 3] as [UInt64] {
      let clusters = try #require(TrialClusters(correlation: matrix, trials: 20, seed: seed))
      #expect(clusters.count == 4)
      #expect(try clusters == #require(TrialClusters(correlation: matrix, trials: 20, seed: seed)))
    }
  }

  @Test func `what cannot be grouped is undefined`() {
    #expect(TrialClusters(correlation: [1, 0, 0, 0, 1, 0, 0, 0, 1], trials: 3, seed: 1) == nil)
    let broken = Array(repeating: Double.nan, count: 16)
    #expect(TrialClusters(correlation: broken, trials: 4, seed: 1) == nil)
    // Copies of one trial: k-means has nothing to tell apart.
    let copies = TrialClusters(correlation: Array(repeating: 1, count: 25), trials: 5, seed: 1)
    #expect(copies?.quality == nil)
  }

  @Test func `the mean correlation of columns is that of their matrix`() throws {
    var stream = RandomStream(seed: 5)
    let columns = (0..<7).map { _ in (0..<60).map { _ in stream.normal() } }
    let matrix = Correlation.matrix(columns)
    let mean = try #require(Correlation.meanOffDiagonal(matrix, size: 7))
    let direct = try #require(Correlation.meanOffDiagonal(columns))
    #expect(abs(mean - direct) < 1e-14)
    #expect(Correlation.meanOffDiagonal([columns[0]]) == nil)
    #expect(Correlation.meanOffDiagonal([columns[0], Array(repeating: 1, count: 60)]) == nil)
  }
}
