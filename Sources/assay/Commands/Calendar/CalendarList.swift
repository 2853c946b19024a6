import CommandKit
import Diagnostics
import Market

struct CalendarList: Command {
  static let path = "calendar list"
  static let abstract = "List the exchange calendars: holidays and half days that sessions follow."
  static let discussion = ""
  static let examples = [CommandExample("assay calendar list", "names, hours and where they come from")]

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let calendars = try ExchangeCalendar.names.map { try ExchangeCalendar.named($0) }
    var table = TextTable([
      .text("name"), .text("exchange"), .text("regular hours"), .text("years"), .text("source"),
    ])
    for calendar in calendars {
      table.append([
        calendar.name, calendar.title,
        "\(CalendarText.clock(calendar.openMinute))–\(CalendarText.clock(calendar.closeMinute)) \(calendar.timeZone)",
        "\(calendar.years.lowerBound)–\(calendar.years.upperBound)", calendar.source,
      ])
    }
    let text = table.text(width: context.console.width, style: context.console.outputStyle)
    return CommandOutput(json: .array(calendars.map { .object(CalendarText.document($0)) }), text: text)
  }
}
