import Indicators
import Market
import TestKit

/// Made-up markets that many tests share, each with its store of indicators.
enum TestMarkets {
  static let barCount = 640

  static let intraday = (1...3).map { IndicatorStore(series(seed: $0, isIntraday: true)) }
  static let daily = (4...5).map { IndicatorStore(series(seed: $0, isIntraday: false)) }
  static let all = intraday + daily

  static func series(seed: Int, isIntraday: Bool, bars: Int = barCount) -> BarSeries {
    var random = TestRandom(seed: seed)
    let instrument = RandomMarket.instrument()
    return isIntraday
      ? RandomMarket.series(bars: bars, instrument: instrument, random: &random)
      : RandomMarket.dailySeries(bars: bars, instrument: instrument, random: &random)
  }
}

extension BarSeries {
  /// The bars up to and including `bar`.
  func upTo(_ bar: Int) -> BarSeries { slice(0..<bar + 1) }

  /// The bars up to and including `bar`, then those of another series that come after it.
  func upTo(_ bar: Int, then other: BarSeries) -> BarSeries {
    let next = other.timestamps.firstIndex { $0 > timestamps[bar] } ?? other.count
    func joined<T>(_ a: [T], _ b: [T]) -> [T] { Array(a[...bar] + b[next...]) }
    return BarSeries(
      instrument: instrument, timeframe: timeframe, timestamps: joined(timestamps, other.timestamps),
      open: joined(open, other.open), high: joined(high, other.high), low: joined(low, other.low),
      close: joined(close, other.close), volume: joined(volume ?? [], other.volume ?? []),
      sessionDates: joined(sessionDates, other.sessionDates))
  }

  func withoutVolume() -> BarSeries {
    BarSeries(
      instrument: instrument, timeframe: timeframe, timestamps: timestamps, open: open, high: high, low: low,
      close: close, volume: nil, sessionDates: sessionDates)
  }
}
