public import Market

/// How long the bars are beside the session that they are cut from.
///
/// Rules that state a move in percent are written for daily bars. A price moves about with the square root of
/// time, so on a bar of a sixteenth of a session the same number of deviations is a quarter of that
/// percentage.
public struct BarSpacing: Sendable, Hashable {
  public let timeframe: Timeframe
  /// Minutes from the open to the close of a session.
  public let sessionMinutes: Int

  /// One bar a session: what rules are written for.
  public static let daily = BarSpacing(timeframe: .day, sessionMinutes: Timeframe.day.minutes)

  public init(timeframe: Timeframe, sessionMinutes: Int) {
    precondition(sessionMinutes > 0, "a session lasts at least a minute")
    self.timeframe = timeframe
    self.sessionMinutes = sessionMinutes
  }

  public init(of series: BarSeries) {
    self.init(timeframe: series.timeframe, sessionMinutes: series.instrument.sessions.length)
  }

  /// The move of one bar that is as unusual as a move of 1 is for a session: √(bar ÷ session), and 1 for bars
  /// of a session or longer.
  public var moveScale: Double {
    guard timeframe.isIntraday, timeframe.minutes < sessionMinutes else { return 1 }
    return (Double(timeframe.minutes) / Double(sessionMinutes)).squareRoot()
  }

  /// A move in percent of daily bars as a fraction of the price on these bars.
  public func move(dailyPercent percent: Double) -> Double { percent / 100 * moveScale }

  /// The spacing of a longer timeframe of the same market.
  public func joined(to timeframe: Timeframe) -> BarSpacing {
    BarSpacing(timeframe: timeframe, sessionMinutes: sessionMinutes)
  }

  /// How many of these bars a bar of a longer timeframe holds at most, regular hours only.
  func bars(inOne longer: Timeframe) -> Int {
    func quotient(_ minutes: Int) -> Int { max(1, (minutes - 1) / timeframe.minutes + 1) }
    if longer.isIntraday { return quotient(longer.minutes) }
    let session = timeframe.isIntraday ? quotient(sessionMinutes) : 1
    let isEveryDay = sessionMinutes >= Timeframe.day.minutes
    let sessions = longer == .month ? (isEveryDay ? 31 : 23) : longer == .week ? (isEveryDay ? 7 : 5) : 1
    return timeframe == .week ? 5 : session * sessions
  }
}
