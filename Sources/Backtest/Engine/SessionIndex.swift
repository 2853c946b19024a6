public import Market
import Strategies

/// What the engine needs to know about the days of a series, computed once and shared by all its backtests.
public struct SessionIndex: Sendable {
  /// Ordinal of the session of each bar: 0 for the first session of the series.
  public let ordinal: [Int32]
  /// Session dates, one per ordinal, in days since 1970-01-01.
  public let dates: [Int32]
  /// Last bar of each session.
  public let lastBar: [Int32]
  /// For each bar, the first bar of its session from there on whose close reaches the session's close in exchange
  /// time; −1 where the session's data end before. Empty when nothing has to be flat by a session close.
  let flatBar: [Int32]

  /// The bars that another bar of their session follows.
  private let isFollowed: BitMask

  /// Whether positions can be closed with their session on this series at all.
  public var hasSessionCloses: Bool { !flatBar.isEmpty }

  /// The entries that may be sent when positions are closed with their session: an entry decided at a session's last
  /// bar could only fill in another one, and is void.
  func sendable(_ entries: BitMask) -> BitMask {
    if !hasSessionCloses { return entries }
    var entries = entries
    entries.formIntersection(isFollowed)
    return entries
  }

  /// Whether an entry decided at a bar may be sent when positions are closed with their session.
  /// - Parameters:
  ///   - delay: bars that the order waits before it can fill.
  ///   - expectsMore: whether bars will follow the last one, where its session is not over.
  func canEnter(decidedAt bar: Int, delay: Int, expectsMore: Bool = false) -> Bool {
    if !hasSessionCloses { return true }
    let (first, overflows) = (bar + 1).addingReportingOverflow(delay)
    if overflows { return false }
    if first < ordinal.count { return ordinal[first] == ordinal[bar] }
    // No bar of the last session has reached its close yet.
    return expectsMore && ordinal[bar] == ordinal.last && flatBar.last == -1
  }

  /// - Parameter sessionClose: the instant at which the session of a date closes, in UTC nanoseconds.
  public init(series: BarSeries, sessionClose: (CivilDate) -> Int64) {
    var ordinal = [Int32](repeating: 0, count: series.count)
    var dates: [Int32] = []
    var lastBar: [Int32] = []
    for (bar, date) in series.sessionDates.enumerated() {
      if date != dates.last {
        dates.append(date)
        lastBar.append(Int32(bar))
      }
      lastBar[lastBar.count - 1] = Int32(bar)
      ordinal[bar] = Int32(dates.count - 1)
    }
    let closes = series.timeframe.isIntraday && !series.instrument.sessions.isAroundTheClock
    flatBar = closes ? Self.flatBars(series, ordinal: ordinal, dates: dates, sessionClose) : []
    isFollowed = BitMask(count: series.count) { $0 + 1 < series.count && ordinal[$0 + 1] == ordinal[$0] }
    self.ordinal = ordinal
    self.dates = dates
    self.lastBar = lastBar
  }

  private static func flatBars(
    _ series: BarSeries, ordinal: [Int32], dates: [Int32], _ sessionClose: (CivilDate) -> Int64
  ) -> [Int32] {
    let closes = dates.map { sessionClose(CivilDate(daysSinceEpoch: $0)) }
    var flat = [Int32](repeating: -1, count: series.count)
    var next: Int32 = -1
    for bar in stride(from: series.count - 1, through: 0, by: -1) {
      let session = Int(ordinal[bar])
      let isLast = bar == series.count - 1 || ordinal[bar + 1] != ordinal[bar]
      if isLast { next = -1 }
      if series.timestamps[bar] >= closes[session] { next = Int32(bar) }
      flat[bar] = next
    }
    return flat
  }
}
