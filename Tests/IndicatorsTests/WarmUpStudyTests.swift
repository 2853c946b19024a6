import Diagnostics
import Foundation
import Indicators
import Testing

@Suite struct WarmUpStudyTests {
  let study = WarmUpStudy(Shape.randomWalk.bars(2_000).series(), starts: 3)

  @Test(arguments: ["SMA", "WMA", "MAX", "STDDEV", "ROC", "CCI", "STOCH", "CDLHIKKAKE", "RANK", "ICHIMOKU"])
  func `a window has forgotten the start with its first value`(name: String) throws {
    let found = try study.sensitivity(of: IndicatorRequest(name))
    #expect(found.bars == found.lookback)
  }

  @Test func `an exponential mean forgets at the rate of its weight`() throws {
    for (length, tolerance) in [(10, 1e-6), (10, 1e-3), (50, 1e-3)] {
      let study = WarmUpStudy(Shape.randomWalk.bars(4_000).series(), tolerance: tolerance, starts: 3)
      let bars = try #require(try study.sensitivity(of: IndicatorRequest("EMA", [Double(length)])).bars)
      // The seed is wrong by a few percent at most, and each bar keeps 1 − 2/(n + 1) of that.
      let perBar = -log(1 - 2 / Double(length + 1))
      let least = length - 1 + Int(log(1e-3 / tolerance) / perBar)
      let most = length - 1 + Int(log(0.2 / tolerance) / perBar)
      #expect(least...most ~= bars, "\(length), \(tolerance): \(bars)")
    }
  }

  @Test(arguments: ["OBV", "AD"])
  func `a running total never forgets`(name: String) throws {
    #expect(try study.sensitivity(of: IndicatorRequest(name)).bars == nil)
  }

  @Test func `what starts with the session has settled when the next one has opened`() throws {
    // Sessions have 13 bars.
    let vwap = try #require(try study.sensitivity(of: IndicatorRequest("VWAP")).bars)
    #expect(1...13 ~= vwap)
    let pivots = try study.sensitivity(of: IndicatorRequest("PIVOT"))
    #expect(pivots.bars.map { 14...26 ~= $0 } == true)
  }

  @Test func `a chain needs at least as many bars as its last link`() throws {
    let smoothed = IndicatorRequest("SMA", [5], of: [.output(of: IndicatorRequest("RSI"))])
    let alone = try #require(try study.sensitivity(of: IndicatorRequest("RSI")).bars)
    let chained = try #require(try study.sensitivity(of: smoothed).bars)
    #expect(chained >= alone - 4 && chained >= 18)
  }

  @Test func `a series that is too short is refused`() {
    let short = WarmUpStudy(Shape.randomWalk.bars(100).series())
    let error = #expect(throws: AssayError.self) {
      try short.sensitivity(of: IndicatorRequest("SMA", [50]))
    }
    #expect(error?.code == "series_too_short")
  }
}
