import Diagnostics
public import Market

/// What a strategy needs of the bars beside prices, volume and history; without it the strategy could never
/// trade.
public enum SeriesNeed: Sendable, Hashable, CustomStringConvertible {
  /// Bars within a session, none longer than this many minutes.
  case intradayBars(upTo: Int)
  /// A market that closes and opens again.
  case sessions
  /// Sessions of at least this many bars.
  case barsPerSession(Int)

  /// What is needed, as the end of the sentence "it needs …".
  public var description: String {
    switch self {
    case .intradayBars(let minutes): "bars of at most \(minutes) minutes"
    case .sessions: "a market that closes and opens again"
    case .barsPerSession(let count): "sessions of at least \(count) bars"
    }
  }

  public func isMet(by series: BarSeries) -> Bool { shortfall(of: series) == nil }

  /// Why the bars of a series do not do, as the end of the sentence "ES …"; `nil` when they do.
  func shortfall(of series: BarSeries) -> String? {
    let hours = series.instrument.sessions
    switch self {
    case .intradayBars(let minutes):
      return series.timeframe.minutes > minutes ? "has bars of \(series.timeframe)" : nil
    case .sessions:
      return hours.isAroundTheClock ? "trades around the clock" : nil
    case .barsPerSession(let count):
      let bars = series.timeframe.isIntraday ? (hours.length - 1) / series.timeframe.minutes + 1 : 1
      return bars < count ? "has \(bars) a session with bars of \(series.timeframe)" : nil
    }
  }

  /// `unsuitable_series` with strategy, need and what the series has instead; `nil` when the need is met.
  func obstacle(on series: BarSeries, for strategy: String) -> AssayError? {
    shortfall(of: series).map {
      AssayError(
        code: "unsuitable_series",
        message: "\(strategy) needs \(description), and \(series.instrument.symbol) \($0).",
        remedy: "Choose another timeframe, instrument or parameter, or leave the strategy out.",
        place: series.instrument.symbol, kind: .badData)
    }
  }
}
