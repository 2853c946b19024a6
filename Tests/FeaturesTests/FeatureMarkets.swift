import Features
import Market
import TestKit

/// Sources that serve every feature: made-up bars with volume, reference markets that close at other times,
/// reports.
enum FeatureMarkets {
  static let share = Instrument(
    symbol: "TEST", assetClass: .equity, sessions: RandomMarket.sessions, costs: .free)
  /// Closes 15 minutes after the share, as VIX does after New York.
  static let index = Instrument(
    symbol: "INDEX", assetClass: .index,
    sessions: SessionHours(timeZone: "UTC", openMinute: 570, closeMinute: 975, weekdays: Set(1...5)),
    costs: .free)

  /// Daily or half-hourly bars with every reference and with reports.
  static func source(_ timeframe: Timeframe, bars: Int, seed: UInt64 = 1) throws -> FeatureSource {
    let start = CivilDate(daysSinceEpoch: 14_613)
    let market = SyntheticMarket(instrument: share, timeframe: timeframe, start: start)
    let series = try market.bars(count: bars, seed: seed).wilder().withVolume()
    let days = timeframe.isIntraday ? bars / 13 + 300 : bars + 40
    let before = CivilDate(daysSinceEpoch: timeframe.isIntraday ? 14_613 - 400 : 14_613)
    let other = SyntheticMarket(instrument: index, timeframe: .day, start: before)
    var references: [ReferenceRole: BarSeries] = [:]
    for (stream, role) in ReferenceRole.allCases.enumerated() {
      references[role] = try other.bars(count: days, seed: seed, stream: UInt64(stream + 1)).wilder()
    }
    return FeatureSource(series, references: references, fundamentals: try history(from: start, count: 160))
  }

  static func history(from start: CivilDate, count: Int) throws -> FundamentalHistory {
    var random = TestRandom(seed: 4)
    let reports = (0..<count).map { quarter in
      var values: [FundamentalField: Double] = [:]
      for field in FundamentalField.allCases { values[field] = random.uniform() * 1.4 - 0.5 }
      values[.priceToEarnings] = random.uniform() * 40
      return FundamentalReport(published: start.advanced(byDays: 91 * quarter - 60), values: values)
    }
    return try FundamentalHistory(reports, symbol: "TEST")
  }

  /// The value of every feature at every bar, one bar at a time, as a live system gets them: references as they
  /// close, reports on the day after.
  static func streamed(_ set: FeatureSet, on source: FeatureSource) throws -> [[Double]] {
    var stream = try set.stream(like: source)
    var next: [ReferenceRole: Int] = [:]
    var report = 0
    let reports = source.fundamentals?.reports ?? []
    var rows: [[Double]] = []
    for bar in 0..<source.bars.count {
      for role in ReferenceRole.allCases {
        guard let series = source.references[role] else { continue }
        while next[role, default: 0] < series.count,
          series.timestamps[next[role, default: 0]] <= source.bars.timestamps[bar]
        {
          stream.push(FeatureBar(series, next[role, default: 0]), of: role)
          next[role, default: 0] += 1
        }
      }
      while report < reports.count, reports[report].published < source.bars.sessionDate(bar) {
        stream.push(reports[report])
        report += 1
      }
      rows.append(try stream.update(FeatureBar(source.bars, bar)))
    }
    return rows
  }
}

extension BarSeries {
  /// The same market with returns half as large again, so that quiet and wild times both occur.
  func wilder() -> BarSeries {
    func raised(_ column: [Double]) -> [Double] { column.map { $0 * $0.squareRoot() / 10 } }
    return BarSeries(
      instrument: instrument, timeframe: timeframe, timestamps: timestamps, open: raised(open),
      high: raised(high), low: raised(low), close: raised(close), volume: volume,
      sessionDates: sessionDates)
  }

  /// The same bars with a volume that varies.
  func withVolume() -> BarSeries {
    var random = TestRandom(seed: 9)
    let volume = (0..<count).map { _ in Double(random.integer(1_000...9_000)) }
    return BarSeries(
      instrument: instrument, timeframe: timeframe, timestamps: timestamps, open: open, high: high, low: low,
      close: close, volume: volume, sessionDates: sessionDates)
  }

  /// These bars up to `cut`, then others: every price of `other` from there on.
  func altered(from cut: Int, by factor: Double) -> BarSeries {
    func changed(_ column: [Double]) -> [Double] {
      Array(column[..<cut]) + column[cut...].map { $0 * factor }
    }
    return BarSeries(
      instrument: instrument, timeframe: timeframe, timestamps: timestamps, open: changed(open),
      high: changed(high), low: changed(low), close: changed(close), volume: volume.map(changed),
      sessionDates: sessionDates)
  }
}

/// Whether two columns are equal bit for bit, NaN with NaN.
func firstDifference(_ a: some Collection<Double>, _ b: some Collection<Double>) -> Int? {
  if a.count != b.count { return min(a.count, b.count) }
  return zip(a, b).enumerated().first { _, pair in
    pair.0.bitPattern != pair.1.bitPattern && !(pair.0.isNaN && pair.1.isNaN)
  }?.offset
}
