import Backtest
import Diagnostics
import Foundation
import Market
import Numerics
import TestKit
import Testing

/// The figures of a tearsheet against quantstats and pandas (Fixtures/Metrics/tearsheet.json).
@Suite struct TearsheetMetricsTests {
  private struct Sample {
    let expected: JSONValue
    let dates: [CivilDate]
    let own: [Double]
    let other: [Double]

    init() throws {
      expected = try JSONValue(
        parsing: String(contentsOf: Bundle.module.fixture("Metrics/tearsheet.json"), encoding: .utf8))
      let own = try Self.column("returns_aapl_d"), other = try Self.column("returns_sp500_d")
      let known = Dictionary(uniqueKeysWithValues: zip(other.map(\.0), other.map(\.1)))
      let common = own.filter { known[$0.0] != nil }
      dates = common.map(\.0)
      self.own = common.map(\.1)
      self.other = common.compactMap { known[$0.0] }
    }

    private static func column(_ name: String) throws -> [(CivilDate, Double)] {
      try zip(
        Bundle.module.rows("Metrics/\(name).csv").map { try #require(CivilDate(String($0[0]))) },
        Bundle.module.lastColumn("Metrics/\(name).csv")
      ).map { ($0, $1) }
    }

    func value(_ group: String, _ key: String) throws -> Double {
      try #require(expected[group]?[key]?.doubleValue)
    }
  }

  private static func agree(_ value: Double?, _ expected: Double, _ comment: Comment) {
    #expect(abs((value ?? .nan) - expected) <= 1e-9 * max(1, abs(expected)), comment)
  }

  @Test func `alpha, beta and their kin agree with quantstats`() throws {
    let sample = try Sample()
    let comparison = try #require(BenchmarkComparison(sample.own, against: sample.other, periodsPerYear: 252))
    #expect(comparison.count == sample.expected["count"]?.integerValue)
    for (key, value) in [
      ("beta", comparison.beta), ("alpha", comparison.alpha), ("correlation", comparison.correlation),
      ("determination", comparison.determination), ("information_ratio", comparison.informationRatio),
      ("tracking_error", comparison.trackingError),
    ] { Self.agree(value, try sample.value("benchmark", key), "\(key)") }
  }

  @Test func `a series against itself has beta 1, alpha 0 and full capture`() throws {
    let sample = try Sample()
    let comparison = try #require(BenchmarkComparison(sample.own, against: sample.own, periodsPerYear: 252))
    #expect(comparison.beta == 1 && comparison.alpha == 0)
    #expect(abs((comparison.correlation ?? 0) - 1) < 1e-12)
    #expect(comparison.upCapture == 1 && comparison.downCapture == 1)
    #expect(comparison.trackingError == 0 && comparison.informationRatio == nil && comparison.winRate == 0)
    #expect(BenchmarkComparison([0.1, .nan], against: [0, 0], periodsPerYear: 252) == nil)
    #expect(BenchmarkComparison([0.1, 0.2], against: [0, 0], periodsPerYear: 252)?.beta == nil)
  }

  @Test func `rolling Sharpe ratio, volatility and beta agree with quantstats`() throws {
    let sample = try Sample()
    let window = try #require(sample.expected["rolling"]?["window"]?.integerValue)
    let rolling = [
      ("sharpe", RollingMetrics.sharpe(sample.own, window: window, periodsPerYear: 252)),
      ("volatility", RollingMetrics.volatility(sample.own, window: window, periodsPerYear: 252)),
      ("beta", RollingMetrics.beta(sample.own, on: sample.other, window: window)),
    ]
    for (key, values) in rolling {
      #expect(values.prefix(window - 1).allSatisfy { $0.isNaN } && !values[window - 1].isNaN)
      let expected = (sample.expected["rolling"]?[key]?.arrayValue ?? []).compactMap(\.doubleValue)
      #expect(expected.count == 3)
      for (index, value) in expected.enumerated() {
        Self.agree(values[window - 1 + 500 * index], value, "\(key) \(index)")
      }
    }
  }

  @Test func `a window longer than the record, or returns that never vary, give no value`() {
    #expect((RollingMetrics.sharpe([0.1, 0.2], window: 3, periodsPerYear: 252).allSatisfy { $0.isNaN }))
    #expect((RollingMetrics.sharpe([0, 0, 0], window: 2, periodsPerYear: 252).allSatisfy { $0.isNaN }))
    #expect((RollingMetrics.beta([0.1, 0.2, 0.1], on: [0, 0, 0], window: 2).allSatisfy { $0.isNaN }))
  }

  @Test func `ratios of gains and losses agree with quantstats`() throws {
    let sample = try Sample()
    let shape = ReturnShape(sample.own, ReturnMetrics(sample.own, periodsPerYear: 252))
    for (key, value) in [
      ("gain_to_pain", shape.gainToPain), ("payoff_ratio", shape.payoffRatio),
      ("common_sense_ratio", shape.commonSenseRatio), ("cpc_index", shape.cpcIndex), ("kelly", shape.kelly),
      ("outlier_win_ratio", shape.outlierWinRatio), ("outlier_loss_ratio", shape.outlierLossRatio),
      ("recovery_factor", shape.recoveryFactor),
    ] { Self.agree(value, try sample.value("shape", key), "\(key)") }
  }

  @Test(arguments: PeriodReturns.Unit.allCases) func `returns by period agree with pandas`(
    unit: PeriodReturns.Unit
  ) throws {
    let sample = try Sample()
    let expected = try #require(sample.expected["periods"]?[unit.rawValue])
    let periods = PeriodReturns(sample.own, endingOn: sample.dates, by: unit)
    #expect(periods.values.count == expected["count"]?.integerValue)
    for (key, value) in [
      ("best", periods.best), ("worst", periods.worst), ("mean", periods.mean),
      ("geometric_mean", periods.geometricMean), ("win_rate", periods.winRate),
      ("q05", periods.quantile(0.05)),
      ("median", periods.quantile(0.5)), ("q95", periods.quantile(0.95)),
    ] { Self.agree(value, try #require(expected[key]?.doubleValue), "\(unit) \(key)") }
    if unit == .day {
      let (wins, losses) = (try sample.value("streaks", "wins"), try sample.value("streaks", "losses"))
      #expect(Double(periods.longestWinningStreak) == wins && Double(periods.longestLosingStreak) == losses)
    }
  }

  @Test func `weeks begin on Mondays, before 1970 too`() throws {
    let days = try ["1969-12-26", "1969-12-28", "1969-12-29", "1970-01-02", "1970-01-05"].map {
      try #require(CivilDate($0))
    }
    #expect(PeriodReturns([0.1, 0.1, 0.1, 0.1, 0.1], endingOn: days, by: .week).values.count == 3)
  }

  @Test func `excursions count what surely happened inside a position`() throws {
    let bars = try Self.series(
      open: [100, 101, 103, 104], high: [105, 106, 108, 120], low: [90, 95, 99, 80],
      close: [101, 103, 104, 110])
    func excursion(_ side: Side, exit: (Int, Double), entersAtOpen: Bool = true, at price: Double = 101)
      -> TradeExcursion?
    {
      TradeExcursion(side: side, entry: (1, price), exit: exit, in: bars, entersAtOpen: entersAtOpen)
    }
    let long = try #require(excursion(.long, exit: (3, 107)))
    #expect(abs(long.adverse - (95 / 101.0 - 1)) < 1e-12 && abs(long.favourable - (108 / 101.0 - 1)) < 1e-12)
    let atClose = try #require(excursion(.long, exit: (3, 107), entersAtOpen: false))
    #expect(abs(atClose.adverse - (99 / 101.0 - 1)) < 1e-12)
    let short = try #require(excursion(.short, exit: (3, 107)))
    #expect(short.adverse == -long.favourable && short.favourable == -long.adverse)
    let inOneBar = try #require(excursion(.short, exit: (1, 104)))
    #expect(inOneBar.favourable == 0 && abs(inOneBar.adverse + (104 / 101.0 - 1)) < 1e-12)
    #expect(excursion(.long, exit: (3, 107), at: -3) == nil)
  }

  private static func series(open: [Double], high: [Double], low: [Double], close: [Double]) throws
    -> BarSeries
  {
    let start = try #require(CivilDate("2024-01-02"))
    let days = open.indices.map { start.advanced(byDays: $0) }
    let instrument = Instrument(
      symbol: "T", assetClass: .cfd, currency: "USD", pointValue: 1, lot: 1, sessions: .aroundTheClock,
      costs: .free)
    return BarSeries(
      instrument: instrument, timeframe: .day, timestamps: days.map { Timestamp(startOf: $0).nanoseconds },
      open: open,
      high: high, low: low, close: close, volume: nil, sessionDates: days.map(\.daysSinceEpoch))
  }
}

@Suite struct PairedDifferenceTests {
  private static func series(_ seed: UInt64, _ count: Int = 400, mean: Double = 0) -> [Double] {
    var stream = RandomStream(seed: seed)
    return (0..<count).map { _ in mean + stream.normal() * 0.01 }
  }

  @Test func `the interval of two series without a difference holds zero about as often as it says`() {
    var misses = 0
    for seed in 0..<200 {
      let (a, b) = (Self.series(UInt64(seed)), Self.series(UInt64(seed) + 10_000))
      guard let estimate = PairedDifference(a, b, periodsPerYear: 252, resamples: 300, seed: 1)?.meanReturn
      else {
        continue
      }
      if estimate.low > 0 || estimate.high < 0 { misses += 1 }
    }
    // 10 of 200 are expected; 25 would have a chance below 1 in 10,000.
    #expect(misses <= 25)
  }

  @Test func `exchanging the two changes the sign and nothing else of the estimate`() throws {
    let (a, b) = (Self.series(1), Self.series(2, mean: 0.001))
    let one = try #require(PairedDifference(a, b, periodsPerYear: 252, resamples: 500))
    let other = try #require(PairedDifference(b, a, periodsPerYear: 252, resamples: 500))
    #expect(one.meanReturn.value == -other.meanReturn.value)
    #expect(abs(one.meanReturn.low + other.meanReturn.high) < 1e-9)
    #expect(abs((one.sharpe?.value ?? 0) + (other.sharpe?.value ?? 1)) < 1e-12)
    let mean = zip(a, b).map { $0 - $1 }.reduce(0, +) / 400 * 252
    #expect(abs(one.meanReturn.value - mean) < 1e-12)
  }

  @Test func `short or undefined series have no difference`() {
    #expect(PairedDifference([0.1], [0.2], periodsPerYear: 252) == nil)
    let ruined = [Double](repeating: .nan, count: 30)
    #expect(PairedDifference(ruined, ruined, periodsPerYear: 252) == nil)
    let flat = [Double](repeating: 0, count: 30)
    #expect(PairedDifference(flat, flat, periodsPerYear: 252)?.sharpe == nil)
  }
}
