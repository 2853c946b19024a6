/// A table in plain text: columns padded to one width, long cells cut with an ellipsis, control characters
/// made harmless.
package struct PlainTable: Sendable {
  package struct Column: Sendable {
    package var title: String
    /// Figures are aligned right.
    package var isNumeric: Bool
    /// Longest text that is shown whole; `nil` for no limit.
    package var limit: Int?

    package init(_ title: String, isNumeric: Bool = false, limit: Int? = nil) {
      self.title = title
      self.isNumeric = isNumeric
      self.limit = limit
    }
  }

  package var columns: [Column]
  /// Each as long as `columns`; missing cells are empty.
  package var rows: [[String]]

  package init(columns: [Column], rows: [[String]] = []) {
    self.columns = columns
    self.rows = rows
  }

  /// The lines of the table, without trailing spaces: head, rule, rows. Widths count characters.
  package func lines() -> [String] {
    let cells = ([columns.map(\.title)] + rows).map { row in
      columns.indices.map { index in
        let text = index < row.count ? Self.harmless(row[index]) : ""
        return Self.cut(text, to: columns[index].limit)
      }
    }
    let widths = columns.indices.map { index in cells.map { $0[index].count }.max() ?? 0 }
    var lines = cells.map { row in
      let padded = columns.indices.map {
        Self.padded(row[$0], to: widths[$0], atStart: columns[$0].isNumeric)
      }
      return Self.trimmed(padded.joined(separator: "  "))
    }
    lines.insert(widths.map { String(repeating: "─", count: $0) }.joined(separator: "  "), at: 1)
    return lines
  }

  /// Replaces what could move the cursor or change colours.
  static func harmless(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      let isControl = scalar.properties.generalCategory == .control || scalar.properties.isBidiControl
      result.unicodeScalars.append(isControl ? "\u{FFFD}" : scalar)
    }
    return result
  }

  private static func cut(_ text: String, to limit: Int?) -> String {
    guard let limit, text.count > limit else { return text }
    return text.prefix(max(0, limit - 1)) + "…"
  }

  private static func padded(_ text: String, to width: Int, atStart: Bool) -> String {
    let padding = String(repeating: " ", count: max(0, width - text.count))
    return atStart ? padding + text : text + padding
  }

  private static func trimmed(_ line: String) -> String {
    String(line.reversed().drop { $0 == " " }.reversed())
  }
}
