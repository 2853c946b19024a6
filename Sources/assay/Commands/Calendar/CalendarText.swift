import CommandKit
import Diagnostics
import Market

/// Exchange calendars for people and for programs.
enum CalendarText {
  static func document(_ calendar: ExchangeCalendar) -> JSONObject {
    [
      "name": .string(calendar.name), "title": .string(calendar.title), "source": .string(calendar.source),
      "time_zone": .string(calendar.timeZone), "open": .string(clock(calendar.openMinute)),
      "close": .string(clock(calendar.closeMinute)),
      "years": [JSONValue(calendar.years.lowerBound), JSONValue(calendar.years.upperBound)],
    ]
  }

  /// `18:00 (evening before)` for a time before midnight of the date.
  static func clock(_ minute: Int) -> String {
    let minuteOfDay = (minute % 1_440 + 1_440) % 1_440
    func pair(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let text = minute == 1_440 ? "24:00" : "\(pair(minuteOfDay / 60)):\(pair(minuteOfDay % 60))"
    return minute < 0 ? "\(text) the evening before" : text
  }

  static let weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
}
