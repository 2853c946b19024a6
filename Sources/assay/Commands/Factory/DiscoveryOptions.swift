import CommandKit
import Factory
import Market

/// The days a run discovers on, and those that stay sealed.
struct DiscoveryOptions: ParameterGroup {
  let from = Option("from", .date, "first session date of discovery; 2010-01-01 unless given")
  let to = Option("to", .date, "last session date of discovery; 2021-12-31 unless given")
  let holdoutFrom = Option(
    "holdout-from", .date, "first session date of the sealed holdout; 2022-01-01, or the day after discovery")
  let holdoutTo = Option(
    "holdout-to", .date, "last session date of the holdout; 2024-12-31 unless discovery dates are given")

  struct Window {
    var from: CivilDate?
    var through: CivilDate?
    var holdoutFrom: CivilDate?
    var holdoutThrough: CivilDate?
  }

  static let standard = Window(
    from: CivilDate(year: 2010, month: 1, day: 1), through: CivilDate(year: 2021, month: 12, day: 31),
    holdoutFrom: CivilDate(year: 2022, month: 1, day: 1),
    holdoutThrough: CivilDate(year: 2024, month: 12, day: 31))

  /// The command line, then the file, then the standard window. A discovery window of one's own is followed
  /// by a holdout that begins the day after it and is open, unless that is given too. Where no date is given
  /// and less than half of the data lies in the standard window, discovery takes the first four fifths of the
  /// dates; the console says so.
  func window(
    _ context: CommandContext, _ file: FactoryFile, data: (first: CivilDate, last: CivilDate)?
  ) -> Window {
    let end = context[to] ?? file.through
    let start = context[from] ?? file.from
    var window = Self.standard
    if end == nil, start == nil, let data, let own = Self.split(data) {
      let days = "\(data.first) to \(own.through.map { "\($0)" } ?? "")"
      context.console.info(
        "No dates are given, and most bars, up to \(data.last), lie outside 2010–2021: discovery takes "
          + "\(days), the rest stays sealed. `--from` and `--to` set this.")
      window = own
    }
    window.from = start ?? window.from
    if let end {
      window.through = end
      window.holdoutFrom = end.advanced(byDays: 1)
      window.holdoutThrough = nil
    }
    window.holdoutFrom = context[holdoutFrom] ?? file.holdoutFrom ?? window.holdoutFrom
    window.holdoutThrough = context[holdoutTo] ?? file.holdoutThrough ?? window.holdoutThrough
    return window
  }

  /// The first four fifths of the dates, and the rest; `nil` where the standard window holds half of them or
  /// more.
  private static func split(_ data: (first: CivilDate, last: CivilDate)) -> Window? {
    guard let from = standard.from, let through = standard.through else { return nil }
    let (first, last) = (Int(data.first.daysSinceEpoch), Int(data.last.daysSinceEpoch))
    let shared = min(last, Int(through.daysSinceEpoch)) - max(first, Int(from.daysSinceEpoch))
    if 2 * shared >= last - first { return nil }
    let end = data.first.advanced(byDays: (last - first) * 4 / 5)
    return Window(from: data.first, through: end, holdoutFrom: end.advanced(byDays: 1), holdoutThrough: nil)
  }
}
