import Foundation
import Search
import TestKit
import Testing

/// Against moocore 0.3.2 and Optuna 5.0.0: `hypervolume.json`.
@Suite struct HypervolumeTests {
  static let oracle = Result { try OracleValue(fixture: "hypervolume.json", in: .module) }

  @Test func `volumes and ranks equal those of moocore and Optuna`() throws {
    for example in try Self.oracle.get()["cases"].array {
      let points = try example["points"].array.map { try $0.doubles }
      let expected = try example["A_expected"]
      let volume = Hypervolume.of(points, reference: try example["reference"].doubles)
      let other = try expected["moocore.hypervolume"].double
      #expect(abs(volume - other) <= 1e-9 * max(1, abs(other)))
      let ranks = try expected["optuna._fast_non_domination_rank"].ints
      #expect(NonDomination.ranks(points) == ranks)
      #expect(NonDomination.front(points) == ranks.indices.filter { ranks[$0] == 0 })
    }
  }

  @Test func `a fine front approaches the exact area below the first ZDT front`() {
    let points = (0...4_000).map { step -> [Double] in
      let x = Double(step) / 4_000
      return [x, 1 - x.squareRoot()]
    }
    #expect(abs(Hypervolume.of(points, reference: [1.1, 1.1]) - (1.21 - 1.0 / 3)) < 1e-3)
  }

  @Test(arguments: 2...5)
  func `the volume equals the share of random points that are dominated`(_ objectives: Int) {
    var random = TestRandom(seed: objectives)
    let points = (0..<15).map { _ in (0..<objectives).map { _ in random.uniform() } }
    let draws = 10_000
    let dominated = (0..<draws).count { _ in
      let at = (0..<objectives).map { _ in random.uniform() }
      return points.contains { point in zip(point, at).allSatisfy { $0 <= $1 } }
    }
    let share = Double(dominated) / Double(draws)
    let volume = Hypervolume.of(points, reference: [Double](repeating: 1, count: objectives))
    #expect(abs(volume - share) < 5 * 0.5 / Double(draws).squareRoot())
  }

  @Test func `points beyond the reference, duplicates and dominated points add nothing`() {
    let one = Hypervolume.of([[1, 2, 1]], reference: [3, 3, 3])
    #expect(one == 4)
    #expect(Hypervolume.of([[1, 2, 1], [1, 2, 1], [2, 2, 2], [0, 3, 0]], reference: [3, 3, 3]) == one)
    #expect(Hypervolume.of([], reference: [1, 1]) == 0)
  }

  @Test func `ranks are those of peeling fronts one by one`() {
    for seed in 0..<30 {
      var random = TestRandom(seed: seed)
      let points = (0..<40).map { _ in (0..<3).map { _ in Double(random.integer(0...5)) } }
      var left = Set(points.indices)
      var naive = [Int](repeating: -1, count: points.count)
      var rank = 0
      while !left.isEmpty {
        let front = left.filter { own in !left.contains { NonDomination.dominates(points[$0], points[own]) } }
        for index in front { naive[index] = rank }
        left.subtract(front)
        rank += 1
      }
      #expect(NonDomination.ranks(points) == naive)
    }
  }
}
