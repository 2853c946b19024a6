import CommandKit
import Diagnostics
import Storage

/// What an import understood and did, for people and for programs.
enum ImportText {
  /// Says on standard error what a user must not overlook: rows put aside, repairs, choices.
  static func warn(about report: ImportReport, on console: Console) {
    for group in report.quarantine {
      console.warning(
        "\(report.file): put aside \(rows(group.rows)) (\(group.reason.rawValue.replacing("_", with: " ")))")
    }
    if report.rangeWidened.count > 0 {
      console.warning(
        "\(report.file): widened high or low to hold open and close in \(rows(report.rangeWidened))")
    }
    for note in report.notes { console.info("\(report.file): \(note)") }
  }

  /// `3 rows, lines 7, 9, 12`.
  static func rows(_ tally: RowTally) -> String {
    let lines = tally.firstLines.map(String.init).joined(separator: ", ")
    let more = tally.count > tally.firstLines.count ? ", …" : ""
    let noun = tally.count == 1 ? "row, line" : "rows, lines"
    return "\(NumberText.grouped(tally.count)) \(noun) \(lines)\(more)"
  }
}
