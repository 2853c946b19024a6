package import Market

/// How the timestamps of one column are written.
package enum StampForm: Hashable, Sendable {
  /// A count of seconds, milliseconds, microseconds or nanoseconds since 1970-01-01 UTC.
  case epoch(EpochUnit)
  /// A date, and maybe a time of day and a zone.
  case calendar(DateShape, DateOrder)
  /// A spreadsheet's day number: days since 1899-12-30, the time of day behind the point.
  case serial

  package enum EpochUnit: Int64, Sendable, CaseIterable {
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

    var plural: String {
      switch self {
      case .seconds: "seconds"
      case .milliseconds: "milliseconds"
      case .microseconds: "microseconds"
      case .nanoseconds: "nanoseconds"
      }
    }
  }

  /// How the date stands in the cell.
  package enum DateShape: Sendable {
    /// `2021-04-01`, `1/4/2021`, `01.04.21`, `1-Apr-2021`.
    case separated
    /// `20210401`, maybe followed by `0915` or `091500`.
    case eightDigits
    /// `010421`.
    case sixDigits
    /// `Nov 08, 2021`, `8 November 2021`, `Mon, 08 Nov 2021`: the month by name, with blanks around it.
    case named
  }

  /// Every form, the most common first. The order of a date is left to the data.
  package static let all: [StampForm] =
    EpochUnit.allCases.map(StampForm.epoch)
    + [DateShape.separated, .eightDigits, .sixDigits].flatMap { shape in
      [DateOrder.yearFirst, .dayFirst, .monthFirst].map { .calendar(shape, $0) }
    } + [.monthFirst, .dayFirst, .yearFirst].map { .calendar(.named, $0) } + [.serial]

  var dateOrder: DateOrder? {
    if case .calendar(_, let order) = self { order } else { nil }
  }
}

/// The years in which timestamps are accepted; a stamp outside them is a damaged one.
///
/// Any two instants inside are less than 2^63 nanoseconds apart, so distances cannot overflow.
enum StampLimits {
  static let years = 1_850...2_139
  /// Nanoseconds from the start of 1850 to the end of 2139.
  static let nanoseconds: ClosedRange<Int64> = -3_786_825_600_000_000_000...5_364_662_400_000_000_000
}

/// How the time of day is written in a column of its own.
package enum ClockForm: Hashable, Sendable {
  /// `9:30`, `09:30:00`, `9:30 AM`.
  case colons
  /// `930`, `0930`, `0`.
  case hoursMinutes
  /// `93000`, `093000`.
  case hoursMinutesSeconds
  /// `0.395833`: the part of a day that is over, as spreadsheets keep it.
  case dayFraction
}

/// What the reading of one stamp depends on beside its text.
package struct StampContext: Sendable, Hashable {
  /// The last date that a bar can have; two-digit years are taken from the century that does not pass it. `nil`
  /// takes 1969 … 2068.
  package var lastDate: CivilDate?
  /// Instants that counts since the epoch are recognised by, which tells their units apart.
  package var plausible: ClosedRange<Int64>

  /// - Parameter today: no bar is later than the day after it.
  package init(today: CivilDate? = nil) {
    lastDate = today.map { $0.advanced(byDays: 1) }
    let end = lastDate.map { Int64($0.daysSinceEpoch + 1) * Timestamp.nanosecondsPerDay }
    plausible = 315_532_800_000_000_000...(end ?? 4_102_444_800_000_000_000)
  }

  /// The same with instants from 1900 on.
  var fromNineteenHundred: StampContext {
    var wide = self
    wide.plausible = -2_208_988_800_000_000_000...plausible.upperBound
    return wide
  }
}

/// A timestamp as read, before a zone is applied.
package struct Stamp: Hashable {
  /// Nanoseconds since 1970-01-01T00:00 on the clock that was written.
  package var local: Int64
  /// Seconds east of UTC as written beside it; `nil` when nothing is written.
  package var offset: Int32?
  package var hasClock = false
  /// Written as 24:00, which is midnight at the end of the day.
  package var isHour24 = false
  /// The zone that is written behind it by a name that stands for no fixed offset: `US/Eastern`.
  package var zoneName: String?
  /// The unit of a count that makes sense in another unit only than the form's.
  package var otherUnit: StampForm.EpochUnit?
}
