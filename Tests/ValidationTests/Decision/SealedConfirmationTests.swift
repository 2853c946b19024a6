import Numerics
import Testing
import Validation

@Suite struct SealedConfirmationTests {
  private func candidate(
    _ discovery: Double, _ sealed: Double, years: (Double, Double) = (10, 3), mean: Double = 1
  ) -> SealedConfirmation.Candidate {
    SealedConfirmation.Candidate(
      discovery: discovery, discoveryYears: years.0, sealed: sealed, sealedYears: years.1, sealedMean: mean)
  }

  @Test func `with stages of one length it is Stouffer's combination`() throws {
    for (a, b) in [(0.01, 0.2), (0.04, 0.04), (0.5, 0.001)] {
      let expected = try #require(try CombinedPValue.stouffer([a, b]))
      #expect(abs(candidate(a, b, years: (5, 5)).combined - expected.pValue) < 1e-14)
    }
  }

  @Test func `the longer stage counts more, and a stage without years combines to nothing`() {
    #expect(candidate(0.01, 0.5).combined < candidate(0.5, 0.01).combined)
    #expect(candidate(0.01, 0.01, years: (10, 0)).combined.isNaN)
    #expect(candidate(1, 0.001).combined == 1)
    #expect(candidate(0.001, .nan).combined.isNaN)
  }

  @Test func `the list is paid for, and a loss on the sealed days confirms nothing`() {
    let alone = SealedConfirmation([candidate(0.02, 0.2)])
    #expect(alone.isConfirmed == [true])
    let crowd = SealedConfirmation([candidate(0.02, 0.2)] + Array(repeating: candidate(0.9, 0.9), count: 9))
    #expect(crowd.isConfirmed.allSatisfy { !$0 })
    #expect(SealedConfirmation([candidate(0.001, 0.2, mean: -1)]).isConfirmed == [false])
  }

  @Test func `two stages without an edge confirm one in twenty`() {
    var stream = RandomStream(seed: 3)
    let runs = 20_000
    let confirmed = (0..<runs).count { _ in
      SealedConfirmation([candidate(stream.uniform(), stream.uniform())]).isConfirmed[0]
    }
    // 1,000 expected, four standard deviations are 123.
    #expect(abs(confirmed - 1_000) <= 123)
  }

  @Test func `power grows with the sealed years, and as many are needed as bring it to 80 %`() throws {
    let years = try #require(
      SealedConfirmation.yearsNeeded(discovery: 0.1, discoveryYears: 10, sharpe: 0.9))
    func power(_ years: Double) -> Double {
      SealedConfirmation.power(discovery: 0.1, discoveryYears: 10, sharpe: 0.9, sealedYears: years)
    }
    #expect(abs(power(years) - 0.8) < 1e-6)
    #expect(power(2 * years) > 0.8)
    #expect(SealedConfirmation.yearsNeeded(discovery: 0.1, discoveryYears: 10, sharpe: 0) == nil)
    #expect(SealedConfirmation.power(discovery: 1, discoveryYears: 10, sharpe: 1, sealedYears: 3) == 0)
  }

  @Test func `the stated power is the share that is confirmed`() {
    var stream = RandomStream(seed: 8)
    let (sharpe, years, runs) = (1.0, 3.0, 8_000)
    let confirmed = (0..<runs).count { _ in
      let z = sharpe * years.squareRoot() + stream.normal()
      let sealed = NormalDistribution.survival(z)
      return SealedConfirmation([candidate(0.08, sealed, years: (10, years), mean: z)]).isConfirmed[0]
    }
    let expected = SealedConfirmation.power(
      discovery: 0.08, discoveryYears: 10, sharpe: sharpe, sealedYears: years)
    #expect(abs(Double(confirmed) / Double(runs) - expected) < 0.025)
  }
}
