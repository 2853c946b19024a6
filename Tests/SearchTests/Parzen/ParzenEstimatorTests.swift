import Foundation
import Search
import TestKit
import Testing

/// Against Optuna 5.0.0: `tpe_internals.json`.
@Suite struct ParzenEstimatorTests {
  static let oracle = Result { try OracleValue(fixture: "tpe_internals.json", in: .module) }

  /// The order in which numpy sorts equal values, which decides the widths of their kernels.
  static let ties = Result { try OracleValue(fixture: "tpe_tie_orders.json", in: .module) }

  @Test(arguments: 0..<10)
  func `kernels and densities equal Optuna's`(_ number: Int) throws {
    let example = try Self.oracle.get()["parzen"].array[number]
    let space = try SearchFixtures.space(example["space"])
    let observations = try SearchFixtures.points(example["observations_internal_repr_in_trial_order"], space)
    let ties = try Self.ties.get()["parzen"][example["id"].string]
    var estimator = ParzenEstimator(space, points: observations, ties: try tieRows(ties, space))
    let expected = try example["A_expected"]
    #expect(isClose(estimator.weights, try expected["mixture_weights"].doubles))
    for (index, parameter) in space.parameters.enumerated() where !parameter.domain.isChoice {
      let dimension = try expected["dims"][parameter.name]
      #expect(isClose(estimator.centres[index], try dimension["mu"].doubles))
      #expect(isClose(estimator.deviations[index], try dimension["sigma"].doubles))
    }
    let points = try SearchFixtures.points(example["query"], space)
    let densities = estimator.logDensities(at: points)
    #expect(isClose(densities, try example["A_log_pdf"].doubles))
  }

  @Test func `the number of good trials equals Optuna's`() throws {
    for (count, below) in try Self.oracle.get()["gamma_n_below"].members {
      #expect(TreeParzenRules.below(try #require(Int(count))) == (try below.int))
    }
  }

  @Test func `the weights equal Optuna's`() throws {
    for (count, weights) in try Self.oracle.get()["weights"].members {
      #expect(isClose(TreeParzenRules.weights(try #require(Int(count))), try weights.doubles))
    }
  }

  @Test func `a history of forty trials gives Optuna's good trials, densities and choice`() throws {
    let example = try Self.oracle.get()["acquisition"]
    let space = try SearchFixtures.space(example["space"])
    var sampler = TreeParzenSampler(space, directions: [.minimize], seed: 1)
    for entry in try example["history"].array {
      let number = try entry["number"].int
      let point = try space.parameters.map { try entry["params_internal"][$0.name].double }
      sampler.begin(number, at: point)
      sampler.finish(
        StudyTrial(number: number, point: point, state: .complete, values: [try entry["value"].double]))
    }
    let good = sampler.goodTrials()
    #expect(good == (try example["A_below_trial_numbers"].ints))
    let candidates = try SearchFixtures.points(example["candidates_internal"], space)
    let history = try example["history"].array.map { entry in
      try space.parameters.map { try entry["params_internal"][$0.name].double }
    }
    let sides = [good, history.indices.filter { !good.contains($0) }]
    var densities: [[Double]] = []
    for (side, name) in zip(sides, ["below", "above"]) {
      let ties = try tieRows(Self.ties.get()["acquisition"][name], space)
      var estimator = ParzenEstimator(space, points: side.map { history[$0] }, ties: ties)
      densities.append(estimator.logDensities(at: candidates))
      // The sampler's own densities differ only by the order of equal values.
      sampler.prepare()
      var own = ParzenEstimator(space, points: side.map { history[$0] })
      let both = sampler.logDensities(at: candidates)
      let same = zip(name == "below" ? both.below : both.above, own.logDensities(at: candidates))
      #expect(same.allSatisfy { abs($0 - $1) < 1e-12 })
    }
    #expect(isClose(densities[0], try example["A_log_l"].doubles))
    #expect(isClose(densities[1], try example["A_log_g"].doubles))
    let ratios = zip(densities[0], densities[1]).map { $0 - $1 }
    #expect(isClose(ratios, try example["A_acquisition"].doubles))
    #expect(ratios.firstIndex(of: try #require(ratios.max())) == (try example["A_argmax"].int))
  }

  private func tieRows(_ columns: OracleValue, _ space: Space) throws -> [[Int]] {
    let ties = try space.parameters.map { try columns[$0.name].ints }
    return (ties.first ?? []).indices.map { row in ties.map { $0[row] } }
  }

  private func isClose(_ own: [Double], _ expected: [Double]) -> Bool {
    own.count == expected.count && zip(own, expected).allSatisfy { abs($0 - $1) <= 1e-9 * max(1, abs($1)) }
  }
}
