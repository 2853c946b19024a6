import Numerics
import Testing

@Suite struct SharpeRatioTests {
  @Test func `it is the mean over the deviation with one degree of freedom less, by the year`() throws {
    // Mean 2.5, squares 5, deviation √(5/3).
    let ratio = try #require(SharpeRatio.of([1, 2, 3, 4]))
    #expect(abs(ratio - 2.5 / (5.0 / 3).squareRoot()) < 1e-15)
    let annual = try #require(SharpeRatio.of([1, 2, 3, 4], periodsPerYear: 252))
    #expect(abs(annual - ratio * 252.0.squareRoot()) < 1e-12)
    #expect(SharpeRatio.of([9, 1, 2, 9, 3, 4, 9], in: [1..<3, 4..<6]) == ratio)
  }

  @Test func `it is undefined for fewer than two values, for equal ones, and for what is not finite`() {
    #expect(SharpeRatio.of([]) == nil && SharpeRatio.of([1]) == nil)
    // The mean of equal values may differ from them in the last bit.
    #expect(SharpeRatio.of([Double](repeating: 0.1, count: 3)) == nil)
    #expect(SharpeRatio.of([1, .nan, 2]) == nil && SharpeRatio.of([1, .infinity, 2]) == nil)
    #expect(SharpeRatio.of([-1, 1]) == 0)
  }
}
