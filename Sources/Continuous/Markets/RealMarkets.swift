import Backtest
import Diagnostics
import Market
import Storage

/// The real series of an iteration, with the part that is set aside.
struct RealMarkets {
  let database: ContinuousDatabase
  let freshShare: Double
  let budget: Int
  let now: Timestamp

  /// - Returns: the series, and those whose last bar is older than `staleAfterDays`, with its date.
  func prepare(
    _ offered: [OfferedSeries], staleAfterDays: Int?
  ) throws -> (series: [RealSeries], stale: [(name: String, lastBar: String)]) {
    var prepared: [RealSeries] = []
    var stale: [(name: String, lastBar: String)] = []
    for entry in offered {
      let (symbol, timeframe) = (entry.symbol, entry.timeframe)
      let name = "\(symbol) \(timeframe)"
      let dates = entry.series.sessionDates
      guard let first = dates.first, let last = dates.last else { continue }
      let market = try ContinuousMarket(
        name, .real, weight: 1 / Double(offered.count), series: entry.series, identity: entry.contentHash,
        budget: budget)
      let sessions = market.frame.sessions.dates
      let aside = max(0, sessions.count - 1 - Int((Double(sessions.count) * freshShare).rounded()))
      let lastDate = CivilDate(daysSinceEpoch: last)
      var known =
        try database.series(symbol, "\(timeframe)")
        ?? KnownSeries(
          symbol: symbol, timeframe: "\(timeframe)",
          setAsideAfter: CivilDate(daysSinceEpoch: sessions[aside]).description, lastBar: "", changedAt: "")
      if known.lastBar != lastDate.description {
        (known.lastBar, known.changedAt) = (lastDate.description, now.description)
      }
      try database.note(known)
      if let days = staleAfterDays, now.date.daysSinceEpoch - last > Int32(days) {
        stale.append((name, lastDate.description))
      }
      prepared.append(
        RealSeries(
          market: market, symbol: symbol, timeframe: timeframe, contentHash: entry.contentHash,
          setAsideAfter: CivilDate(known.setAsideAfter) ?? lastDate,
          firstDate: CivilDate(daysSinceEpoch: first),
          lastDate: lastDate))
    }
    return (prepared, stale)
  }
}
