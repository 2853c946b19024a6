import Foundation
import Search
import TestKit
import Testing

/// The functions that are in no published comparison, against Optuna 5.0.0 on the same formulas written in Python:
/// `optuna_functions.json`.
@Suite struct FurtherFunctionTests {
  static let oracle = Result { try OracleValue(fixture: "optuna_functions.json", in: .module) }
  static let names = [
    "griewank6", "styblinski_tang5", "rastrigin4", "michalewicz5", "hartmann3", "numbers10", "integers10",
    "mixed10", "conditional",
  ]

  @Test(arguments: names)
  func `a function has the values of its formula in another language`(_ name: String) throws {
    let function = try TestFunction.named(name)
    let points = try Self.oracle.get()["points"][name].array
    #expect(points.count == 5)
    for point in points {
      let values = try point["parameters"].members.map { key, value -> (name: String, value: SearchValue) in
        if case .text(let text) = value { return (key, .text(text)) }
        return (key, .number(try value.double))
      }
      let own = try function.values(at: function.space.point(of: values))[0]
      let expected = try point["value"].double
      #expect(abs(own - expected) < 1e-9 * max(1, abs(expected)), "\(name)")
    }
  }

  @Test func `the optima are where they are said to be`() throws {
    #expect(TestFormulas.griewank([0, 0, 0, 0, 0, 0]) == 0)
    #expect(TestFormulas.rastrigin([0, 0, 0, 0]) == 0)
    let low = TestFormulas.styblinskiTang([Double](repeating: -2.903534, count: 5))
    #expect(abs(low + 39.16599 * 5) < 1e-3)
    #expect(abs(TestFormulas.hartmann3([0.114614, 0.555649, 0.852547]) + 3.86278) < 1e-4)
    let best = TestFormulas.conditional(
      family: "boosting", threshold: 0.55, penalty: .nan, depth: 4, leaf: .nan, rate: 0.05, rounds: 300)
    #expect(abs(best) < 1e-12)
  }

  /// The rule of acceptance: no worse by a one-sided Mann–Whitney test at 1 %, and a better median than random
  /// points.
  @Test(arguments: names)
  func `the sampler finds no less than Optuna, and more than random points`(_ name: String) throws {
    let expected = try Self.oracle.get()["results"][name]
    let benchmark = SearchBenchmark(try TestFunction.named(name), sampler: SamplerChoice(.tpe))
    let runs = try (0..<20).map { try benchmark.run(seed: UInt64($0)) }
    for (place, trials) in benchmark.checkpoints.enumerated() {
      let own = runs.map { $0.reached[place] }
      let theirs = try expected["tpe_default"]["per_seed"]["\(trials)"].doubles
      #expect(Self.probability(own, worseThan: theirs) >= 0.01, "\(name) after \(trials) trials")
    }
    let random = try expected["random"]["per_seed"]["100"].doubles
    #expect(Self.median(runs.map { $0.reached[2] }) < Self.median(random))
  }

  private static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
  }

  /// p of the test that the values of `a` are larger than those of `b`, by the normal approximation with ties.
  static func probability(_ a: [Double], worseThan b: [Double]) -> Double {
    let all = a.map { ($0, true) } + b.map { ($0, false) }
    let sorted = all.sorted { $0.0 < $1.0 }
    var (rankSum, ties, start) = (0.0, 0.0, 0)
    while start < sorted.count {
      var end = start
      while end < sorted.count, sorted[end].0 == sorted[start].0 { end += 1 }
      let rank = Double(start + end + 1) / 2
      rankSum += rank * Double(sorted[start..<end].count { $0.1 })
      let size = Double(end - start)
      ties += size * size * size - size
      start = end
    }
    let (n, m) = (Double(a.count), Double(b.count))
    let total = n + m
    let u = rankSum - n * (n + 1) / 2
    let variance = n * m / 12 * (total + 1 - ties / (total * (total - 1)))
    guard variance > 0 else { return 0.5 }
    return 0.5 * erfc((u - n * m / 2 - 0.5) / variance.squareRoot() / 2.0.squareRoot())
  }

  @Test func `the test of the acceptance rule knows better from worse`() {
    let low = (0..<20).map { Double($0) }
    let high = low.map { $0 + 15 }
    #expect(Self.probability(high, worseThan: low) < 0.001)
    #expect(Self.probability(low, worseThan: high) > 0.999)
    #expect(Self.probability(low, worseThan: low) > 0.4)
  }
}
