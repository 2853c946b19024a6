import Backtest
import Diagnostics
public import Market

/// Real bars that strategies are tested on, with the dates that may be looked at.
struct RealSeries: Sendable {
  let market: ContinuousMarket
  let symbol: String
  let timeframe: Timeframe
  let contentHash: String
  /// Bars after this date were set aside when the series was first seen.
  let setAsideAfter: CivilDate
  let firstDate: CivilDate
  let lastDate: CivilDate

  /// The name under which spent data are noted.
  var source: String { market.name }

  /// The dates of a strategy: those that may be searched, those that validate, and the first that is fresh.
  ///
  /// - Parameter spent: the last date that a test of the strategy has used. Bars up to it may be searched from then on.
  func windows(spent: CivilDate?, searchShare: Double = 0.7) -> Windows {
    let last = max(setAsideAfter, spent ?? setAsideAfter)
    let dates = market.frame.sessions.dates
    let known = dates.prefix { $0 <= last.daysSinceEpoch }
    let cut = Int((Double(known.count) * searchShare).rounded())
    let searchEnd = cut > 0 ? CivilDate(daysSinceEpoch: known[cut - 1]) : last
    return Windows(
      searchThrough: searchEnd, validationFrom: searchEnd.advanced(byDays: 1), validationThrough: last,
      freshFrom: last.advanced(byDays: 1))
  }

  struct Windows: Sendable, Hashable {
    var searchThrough: CivilDate
    var validationFrom: CivilDate
    var validationThrough: CivilDate
    var freshFrom: CivilDate
  }
}

/// What the catalogue offers to the daemon: the bars of a symbol with their hash.
public struct OfferedSeries: Sendable {
  public var symbol: String
  public var timeframe: Timeframe
  public var contentHash: String
  public var series: BarSeries

  public init(symbol: String, timeframe: Timeframe, contentHash: String, series: BarSeries) {
    self.symbol = symbol
    self.timeframe = timeframe
    self.contentHash = contentHash
    self.series = series
  }
}
