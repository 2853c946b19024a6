import Features
import Indicators
import Market
import TestKit
import Testing
import Validation

/// What single features mean, against the same computed another way.
@Suite struct FeatureMeaningTests {
  private func table(_ names: [String], _ source: FeatureSource) throws -> FeatureTable {
    try FeatureSet(names).table(on: source)
  }

  @Test func `the four regimes are those of the regime rule`() throws {
    let source = try FeatureMarkets.source(.day, bars: 2_500)
    let names = ["regime_bull", "regime_bear", "regime_high_volatility", "regime_sideways"]
    let table = try table(names, source)
    let labels = try RegimeRule().labels(closes: source.bars.close).labels
    let words: [MarketRegime] = [.bull, .bear, .highVolatility, .sideways]
    for (bar, label) in labels.enumerated() {
      let row = table.row(bar)
      if label == .unknown {
        #expect(row.allSatisfy { $0.isNaN })
      } else {
        #expect(row == words.map { $0 == label ? 1 : 0 }, "bar \(bar)")
      }
    }
    #expect(Set(labels).count == 5)
  }

  @Test func `a reference that closes later counts with its close of the day before`() throws {
    let source = try FeatureMarkets.source(.day, bars: 300)
    let column = try #require(try table(["volatility_index"], source)["volatility_index"])
    let index = try #require(source.references[.volatilityIndex])
    let byDate = Dictionary(uniqueKeysWithValues: zip(index.sessionDates, index.close))
    for bar in 1..<300 { #expect(column[bar] == byDate[source.bars.sessionDates[bar - 1]]) }
    #expect(column[0].isNaN)
  }

  @Test func `the daily close of a volatility index is not known at the close of the shares`() throws {
    var source = try FeatureMarkets.source(.day, bars: 60)
    let market = SyntheticMarket(
      instrument: FeatureMarkets.share, timeframe: .day, start: CivilDate(daysSinceEpoch: 14_613))
    let index = try market.bars(count: 60, seed: 78)
    source.references[.volatilityIndex] = index
    source.references[.market] = index
    let table = try table(["volatility_index", "market_return_1"], source)
    #expect(table["volatility_index"]?[20] == index.close[19])
    #expect(table["market_return_1"]?[20] == index.close[20] / index.close[19] - 1)
  }

  @Test func `a reference that has ended is undefined after some days, not stale`() throws {
    var source = try FeatureMarkets.source(.day, bars: 300)
    source.references[.market] = source.references[.market]?.slice(0..<100)
    let column = try #require(try table(["market_return_1"], source)["market_return_1"])
    #expect(!column[101].isNaN)
    #expect(column[115...].allSatisfy { $0.isNaN })
  }

  @Test func `a report counts from the session after its day, whole, and not for ever`() throws {
    var source = try FeatureMarkets.source(.day, bars: 700)
    let (first, second) = (source.bars.sessionDate(10), source.bars.sessionDate(40))
    source.fundamentals = try FundamentalHistory(
      [
        FundamentalReport(published: second, values: [.returnOnEquity: 0.3]),
        FundamentalReport(published: first, values: [.returnOnEquity: 0.1, .priceToEarnings: 12]),
      ], symbol: "TEST")
    let table = try table(["roe", "pe_ratio", "report_age", "pe_reasonable"], source)
    let (roe, pe) = (try #require(table["roe"]), try #require(table["pe_ratio"]))
    #expect(roe[10].isNaN && roe[11] == 0.1 && roe[40] == 0.1 && roe[41] == 0.3)
    // The newest report lacks a P/E: it is undefined, and not the older one.
    #expect(pe[40] == 12 && pe[41].isNaN)
    #expect(table["pe_reasonable"]?[40] == 1)
    let age = try #require(table["report_age"])
    #expect(age[11] == Double(source.bars.sessionDates[11] - first.daysSinceEpoch))
    let stale = source.bars.firstIndex(
      ofSession: second.advanced(byDays: FundamentalHistory.stalenessLimit + 1))
    #expect(stale < 700 && roe[stale].isNaN && roe[stale - 1] == 0.3)
  }

  @Test func `daily twins are those of the last day that was over`() throws {
    let source = try FeatureMarkets.source(Timeframe(minutes: 30), bars: 13 * 60)
    let twin = try #require(try table(["daily_return_5"], source)["daily_return_5"])
    let days = try source.bars.resampled(to: .day)
    let daily = try #require(try table(["return_5"], FeatureSource(days))["return_5"])
    var last = [Int32: Int]()
    for bar in 0..<source.bars.count { last[source.bars.sessionDates[bar]] = bar }
    for bar in 0..<source.bars.count {
      let day = try #require(days.sessionDates.firstIndex(of: source.bars.sessionDates[bar]))
      // The day of a bar is over at its last bar.
      let known = last[source.bars.sessionDates[bar]] == bar ? day : day - 1
      let expected = known >= 0 ? daily[known] : .nan
      #expect(twin[bar] == expected || (twin[bar].isNaN && expected.isNaN), "bar \(bar)")
    }
  }

  @Test func `an expanding percentile counts earlier values alone`() throws {
    let source = try FeatureMarkets.source(.day, bars: 420)
    let table = try table(["percentile_range", "range"], source)
    let (rank, range) = (try #require(table["percentile_range"]), try #require(table["range"]))
    for bar in 0..<420 {
      let earlier = range[..<bar]
      let below = earlier.filter { $0 < range[bar] }.count
      let equal = earlier.filter { $0 == range[bar] }.count
      let expected = bar < 250 ? Double.nan : (Double(below) + Double(equal) / 2) / Double(bar)
      #expect(isClose(rank[bar], expected, tolerance: 1e-14), "bar \(bar)")
    }
  }

  @Test func `beta and correlation with the market are those of the last 60 returns`() throws {
    var source = try FeatureMarkets.source(.day, bars: 200)
    // A market that closes with the share, so that returns are of the same days.
    let market = SyntheticMarket(
      instrument: FeatureMarkets.share, timeframe: .day, start: CivilDate(daysSinceEpoch: 14_613))
    source.references[.market] = try market.bars(count: 200, seed: 77)
    let table = try table(["market_beta_60", "market_correlation_60"], source)
    func returns(_ series: BarSeries) -> [Double] {
      (140..<200).map { series.close[$0] / series.close[$0 - 1] - 1 }
    }
    let (own, other) = (returns(source.bars), returns(try #require(source.references[.market])))
    func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
    let (a, b) = (mean(own), mean(other))
    let product = zip(own, other).reduce(0) { $0 + ($1.0 - a) * ($1.1 - b) }
    let square = other.reduce(0) { $0 + ($1 - b) * ($1 - b) }
    let spread = own.reduce(0) { $0 + ($1 - a) * ($1 - a) }
    #expect(isClose(try #require(table["market_beta_60"])[199], product / square, tolerance: 1e-9))
    #expect(
      isClose(
        try #require(table["market_correlation_60"])[199], product / (square * spread).squareRoot(),
        tolerance: 1e-9))
  }

  @Test func `the check finds a feature that looks ahead`() throws {
    let source = try FeatureMarkets.source(.day, bars: 300)
    let set = try FeatureSet(["return_1", "ibs"])
    #expect(try FeatureCheck(set, bars: 300).problems(on: source).isEmpty)
    // The return of the next bar in place of that of this one.
    let leaking = FeatureCheck(set, bars: 300) { source in
      let bars = source.bars
      let shifted = bars.shiftedBack
      return try set.table(on: FeatureSource(shifted))
    }
    let kinds = Set(try leaking.problems(on: source).filter { $0.feature == "return_1" }.map(\.kind))
    #expect(kinds == [.changedByFuture, .streamDiffers] || kinds.count == 3)
  }
}

extension BarSeries {
  /// Each bar with the prices of the one after it: what a careless shift does.
  fileprivate var shiftedBack: BarSeries {
    func shifted(_ column: [Double]) -> [Double] { Array(column.dropFirst()) + [column[count - 1]] }
    return BarSeries(
      instrument: instrument, timeframe: timeframe, timestamps: timestamps, open: shifted(open),
      high: shifted(high), low: shifted(low), close: shifted(close), volume: volume.map(shifted),
      sessionDates: sessionDates)
  }
}
