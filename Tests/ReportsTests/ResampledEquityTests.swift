import Foundation
import Reports
import Testing

/// Equity curves that the same sessions would have made in other draws.
@Suite struct ResampledEquityTests {
  private static func returns(_ count: Int, drift: Double) -> [Double] {
    (0..<count).map { drift + 0.01 * sin(Double($0 * $0) * 0.7) }
  }

  @Test func `bands begin at one, never cross and end where the draws do`() throws {
    let returns = Self.returns(900, drift: 0.0004)
    let drawn = try #require(ResampledEquity(returns))
    #expect(drawn.places.first == 0 && drawn.places.last == 900)
    for quantile in drawn.quantiles { #expect(quantile[0] == 1) }
    for (lower, upper) in zip(drawn.quantiles, drawn.quantiles.dropFirst()) {
      #expect(zip(lower, upper).allSatisfy { $0 <= $1 })
    }
    let sorted = drawn.growth.sorted()
    let last = drawn.places.count - 1
    #expect(drawn.quantiles[0][last] >= sorted[20] && drawn.quantiles[0][last] <= sorted[30])
    #expect(drawn.drawdowns.allSatisfy { $0 <= 0 && $0 > -1 })
  }

  @Test func `the middle of the draws is near the curve that they come from`() throws {
    let returns = Self.returns(2_000, drift: 0.0005)
    let drawn = try #require(ResampledEquity(returns))
    let own = returns.reduce(0) { $0 + log(1 + $1) }
    let middle = drawn.growth.map { log($0) }.reduce(0, +) / Double(drawn.growth.count)
    let deviation = (drawn.growth.map { pow(log($0) - middle, 2) }.reduce(0, +) / 499).squareRoot()
    // The mean of 500 logarithms, within four of its standard errors.
    #expect(abs(middle - own) < 4 * deviation / 500.0.squareRoot())
  }

  @Test func `gains alone never lose, and the same returns give the same draws`() throws {
    let gains = Self.returns(300, drift: 0.02)
    let drawn = try #require(ResampledEquity(gains))
    #expect(drawn.shareOfLosses == 0)
    #expect(drawn.drawdowns.allSatisfy { $0 == 0 })
    #expect(drawn.timesUnderWater.allSatisfy { $0 == 0 })
    #expect(try #require(ResampledEquity(gains)).growth == drawn.growth)
  }

  @Test func `short, constant and ruined records have no bands`() {
    #expect(ResampledEquity(Self.returns(39, drift: 0)) == nil)
    #expect(ResampledEquity([Double](repeating: 0.001, count: 100)) == nil)
    #expect(ResampledEquity(Self.returns(99, drift: 0) + [-1]) == nil)
    #expect(ResampledEquity(Self.returns(99, drift: 0) + [.nan]) == nil)
  }
}
