import CommandKit
import Diagnostics
import Market
import Storage

struct CalendarShow: Command {
  static let path = "calendar show"
  static let abstract = "Show the holidays and half days of an exchange in a year."
  static let discussion = """
    Every other weekday is a regular session. Times are local. NAME is a calendar (`assay calendar list`) or a symbol,
    whose calendar and hours are then shown.
    """
  static let examples = [
    CommandExample("assay calendar show NYSE --year 2024", "ten holidays and three half days"),
    CommandExample("assay calendar show ES --year 2025", "the calendar of a symbol"),
  ]

  let name = Argument.required("NAME", .text, "a calendar, or a symbol")
  let year = Option("year", .integer(in: 1_900...2_200, "Y"), "the year; this one unless given")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let (calendar, sessions) = try calendar(context[name], context)
    let year = context[year] ?? Clock.today.components.year
    let days = calendar.exceptions(in: year)
    let isKnown = calendar.years.contains(year)
    let sessionCount = try Self.sessions(of: sessions, in: year)
    var json = CalendarText.document(calendar)
    json["year"] = JSONValue(year)
    json["is_known"] = .bool(isKnown)
    json["sessions"] = isKnown ? JSONValue(sessionCount) : .null
    json["days"] = .array(days.map { Self.document($0.date, $0.exception) })
    var table = TextTable([.text("date"), .text("weekday"), .text("session")])
    for (date, exception) in days {
      table.append([date.description, CalendarText.weekdays[date.weekday - 1], Self.text(exception)])
    }
    let hours =
      "\(calendar.name): \(calendar.title), \(CalendarText.clock(calendar.openMinute)) to "
      + "\(CalendarText.clock(calendar.closeMinute)) \(calendar.timeZone)"
    let known =
      isKnown
      ? "\(sessionCount) sessions in \(year). Source: \(calendar.source)."
      : "Holidays of \(year) are not known; the calendar has \(calendar.years.lowerBound) to "
        + "\(calendar.years.upperBound). Every weekday counts as a session."
    let listed =
      days.isEmpty
      ? "" : table.text(width: context.console.width, style: context.console.outputStyle) + "\n\n"
    return CommandOutput(json: .object(json), text: "\(hours)\n\n\(listed)\(known)")
  }

  private func calendar(_ name: String, _ context: CommandContext) throws -> (ExchangeCalendar, SessionHours)
  {
    do {
      let calendar = try ExchangeCalendar.named(name.uppercased())
      return (
        calendar,
        SessionHours(
          timeZone: calendar.timeZone, openMinute: calendar.openMinute, closeMinute: calendar.closeMinute,
          weekdays: Set(1...5), calendar: calendar.name)
      )
    } catch {
      guard let instrument = try? context.workspace.catalogue().instrument(name) else { throw error }
      guard let own = instrument.sessions.calendar else {
        throw AssayError(
          code: "no_calendar",
          message:
            "\(instrument.symbol) has no calendar: every \(instrument.sessions.isAroundTheClock ? "day" : "weekday") "
            + "is a session.",
          remedy: "Name one of \(ExchangeCalendar.names.joined(separator: ", ")).", kind: .usage)
      }
      return (try ExchangeCalendar.named(own), instrument.sessions)
    }
  }

  private static func sessions(of hours: SessionHours, in year: Int) throws -> Int {
    let calendar = try SessionCalendar(hours)
    guard let first = CivilDate(year: year, month: 1, day: 1),
      let last = CivilDate(year: year, month: 12, day: 31)
    else { return 0 }
    return (first.daysSinceEpoch...last.daysSinceEpoch).count {
      calendar.isSessionDate(CivilDate(daysSinceEpoch: $0))
    }
  }

  private static func text(_ exception: ExchangeCalendar.Exception) -> String {
    switch exception {
    case .closed: "closed"
    case .closesEarly(let minute): "closes at \(CalendarText.clock(minute))"
    case .special(let open, let close): "\(CalendarText.clock(open)) to \(CalendarText.clock(close))"
    }
  }

  private static func document(_ date: CivilDate, _ exception: ExchangeCalendar.Exception) -> JSONValue {
    var day: JSONObject = ["date": .string(date.description)]
    switch exception {
    case .closed: day["kind"] = "closed"
    case .closesEarly(let minute):
      day["kind"] = "closes_early"
      day["close"] = .string(CalendarText.clock(minute))
    case .special(let open, let close):
      day["kind"] = "special"
      day["open"] = .string(CalendarText.clock(open))
      day["close"] = .string(CalendarText.clock(close))
    }
    return .object(day)
  }
}
