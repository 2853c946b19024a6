import Diagnostics
import Storage

/// Tells day-first from month-first dates by every row of a file, where a sample left it open.
///
/// A reading under which some date does not exist (the 31st month) loses against one under which all do, unless
/// the rows jump about under the latter and go straighter under the former, which a few damaged dates must not
/// outvote. If several remain, one under which the rows go straight up or straight down wins. Anything else is
/// not for us to guess.
struct DateOrderChoice {
  private struct Reading {
    let form: StampForm
    var unread = 0
    var ups = 0
    var downs = 0
    var last: Int64?

    var rows: Int { unread + ups + downs }
    /// Rows that break the direction in which most rows go.
    var inversions: Int { min(ups, downs) }

    mutating func take(_ cell: UnsafeBufferPointer<UInt8>, _ context: StampContext) {
      guard let stamp = StampReader.read(cell, form, context) else {
        unread += 1
        return
      }
      if let last, stamp.local != last {
        if stamp.local > last { ups += 1 } else { downs += 1 }
      }
      last = stamp.local
    }
  }

  /// The one form among `forms` that the data leave.
  ///
  /// - Throws: `ambiguous_date_order` with the first date of the file.
  static func choose(
    _ forms: [StampForm], column: Int, in table: TableShape, _ context: StampContext
  ) throws(AssayError) -> StampForm {
    if forms.count == 1 { return forms[0] }
    var readings = forms.map { Reading(form: $0) }
    var lines = TextLines(table.bytes, from: table.bodyStart)
    var splitter = CellSplitter(delimiter: table.delimiter)
    var example: (text: String, line: Int)?
    var number = table.bodyLine
    while let line = lines.next() {
      defer { number += 1 }
      if line.count > TextLines.longest { continue }
      splitter.split(line, of: table.bytes.start)
      if column < splitter.cells.count, !splitter.cells[column].isEmpty {
        let range = splitter.cells[column]
        if example == nil { example = (table.bytes.text(range), number) }
        for i in readings.indices { readings[i].take(table.bytes.cell(range), context) }
      }
    }
    let fewest = readings.map(\.unread).min() ?? 0
    let possible = readings.filter { $0.unread == fewest }
    // A few damaged dates must not outvote the order of all rows.
    let straighter = readings.filter { other in
      other.unread * 10 <= other.rows && possible.allSatisfy { other.inversions < $0.inversions }
    }
    readings =
      straighter.isEmpty || possible.contains { $0.inversions == 0 } ? possible : possible + straighter
    if readings.count > 1 {
      let straight = readings.filter { $0.inversions == 0 }
      if straight.count == 1 { readings = straight }
    }
    if readings.count == 1 { return readings[0].form }
    throw ambiguous(readings.compactMap(\.form.dateOrder), example, column, table)
  }

  private static func ambiguous(
    _ orders: [DateOrder], _ example: (text: String, line: Int)?, _ column: Int, _ table: TableShape
  ) -> AssayError {
    let names = orders.map { order in
      switch order {
      case .dayFirst: "day first"
      case .monthFirst: "month first"
      case .yearFirst: "year first"
      }
    }
    let choices = orders.map { "`--date-order \($0.rawValue)`" }.joined(separator: " or ")
    return .badData(
      "ambiguous_date_order",
      "Dates such as `\(example?.text ?? "")` can be read \(names.joined(separator: " or ")), and no row "
        + "tells.",
      remedy: "Say \(choices).",
      at: ImportPlace(path: table.path, line: example?.line ?? table.bodyLine, column: column + 1))
  }
}
