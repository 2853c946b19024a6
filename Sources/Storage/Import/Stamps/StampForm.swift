import Market

/// How the timestamps of one column are written.
enum StampForm: Hashable, Sendable {
  /// A count of seconds, milliseconds, microseconds or nanoseconds since 1970-01-01 UTC.
  case epoch(EpochUnit)
  /// A date, and maybe a time of day and a zone.
  case calendar(DateShape, DateOrder)

  enum EpochUnit: Int64, Sendable, CaseIterable {
    case seconds = 1_000_000_000
    case milliseconds = 1_000_000
    case microseconds = 1_000
    case nanoseconds = 1

    var name: String {
      switch self {
      case .seconds: "s"
      case .milliseconds: "ms"
      case .microseconds: "µs"
      case .nanoseconds: "ns"
      }
    }
  }

  /// How the date stands in the cell.
  enum DateShape: Sendable {
    /// `2021-04-01`, `1/4/2021`, `01.04.21`, `1-Apr-2021`.
    case separated
    /// `20210401`, maybe followed by `0915` or `091500`.
    case eightDigits
    /// `010421`.
    case sixDigits
  }

  /// Every form, the most common first. The order of a date is left to the data.
  static let all: [StampForm] =
    EpochUnit.allCases.map(StampForm.epoch)
    + [DateShape.separated, .eightDigits, .sixDigits].flatMap { shape in
      [DateOrder.yearFirst, .dayFirst, .monthFirst].map { .calendar(shape, $0) }
    }

  var dateOrder: DateOrder? {
    if case .calendar(_, let order) = self { order } else { nil }
  }
}

/// How the time of day is written in a column of its own.
enum ClockForm: Hashable, Sendable {
  /// `9:30`, `09:30:00`, `9:30 AM`.
  case colons
  /// `930`, `0930`, `0`.
  case hoursMinutes
  /// `93000`, `093000`.
  case hoursMinutesSeconds
}

/// A timestamp as read, before a zone is applied.
struct Stamp: Hashable {
  /// Nanoseconds since 1970-01-01T00:00 on the clock that was written.
  var local: Int64
  /// Seconds east of UTC as written beside it; `nil` when nothing is written.
  var offset: Int32?
  var hasClock = false
  /// Written as 24:00, which is midnight at the end of the day.
  var isHour24 = false
}
