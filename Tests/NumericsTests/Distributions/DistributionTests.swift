import Numerics
import TestKit
import Testing

/// Student, chi-squared, F, beta and binomial distributions and the functions below them.
@Suite struct DistributionTests {
  let special = NumericsFixtures.special
  let extreme = NumericsFixtures.extreme

  @Test func `Student's distribution equals the oracle`() throws {
    try expectRows(special["t_cdf_(t,df)"], relativeTolerance: 1e-12) {
      StudentDistribution(degreesOfFreedom: $0[1]).cumulative($0[0])
    }
    try expectRows(special["t_ppf_(p,df)"], relativeTolerance: 1e-12) {
      StudentDistribution(degreesOfFreedom: $0[1]).quantile($0[0])
    }
    try expectRows(extreme["student_sf"], relativeTolerance: 1e-12) {
      StudentDistribution(degreesOfFreedom: $0[1]).survival($0[0])
    }
  }

  @Test(arguments: [0.3, 1, 2, 7.5, 1e4], [1e-250, 1e-9, 0.2, 0.499, 0.501, 0.999])
  func `Student's quantile inverts his distribution`(degrees: Double, p: Double) {
    let distribution = StudentDistribution(degreesOfFreedom: degrees)
    let t = distribution.quantile(p)
    guard t.isFinite else { return #expect(p < 1e-200 && degrees < 1) }
    let back = distribution.cumulative(t)
    #expect(isRelativelyClose(back, p, tolerance: 1e-12))
  }

  @Test func `one and two degrees of freedom have closed forms`() {
    for t in [0.1, 1, 3, 250] {
      let two = StudentDistribution(degreesOfFreedom: 2).cumulative(t)
      #expect(isClose(two, 0.5 + t / (2 * (2 + t * t).squareRoot()), tolerance: 1e-14))
    }
    #expect(isClose(StudentDistribution(degreesOfFreedom: 1).cumulative(1), 0.75, tolerance: 1e-15))
    #expect(StudentDistribution(degreesOfFreedom: 3).quantile(0.5) == 0)
    #expect(StudentDistribution(degreesOfFreedom: 3).quantile(1) == .infinity)
    #expect(StudentDistribution(degreesOfFreedom: 3).quantile(2).isNaN)
    #expect(StudentDistribution(degreesOfFreedom: 3).survival(1e200) == 0)
  }

  @Test func `chi-squared equals the oracle on both sides`() throws {
    try expectRows(special["chi2_cdf_(x,df)"], relativeTolerance: 1e-12) {
      ChiSquaredDistribution(degreesOfFreedom: $0[1]).cumulative($0[0])
    }
    try expectRows(extreme["chi_squared_sf"], relativeTolerance: 1e-12) {
      ChiSquaredDistribution(degreesOfFreedom: $0[1]).survival($0[0])
    }
    #expect(ChiSquaredDistribution(degreesOfFreedom: 4).cumulative(-1) == 0)
    #expect(ChiSquaredDistribution(degreesOfFreedom: 4).survival(.infinity) == 0)
  }

  @Test func `F, beta and binomial equal the oracle`() throws {
    try expectRows(special["f_cdf_(x,d1,d2)"], relativeTolerance: 1e-12) {
      FisherDistribution(numeratorDegrees: $0[1], denominatorDegrees: $0[2]).cumulative($0[0])
    }
    for rows in [try special["beta_cdf_(x,a,b)"], try extreme["beta_cdf"]] {
      try expectRows(rows, relativeTolerance: 1e-12) {
        BetaDistribution(alpha: $0[1], beta: $0[2]).cumulative($0[0])
      }
    }
    for rows in [try special["binom_sf_(k,n,p)=P(X>k)"], try extreme["binomial_sf"]] {
      try expectRows(rows, relativeTolerance: 1e-12) {
        BinomialDistribution(trials: Int($0[1]), probability: $0[2]).survival(Int($0[0]))
      }
    }
    try expectRows(extreme["log_beta"], relativeTolerance: 1e-13) { BetaFunctions.logBeta($0[0], $0[1]) }
  }

  @Test(arguments: [0.01, 0.4, 0.7, 0.999])
  func `the two sides of a distribution add up to one`(x: Double) {
    let beta = BetaDistribution(alpha: 3, beta: 0.4)
    #expect(isClose(beta.cumulative(x) + beta.survival(x), 1, tolerance: 1e-14))
    let fisher = FisherDistribution(numeratorDegrees: 3, denominatorDegrees: 9)
    #expect(isClose(fisher.cumulative(4 * x) + fisher.survival(4 * x), 1, tolerance: 1e-14))
    let binomial = BinomialDistribution(trials: 12, probability: x)
    for k in -1...12 {
      #expect(isClose(binomial.cumulative(k) + binomial.survival(k), 1, tolerance: 1e-14))
    }
  }

  @Test func `a binomial tail is the sum of its terms`() {
    let binomial = BinomialDistribution(trials: 4, probability: 0.25)
    let expected = 67.0 / 256  // six of 9/256, four of 3/256, one of 1/256
    #expect(isClose(binomial.survival(1), expected, tolerance: 1e-15))
  }

  @Test func `arguments outside the domain give NaN`() {
    #expect(GammaFunctions.lowerRegularized(0, 1).isNaN)
    #expect(GammaFunctions.upperRegularized(1, -1).isNaN)
    #expect(BetaFunctions.regularized(0.5, -1, 1).isNaN)
    #expect(BetaFunctions.regularized(1.5, 1, 1).isNaN)
    #expect(BetaFunctions.logBeta(0, 1).isNaN)
  }
}
