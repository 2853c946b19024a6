import Features
import Market
import Testing

/// What every feature owes; a new one is held to all of it as soon as it is in the catalogue.
@Suite struct FeatureConformanceTests {
  static let timeframes: [Timeframe] = [.day, Timeframe(minutes: 30)]

  /// Every feature that the bars can serve.
  private func everything(_ timeframe: Timeframe, bars: Int) throws -> (FeatureSet, FeatureSource) {
    let source = try FeatureMarkets.source(timeframe, bars: bars)
    return (try FeatureSet.available(on: source).set, source)
  }

  @Test func `between them the two timeframes serve every feature of bars`() throws {
    let served = try Set(Self.timeframes.flatMap { try everything($0, bars: 20).0.names })
    let wanted = FeatureCatalogue.all.filter { !$0.needs.contains(.datasetWindows) }.map(\.name)
    #expect(Set(wanted).subtracting(served).isEmpty)
  }

  @Test(arguments: timeframes)
  func `batch and one bar at a time agree bit for bit, row by row`(timeframe: Timeframe) throws {
    let (set, source) = try everything(timeframe, bars: 1_300)
    let table = try set.table(on: source)
    let rows = try FeatureMarkets.streamed(set, on: source)
    for (place, feature) in set.features.enumerated() {
      let difference = firstDifference(table.columns[place], rows.map { $0[place] })
      #expect(difference == nil, "\(feature.name)")
    }
  }

  @Test(arguments: timeframes)
  func `no value is there before the look-back, and from then on there is one`(timeframe: Timeframe) throws {
    let (set, source) = try everything(timeframe, bars: 700)
    let table = try set.table(on: source)
    for (feature, column) in zip(set.features, table.columns) where feature.source.hasPrefix("bars") {
      let lookback = feature.lookback
      #expect(column.prefix(lookback).allSatisfy { $0.isNaN }, "\(feature.name)")
      // Flags of patterns and shares of ranges may be undefined on single bars, but not for long.
      let slack = feature.needs.contains(.intraday) ? 0 : 26
      #expect(column[lookback...(lookback + slack)].contains { !$0.isNaN }, "\(feature.name)")
    }
  }

  @Test(arguments: timeframes)
  func `every feature takes finite values, and more than one, on a long series`(timeframe: Timeframe) throws {
    let (set, source) = try everything(timeframe, bars: timeframe.isIntraday ? 13_000 : 6_000)
    let table = try set.table(on: source)
    for (feature, column) in zip(set.features, table.columns) {
      let values = column.filter { !$0.isNaN }
      #expect(values.allSatisfy { $0.isFinite }, "\(feature.name)")
      if timeframe.isIntraday || !Self.clock.contains(feature.name) {
        #expect(Set(values).count > 1, "\(feature.name)")
      }
      #expect(within(feature.units, values), "\(feature.name) in \(feature.units.rawValue)")
    }
  }

  /// The time of day says nothing on bars of a day, and the forecasters read it all the same.
  static let clock: Set<String> = ["forecast_time_sine", "forecast_time_cosine"]

  private func within(_ units: FeatureUnits, _ values: [Double]) -> Bool {
    switch units {
    case .share: values.allSatisfy { (0...(1 + 1e-9)).contains($0) }
    case .flag: values.allSatisfy { $0 == 0 || $0 == 1 }
    case .sign: values.allSatisfy { $0 == 0 || abs($0) == 1 }
    case .limited: values.allSatisfy { (-5...5).contains($0) }
    case .correlation: values.allSatisfy { abs($0) <= 1 + 1e-9 }
    default: true
    }
  }

  @Test(arguments: timeframes)
  func `the future never changes the past`(timeframe: Timeframe) throws {
    let count = timeframe.isIntraday ? 1_000 : 700
    let (set, source) = try everything(timeframe, bars: count)
    let whole = try set.table(on: source)
    for cut in [3, 251, 252, 301, 444, count - 113] {
      var truncated = source
      truncated.bars = source.bars.slice(0..<cut)
      let instant = truncated.bars.timestamps[cut - 1]
      let today = truncated.bars.sessionDate(cut - 1)
      truncated.references = source.references.mapValues { series in
        series.slice(0..<series.timestamps.prefix { $0 <= instant }.count)
      }
      let known = (source.fundamentals?.reports ?? []).filter { $0.published < today }
      truncated.fundamentals = try FundamentalHistory(known, symbol: "TEST")
      var altered = source
      altered.bars = source.bars.altered(from: cut, by: 3)
      altered.references = source.references.mapValues { series in
        series.altered(from: series.timestamps.prefix { $0 <= instant }.count, by: 3)
      }
      let (shorter, other) = (try set.table(on: truncated), try set.table(on: altered))
      for (place, feature) in set.features.enumerated() {
        let past = whole.columns[place].prefix(cut)
        #expect(firstDifference(past, shorter.columns[place]) == nil, "\(feature.name), cut at \(cut)")
        #expect(
          firstDifference(past, other.columns[place].prefix(cut)) == nil,
          "\(feature.name), altered from \(cut)")
      }
    }
  }
}
