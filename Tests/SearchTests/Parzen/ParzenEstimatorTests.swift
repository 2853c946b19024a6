import Foundation
import Numerics
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

  /// Kernels that are negligible are left out of a density; with many clustered trials that is most of them.
  @Test(arguments: [12, 60, 150, 400])
  func `a density is the sum over all kernels, however many are left out`(_ count: Int) throws {
    let space = try Space([
      SearchParameter("x", .number(low: -5, high: 5, step: nil, isLogarithmic: false)),
      SearchParameter("n", .integer(low: 1, high: 90, step: 1, isLogarithmic: false)),
      SearchParameter("s", .number(low: 0, high: 3, step: 0.1, isLogarithmic: false)),
      SearchParameter("l", .integer(low: 1, high: 200, step: 1, isLogarithmic: true)),
      SearchParameter("c", .choice(["a", "b", "c"].map { .text($0) })),
      SearchParameter("wide", .integer(low: 1, high: 5_000, step: 1, isLogarithmic: false)),
    ])
    var stream = RandomStream(seed: UInt64(count), stream: 1)
    // Most points lie close together, as they do late in a study.
    var points: [[Double]] = []
    for place in 0..<count {
      let spread = place % 4 == 0 ? 1.0 : 0.05
      points.append(
        zip(space.parameters, [0.4, 0.7, 0.3, 0.6, 0.5, 0.2]).map { parameter, middle in
          let share = min(max(middle + spread * (stream.uniform() - 0.5), 0), 0.999)
          return Self.coordinate(parameter.domain, share)
        })
    }
    var estimator = ParzenEstimator(space, points: points)
    let (weights, centres, deviations) = (estimator.weights, estimator.centres, estimator.deviations)
    var queries = Array(points.prefix(8))
    for _ in 0..<8 { queries.append(space.parameters.map { Self.coordinate($0.domain, stream.uniform()) }) }
    let own = estimator.logDensities(at: queries)
    for (query, density) in zip(queries, own) {
      var terms: [Double] = []
      for kernel in weights.indices {
        var term = log(weights[kernel])
        for column in query.indices {
          term += Self.logKernel(
            space.parameters[column].domain, query[column], centres[column][kernel],
            deviations[column].isEmpty ? 0 : deviations[column][kernel], kernels: weights.count)
        }
        terms.append(term)
      }
      let largest = try #require(terms.max())
      let plain = largest + log(terms.reduce(0) { $0 + exp($1 - largest) })
      #expect(abs(density - plain) <= 1e-9 * max(1, abs(plain)))
    }
  }

  private static func coordinate(_ domain: SearchDomain, _ share: Double) -> Double {
    switch domain {
    case .choice(let values): Double(Int(share * Double(values.count)))
    case .integer(let low, let high, _, let isLogarithmic):
      isLogarithmic
        ? exp(log(Double(low)) + share * log(Double(high) / Double(low))).rounded()
        : (Double(low) + share * Double(high - low)).rounded()
    case .number(let low, let high, let step, _):
      step.map { low + ((share * (high - low)) / $0).rounded() * $0 } ?? low + share * (high - low)
    }
  }

  /// One kernel of one parameter, written down from its definition.
  private static func logKernel(
    _ domain: SearchDomain, _ x: Double, _ centre: Double, _ deviation: Double, kernels: Int
  ) -> Double {
    func mass(_ low: Double, _ high: Double) -> Double {
      // The upper tail where both ends lie above, so that no digits are lost.
      let (a, b) = ((low - centre) / deviation, (high - centre) / deviation)
      return a > 0
        ? 0.5 * (erfc(a / 2.0.squareRoot()) - erfc(b / 2.0.squareRoot()))
        : 0.5 * (erfc(-b / 2.0.squareRoot()) - erfc(-a / 2.0.squareRoot()))
    }
    switch domain {
    case .choice(let values):
      let (choices, n) = (Double(values.count), Double(kernels))
      if centre < 0 { return -log(choices) }
      return log((1 / n + (centre == x ? 1 : 0)) / (choices / n + 1))
    case .number(let low, let high, nil, _):
      let z = (x - centre) / deviation
      return -0.5 * z * z - log(deviation * (2 * Double.pi).squareRoot()) - log(mass(low, high))
    case .number(let low, let high, let step?, _):
      return log(mass(x - step / 2, x + step / 2)) - log(mass(low - step / 2, high + step / 2))
    case .integer(let low, let high, let step, let isLogarithmic):
      let half = Double(step) / 2
      func scale(_ value: Double) -> Double { isLogarithmic ? log(value) : value }
      return log(mass(scale(x - half), scale(x + half)))
        - log(mass(scale(Double(low) - half), scale(Double(high) + half)))
    }
  }

  private func tieRows(_ columns: OracleValue, _ space: Space) throws -> [[Int]] {
    let ties = try space.parameters.map { try columns[$0.name].ints }
    return (ties.first ?? []).indices.map { row in ties.map { $0[row] } }
  }

  private func isClose(_ own: [Double], _ expected: [Double]) -> Bool {
    own.count == expected.count && zip(own, expected).allSatisfy { abs($0 - $1) <= 1e-9 * max(1, abs($1)) }
  }
}
