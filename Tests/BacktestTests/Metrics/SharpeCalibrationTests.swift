import Backtest
import Foundation
import Numerics
import Testing

/// Whether the inference keeps its promises on returns whose true Sharpe ratio is known. The bands are those that a
/// simulation of another program gave: 5.3 % to 5.5 % for one strategy, 92 % and 0.05 % for the best of fifty.
@Suite struct SharpeCalibrationTests {
  enum Law: String, CaseIterable {
    case normal, student5, exponential
  }

  @Test(arguments: Law.allCases)
  func `a strategy exactly as good as the benchmark passes 95 % in about one of twenty cases`(law: Law) {
    let series = 1_000
    let passed = (0..<series).count { index in
      var stream = RandomStream(seed: 21, stream: UInt64(index)).child(UInt64(law.rawValue.count))
      let returns = (0..<500).map { _ in 0.01 * (standardDraw(law, &stream) + 0.08) }
      let core = CoreReturnMetrics(
        returns, periodsPerYear: 252, options: .init(benchmarkSharpeRatio: 0.08 * 252.0.squareRoot()))
      return (core.probabilisticSharpeRatio ?? 0) > 0.95
    }
    #expect((0.035...0.07).contains(Double(passed) / Double(series)))
  }

  @Test func `the best of fifty worthless strategies looks good until it is deflated`() throws {
    let searches = 150
    var naive = 0
    var deflated = 0
    for search in 0..<searches {
      let trials = (0..<50).map { trial in
        var stream = RandomStream(seed: 22, stream: UInt64(search)).child(UInt64(trial))
        return CoreReturnMetrics((0..<300).map { _ in 0.01 * stream.normal() }, periodsPerYear: 252)
      }
      let sharpes = trials.map { $0.sharpeRatioPerPeriod ?? 0 }
      let best = try #require(trials.max { ($0.sharpeRatio ?? 0) < ($1.sharpeRatio ?? 0) })
      let estimate = try #require(best.sharpeEstimate)
      if (estimate.probability() ?? 0) > 0.95 { naive += 1 }
      let verdict = try #require(DeflatedSharpe(estimate, trialSharpes: sharpes))
      if verdict.probability > 0.95 { deflated += 1 }
    }
    #expect(Double(naive) / Double(searches) >= 0.85)
    #expect(Double(deflated) / Double(searches) <= 0.01)
  }

  /// A draw with mean 0 and variance 1.
  private func standardDraw(_ law: Law, _ stream: inout RandomStream) -> Double {
    switch law {
    case .normal: return stream.normal()
    case .exponential: return -log(stream.openUniform()) - 1
    case .student5:
      let squares = (0..<5).reduce(0.0) { sum, _ in
        let value = stream.normal()
        return sum + value * value
      }
      return stream.normal() / (squares / 5).squareRoot() * 0.6.squareRoot()
    }
  }
}
