/// When an instrument trades, in the clock of its exchange.
///
/// A session is named by its *session date*. It opens `openMinute` minutes after local midnight of that date
/// (negative when it opens the evening before, as at CME: −360 is 18:00) and closes `closeMinute` minutes after
/// it. Holidays and half days are those of the exchange calendar that `calendar` names.
public struct SessionHours: Hashable, Sendable {
  /// Name in the system's tz database, such as `America/New_York`.
  public var timeZone: String
  public var openMinute: Int
  public var closeMinute: Int
  /// ISO weekdays (1 Monday … 7 Sunday) of regular session dates.
  public var weekdays: Set<Int>
  /// Name of an `ExchangeCalendar`; `nil` where a day without bars simply has no session.
  public var calendar: String?

  public init(
    timeZone: String, openMinute: Int, closeMinute: Int, weekdays: Set<Int>, calendar: String? = nil
  ) {
    precondition(
      closeMinute > openMinute && closeMinute - openMinute <= 1_440, "a session lasts at most a day")
    precondition(
      openMinute > -1_440 && openMinute < 1_440, "a session opens on its date or the evening before")
    precondition(
      !weekdays.isEmpty && weekdays.isSubset(of: 1...7), "session weekdays are ISO weekdays, at least one")
    self.timeZone = timeZone
    self.openMinute = openMinute
    self.closeMinute = closeMinute
    self.weekdays = weekdays
    self.calendar = calendar
  }

  /// The same hours with the holidays and half days of an exchange.
  public func on(_ calendar: String?) -> SessionHours {
    var hours = self
    hours.calendar = calendar
    return hours
  }

  /// 24 hours, seven days, split at midnight UTC: crypto.
  public static let aroundTheClock = SessionHours(
    timeZone: "UTC", openMinute: 0, closeMinute: 1_440, weekdays: Set(1...7))

  /// CME Globex: 18:00 the evening before to 17:00 New York (17:00–16:00 Chicago), Sunday evening to Friday.
  public static let globex = SessionHours(
    timeZone: "America/New_York", openMinute: -360, closeMinute: 1_020, weekdays: Set(1...5))
  /// US shares and exchange-traded funds, regular hours: 09:30–16:00 New York.
  public static let unitedStates = SessionHours(
    timeZone: "America/New_York", openMinute: 570, closeMinute: 960, weekdays: Set(1...5))
  /// National Stock Exchange of India: 09:15–15:30 Kolkata.
  public static let nse = SessionHours(
    timeZone: "Asia/Kolkata", openMinute: 555, closeMinute: 930, weekdays: Set(1...5))
  /// Spot currencies: 17:00 the evening before to 17:00 New York, Sunday evening to Friday.
  public static let currencies = SessionHours(
    timeZone: "America/New_York", openMinute: -420, closeMinute: 1_020, weekdays: Set(1...5))

  public var isAroundTheClock: Bool { weekdays.count == 7 && closeMinute - openMinute == 1_440 }
  /// Sessions a year, for annualisation: those of the calendar. Without one, 365 where every day has a session, 252 for
  /// five days a week, and in proportion for others.
  public var daysPerYear: Double {
    if let calendar, let found = try? ExchangeCalendar.named(calendar) {
      return Double(found.sessionsPerYear)
    }
    return weekdays.count == 7 ? 365 : (252 * Double(weekdays.count) / 5).rounded()
  }

  /// Length of a session in minutes.
  public var length: Int { closeMinute - openMinute }
}
