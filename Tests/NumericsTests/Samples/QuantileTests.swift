import Numerics
import TestKit
import Testing

@Suite struct QuantileTests {
  static let numpyNames: [(Quantile.Method, String)] = [
    (.linear, "linear"), (.lower, "lower"), (.higher, "higher"), (.nearest, "nearest"),
    (.midpoint, "midpoint"), (.hazen, "hazen"), (.weibull, "weibull"), (.medianUnbiased, "median_unbiased"),
    (.invertedDistribution, "inverted_cdf"),
  ]

  @Test(arguments: numpyNames)
  func `the stored definitions agree with numpy`(method: Quantile.Method, name: String) throws {
    let oracle = try NumericsFixtures.special["quantile_methods_numpy"]
    let data = try oracle["data"].doubles
    for (p, expected) in zip(try oracle["probs"].doubles, try oracle[name].doubles) {
      #expect(isClose(Quantile.of(data, at: p, method: method), expected, tolerance: 1e-12), "\(p)")
    }
  }

  @Test(arguments: [
    Quantile.Method.averagedInvertedDistribution, .closestObservation, .interpolatedInvertedDistribution,
    .normalUnbiased,
  ])
  func `the remaining types of Hyndman and Fan agree with numpy`(method: Quantile.Method) throws {
    let oracle = try NumericsFixtures.extreme["quantiles"]
    let data = try oracle["data"].doubles
    for (p, expected) in zip(try oracle["probabilities"].doubles, try oracle[method.rawValue].doubles) {
      #expect(isClose(Quantile.of(data, at: p, method: method), expected, tolerance: 1e-12), "\(p)")
    }
  }

  @Test(arguments: Quantile.Method.allCases)
  func `a single value is every quantile, and none has none`(method: Quantile.Method) {
    for p in [0, 0.3, 1] { #expect(Quantile.of([4], at: p, method: method) == 4) }
    #expect(Quantile.of([], at: 0.5, method: method).isNaN)
    #expect(Quantile.of([1, .nan, 2], at: 0.5, method: method).isNaN)
    #expect(Quantile.of([1, 2], at: 1.1, method: method).isNaN)
    #expect(Quantile.of([1, 2], at: .nan, method: method).isNaN)
  }

  @Test(arguments: Ranks.Ties.allCases)
  func `ranks agree with scipy`(ties: Ranks.Ties) throws {
    let oracle = try NumericsFixtures.special["rankdata"]
    let name = ["minimum": "min", "maximum": "max"][ties.rawValue] ?? ties.rawValue
    #expect(try Ranks.of(oracle["data"].doubles, ties: ties) == oracle[name].doubles)
    #expect(Ranks.of([], ties: ties).isEmpty)
  }
}
