import Diagnostics
import Market
import Testing

@Suite struct SyntheticMarketTests {
  static func market(_ symbol: String, _ timeframe: String) throws -> SyntheticMarket {
    SyntheticMarket(
      instrument: try InstrumentRegistry.resolve(symbol: symbol),
      timeframe: try #require(Timeframe(timeframe)), start: try #require(CivilDate("2012-01-02")))
  }

  /// Log returns from close to close.
  static func returns(_ bars: BarSeries) -> [Double] {
    (1..<bars.count).map { logarithm(bars.close[$0] / bars.close[$0 - 1]) }
  }

  static func moments(_ values: [Double]) -> (mean: Double, variance: Double, kurtosis: Double) {
    let mean = values.reduce(0, +) / Double(values.count)
    let second = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
    let fourth = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) * ($1 - mean) * ($1 - mean) }
    return (mean, second, fourth / Double(values.count) / (second * second))
  }

  @Test(arguments: [("ES", "15m"), ("AAPL", "5m"), ("BTCUSDT", "1h"), ("NIFTY50", "1h"), ("EURUSD", "1d")])
  func `bars are consistent, on the calendar and on the tick`(symbol: String, timeframe: String) throws {
    var market = try Self.market(symbol, timeframe)
    market.scenario.startPrice = symbol == "EURUSD" ? 1.2 : 1_000
    let bars = try market.bars(count: 20_000, seed: 9)
    #expect(bars.count == 20_000)
    for i in 0..<bars.count {
      #expect(bars.low[i] <= min(bars.open[i], bars.close[i]) && bars.low[i] > 0)
      #expect(bars.high[i] >= max(bars.open[i], bars.close[i]))
    }
    let report = try QualityReport.check(bars)
    let kinds = Set(report.findings.map(\.kind))
    #expect(kinds.isSubset(of: [.outlier, .flatBars, .priceLevel, .offTick]), "\(report.findings)")
    #expect(report.count(of: .offTick) == 0)
    let calendar = try SessionCalendar(bars.instrument.sessions)
    #expect(
      bars.sessionDates
        == (bars.timeframe.isIntraday
          ? calendar.sessionDates(ofBarsClosingAt: bars.timestamps)
          : calendar.sessionDates(ofDailyBarsClosingAt: bars.timestamps)))
  }

  @Test func `more days than time stamps can hold are an error that says how many fit`() throws {
    let market = try Self.market("AAPL", "1d")
    let error = #expect(throws: AssayError.self) { try market.bars(count: 100_000, seed: 1) }
    #expect(error?.code == "too_many_bars" && error?.kind == .usage)
    let words = try #require(error?.remedy.split(separator: " "))
    let most = try #require(words.compactMap { Int($0) }.first)
    #expect(try market.bars(count: most, seed: 1).count == most)
    var late = market
    late.start = try #require(CivilDate("2500-01-01"))
    #expect(throws: AssayError.self) { try late.bars(count: 1, seed: 1) }
  }

  @Test func `one seed gives one market and streams differ`() throws {
    let market = try Self.market("ES", "15m")
    let (a, b) = (try market.bars(count: 500, seed: 1), try market.bars(count: 500, seed: 1))
    #expect(a.close == b.close && a.high == b.high && a.volume == b.volume)
    #expect(try market.bars(count: 200, seed: 1).close == Array(a.close.prefix(200)))
    #expect(try market.bars(count: 500, seed: 2).close != a.close)
    #expect(try market.bars(count: 500, seed: 1, stream: 1).close != a.close)
  }

  @Test func `a year's volatility and drift are those asked for`() throws {
    var market = try Self.market("AAPL", "1d")
    market.scenario.regimes = [ScenarioRegime(drift: 0.1, volatility: 0.3)]
    let returns = try (0..<5).flatMap { Self.returns(try market.bars(count: 20_000, seed: 4, stream: $0)) }
    let (mean, variance, kurtosis) = Self.moments(returns)
    // The price grows by 0.1; its logarithm by half the variance less (Itô).
    // Standard errors: 0.3/√252/√100000 a day for the mean, 1/√200000 relative for the volatility.
    let error = 0.3 * 252.0.squareRoot() / 100_000.0.squareRoot()
    #expect(abs(mean * 252 - 0.055) < 4 * error)
    #expect(abs((variance * 252).squareRoot() / 0.3 - 1) < 0.01)
    #expect(abs(kurtosis - 3) < 0.1)
  }

  @Test func `volatility clusters: fat tails and correlated squares, but no correlated returns`() throws {
    var market = try Self.market("BTCUSDT", "1h")
    market.scenario.overnightShare = 0
    market.scenario.weightsFor = market.timeframe
    let returns = Self.returns(try market.bars(count: 100_000, seed: 5))
    let (mean, variance, kurtosis) = Self.moments(returns)
    #expect(kurtosis > 3.3)
    let squares = returns.map { ($0 - mean) * ($0 - mean) }
    func correlation(_ x: [Double]) -> Double {
      let (mean, variance, _) = Self.moments(x)
      let sum = (1..<x.count).reduce(0) { $0 + (x[$1] - mean) * (x[$1 - 1] - mean) }
      return sum / Double(x.count) / variance
    }
    #expect(correlation(squares) > 0.08)
    #expect(abs(correlation(returns)) < 0.015)
    #expect(abs((variance * 365 * 24).squareRoot() / 0.2 - 1) < 0.05)
  }

  @Test func `the range of a bar is that of a Brownian motion`() throws {
    var market = try Self.market("BTCUSDT", "1h")
    market.scenario = try ScenarioCatalogue.scenario(named: "driftless")
    market.scenario.overnightShare = 0
    let bars = try market.bars(count: 100_000, seed: 6)
    // E[max − start] of a Brownian motion over unit time is √(2/π) (reflection principle).
    let up = (0..<bars.count).map { logarithm(bars.high[$0] / bars.open[$0]) }
    let expected = 0.2 / (365.0 * 24).squareRoot() * (2 / Double.pi).squareRoot()
    #expect(abs(up.reduce(0, +) / Double(up.count) / expected - 1) < 0.01)
  }

  @Test func `a pulled price stays near its start and a constant one there`() throws {
    var market = try Self.market("BTCUSDT", "1h")
    market.scenario.startPrice = 1_000
    market.scenario.regimes[0].pullHalfLife = 1
    market.scenario.regimes[0].annualVolatility = 1
    let bars = try market.bars(count: 50_000, seed: 7)
    let (_, variance, _) = Self.moments(bars.close.map { logarithm($0 / 1_000) })
    // Stationary variance of the pulled walk: σ² / (1 − (1 − k)²), k = 1 − 2^(−1/24), gaps at midnight included.
    let hourly = 1.0 / 365 / 24
    let expected = hourly / (1 - 0.943_874_3)
    #expect(variance > 0.6 * expected && variance < 1.5 * expected)
    market.scenario.regimes[0].annualVolatility = 0
    let constant = try market.bars(count: 100, seed: 7)
    #expect(Set(constant.close + constant.high + constant.low).count == 1)
    #expect(abs(constant.close[0] - 1_000) < 1e-9)
  }

  @Test func `missing bars and missing volume`() throws {
    var market = try Self.market("ES", "15m")
    market.scenario.missingShare = 0.1
    market.scenario.sessionVolume = nil
    let bars = try market.bars(count: 20_000, seed: 8)
    #expect(bars.count == 20_000 && bars.volume == nil)
    let report = try QualityReport.check(bars)
    #expect(abs(Double(report.count(of: .missingBars)) / 20_000 - 0.111) < 0.02)
    #expect(try market.bars(count: 0, seed: 1).isEmpty)
  }
}
