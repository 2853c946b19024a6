import Foundation
import Numerics
import TestKit
import Testing

@Suite struct SumAndMomentTests {
  @Test func `a compensated sum keeps what a plain one loses`() {
    #expect(CompensatedSum([1, 1e100, 1, -1e100]).value == 2)
    #expect(CompensatedSum([]).value == 0)
    #expect(CompensatedSum([.infinity, 1]).value == .infinity)
    #expect(CompensatedSum([1, .nan]).value.isNaN)
    let tenths = [Double](repeating: 0.1, count: 1_000_000)
    #expect(CompensatedSum(tenths).value == 100_000)
    #expect(tenths.reduce(0, +) != 100_000)
  }

  @Test(arguments: [0, 1, 3, 4, 5, 4_095, 4_096, 4_097, 20_000])
  func `a sum in fixed order does not depend on who adds which chunk`(count: Int) {
    var stream = RandomStream(seed: 2, stream: UInt64(count))
    let values = (0..<count).map { _ in stream.normal() * 1e6 }
    let whole = FixedOrderSum.of(values)
    var partials = [Double](repeating: .nan, count: FixedOrderSum.chunkCount(count))
    for chunk in stream.permutation(partials.count) {
      partials[chunk] = FixedOrderSum.partial(values.span, chunk: chunk)
    }
    #expect(FixedOrderSum.combine(partials) == whole)
    let scale = values.reduce(1) { $0 + abs($1) }
    #expect(abs(whole - CompensatedSum(values).value) <= 1e-13 * scale)
  }

  @Test func `running moments equal those of two passes on a real series`() throws {
    let oracle = try #require(
      try NumericsFixtures.inference["per_series"].array.first { try $0["id"].string == "aapl_d" })
    let moments = RunningMoments(try Bundle.module.lastColumn("returns_aapl_d.csv"))
    #expect(moments.count == (try oracle["n"].int))
    #expect(isClose(moments.skew, try oracle["skew_population"].double))
    #expect(isClose(moments.kurtosis, try oracle["kurt_pearson_population"].double))
    let ratio = try #require(moments.mean) / #require(moments.sampleVariance).squareRoot()
    #expect(isClose(ratio, try oracle["sr_per_period"].double))
  }

  @Test(arguments: [0, 1, 2, 500, 1_257, 1_258])
  func `moments of two parts merge into those of the whole`(cut: Int) throws {
    let returns = try Bundle.module.lastColumn("returns_aapl_d.csv")
    let whole = RunningMoments(returns)
    var merged = RunningMoments(Array(returns[..<cut]))
    merged.merge(RunningMoments(Array(returns[cut...])))
    #expect(merged.count == whole.count)
    for path in [\RunningMoments.mean, \.sampleVariance, \.populationVariance, \.skew, \.kurtosis] {
      let expected = try #require(whole[keyPath: path])
      #expect(isClose(merged[keyPath: path], expected, tolerance: 1e-12))
    }
  }

  @Test func `a large level does not hide a small variance`() {
    let moments = RunningMoments([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16])
    #expect(moments.sampleVariance == 30)
    #expect(moments.mean == 1e9 + 10)
  }

  @Test func `moments of too few or constant values are undefined`() {
    #expect(RunningMoments().mean == nil && RunningMoments().populationVariance == nil)
    let one = RunningMoments([3])
    #expect(one.mean == 3 && one.sampleVariance == nil && one.skew == nil)
    let constant = RunningMoments([2, 2, 2])
    #expect(constant.sampleVariance == 0 && constant.skew == nil && constant.kurtosis == nil)
  }
}
