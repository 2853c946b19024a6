import CommandKit
import Diagnostics
import Factory
import Market

/// The days a run discovers on, and those that stay sealed.
struct DiscoveryOptions: ParameterGroup {
  let from = Option(
    "from", .date, "first session date of discovery; 2010-01-01, or the start of the data with --to")
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

  /// The command line, then the file, then the standard window.
  ///
  /// An end of one's own without a start begins with the data. A discovery window of one's own is followed by a
  /// holdout that begins the day after it and is open, unless that is given too. Where no date is given and less than
  /// half of the data lies in the standard window, discovery takes the first four fifths of the dates; the console
  /// says so.
  /// - Throws: `short_window` where a default leaves nothing, or less than a year, beside a date that is given.
  func window(
    _ context: CommandContext, _ file: FactoryFile, data: (first: CivilDate, last: CivilDate)?
  ) throws -> Window {
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
    window.from = start ?? (end == nil ? window.from : data?.first)
    if let end {
      window.through = end
      window.holdoutFrom = end.advanced(byDays: 1)
      window.holdoutThrough = nil
    }
    window.holdoutFrom = context[holdoutFrom] ?? file.holdoutFrom ?? window.holdoutFrom
    window.holdoutThrough = context[holdoutTo] ?? file.holdoutThrough ?? window.holdoutThrough
    if (start == nil) != (end == nil) { try checkLength(window, given: start == nil ? "--to" : "--from") }
    try checkHoldout(window, context, file)
    return window
  }

  /// Two dates of which one is a default can leave less than anybody meant.
  private func checkLength(_ window: Window, given: String) throws(AssayError) {
    guard let first = window.from, let last = window.through,
      last.daysSinceEpoch - first.daysSinceEpoch < 365
    else { return }
    let (missing, standard) = given == "--to" ? ("--from", first) : ("--to", last)
    let days = Int(last.daysSinceEpoch) - Int(first.daysSinceEpoch) + 1
    throw AssayError(
      code: "short_window",
      message: "Discovery from \(first) to \(last) " + (days > 0 ? "has \(days) days" : "is empty")
        + ": only `\(given)` is given, and \(standard) is the default of `\(missing)`.",
      remedy: "Give both dates.", place: missing, kind: .usage)
  }

  private func checkHoldout(
    _ window: Window, _ context: CommandContext, _ file: FactoryFile
  ) throws(AssayError) {
    guard let first = window.holdoutFrom, let last = window.holdoutThrough, first > last else { return }
    let isStartGiven = (context[holdoutFrom] ?? file.holdoutFrom) != nil
    let isEndGiven = (context[holdoutTo] ?? file.holdoutThrough) != nil
    if isStartGiven, isEndGiven { return }
    throw AssayError(
      code: "short_window",
      message: "The holdout from \(first) to \(last) is empty: only one of its dates is given.",
      remedy: "Give both, `--holdout-from` and `--holdout-to`.",
      place: isStartGiven ? "--holdout-to" : "--holdout-from", kind: .usage)
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
