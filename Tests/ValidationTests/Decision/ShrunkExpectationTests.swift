import Numerics
import Testing
import Validation

@Suite struct ShrunkExpectationTests {
  private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

  @Test func `estimates that are noise alone shrink to nothing`() {
    var stream = RandomStream(seed: 1)
    let estimates = (0..<500).map { _ in 0.3 * stream.normal() }
    let shrunk = ShrunkExpectation(estimates: estimates, errors: estimates.map { _ in 0.3 })
    for estimate in estimates {
      #expect(abs(shrunk.truth(of: estimate, error: 0.3)) < 0.25)
    }
  }

  @Test func `what is expected is what is earned, in the mean of those that look alike`() {
    var stream = RandomStream(seed: 2)
    // One in ten has an edge of 1; some lose to their costs.
    let truths = (0..<2_000).map { $0 % 10 == 0 ? 1.0 : $0 % 3 == 0 ? -0.8 : 0.0 }
    let estimates = truths.map { $0 + 0.35 * stream.normal() }
    let shrunk = ShrunkExpectation(estimates: estimates, errors: estimates.map { _ in 0.35 })
    let best = estimates.indices.filter { estimates[$0] > 0.9 }
    let expected = mean(best.map { shrunk.truth(of: estimates[$0], error: 0.35) })
    #expect(abs(expected - mean(best.map { truths[$0] })) < 0.1)
    #expect(mean(best.map { estimates[$0] }) > expected + 0.1)
  }

  @Test func `a larger estimate is expected to be at least as good, and a noisier one shrinks more`() {
    var stream = RandomStream(seed: 3)
    let estimates = (0..<300).map { ($0 % 5 == 0 ? 0.8 : 0) + 0.3 * stream.normal() }
    let shrunk = ShrunkExpectation(estimates: estimates, errors: estimates.map { _ in 0.3 })
    let expected = stride(from: -1.0, through: 2, by: 0.1).map { shrunk.truth(of: $0, error: 0.3) }
    #expect(zip(expected, expected.dropFirst()).allSatisfy { $0 <= $1 + 1e-12 })
    #expect(shrunk.truth(of: 1, error: 0.6) < shrunk.truth(of: 1, error: 0.2))
  }

  @Test func `nothing to learn from is undefined`() {
    let nothing = ShrunkExpectation(estimates: [.nan], errors: [.nan])
    #expect(nothing.truth(of: 1, error: 0.3).isNaN)
    let some = ShrunkExpectation(estimates: [0.1, 0.2], errors: [0.1, 0.1])
    #expect(some.truth(of: .nan, error: 0.1).isNaN)
    #expect(some.truth(of: 0.1, error: 0).isNaN)
  }
}

@Suite struct ImpliedTrialsTests {
  @Test(arguments: [1.0, 2, 37, 400, 27_000])
  func `it is the number whose expected maximum is the given one`(trials: Double) throws {
    let maximum = try #require(ExpectedMaximum.exact(trials: trials))
    #expect(abs(ImpliedTrials.count(meanMaximum: maximum) / trials - 1) < 1e-6)
  }

  @Test func `copies of a trial are worth one, whatever their number`() {
    var stream = RandomStream(seed: 4)
    let draws = (0..<4_000).map { _ in stream.normal() }
    let mean = draws.reduce(0, +) / Double(draws.count)
    #expect(ImpliedTrials.count(meanMaximum: mean) < 1.2)
    #expect(ImpliedTrials.count(meanMaximum: .nan).isNaN)
  }
}
