/// A table from columns and rows.
///
/// Whatever is written through it, or through `HTMLWriter.scrollingTable`, can be sorted, filtered, copied and saved
/// as CSV, its columns can be chosen, and it scrolls inside its own frame.
package struct DataTable {
  package struct Column {
    package var title: String
    package var meaning: String?
    package var isNumeric: Bool
    /// Left out until the reader chooses it.
    package var isOff: Bool

    package init(_ title: String, meaning: String? = nil, isNumeric: Bool = true, isOff: Bool = false) {
      self.title = title
      self.meaning = meaning
      self.isNumeric = isNumeric
      self.isOff = isOff
    }

    package static func text(_ title: String, meaning: String? = nil, isOff: Bool = false) -> Column {
      Column(title, meaning: meaning, isNumeric: false, isOff: isOff)
    }
  }

  package var title: String
  package var columns: [Column]
  /// The first cell of a row is its head.
  package var rows: [[TableCell]]
  /// Shows the title above the table.
  package var hasCaption: Bool
  package var classes: String?

  package init(
    _ title: String, columns: [Column], rows: [[TableCell]], hasCaption: Bool = false, classes: String? = nil
  ) {
    for row in rows { precondition(row.count == columns.count, "a row has one cell for each column") }
    self.title = title
    self.columns = columns
    self.rows = rows
    self.hasCaption = hasCaption
    self.classes = classes
  }

  package func write(to html: inout HTMLWriter) {
    html.scrollingTable(label: title, classes: classes ?? "data") { html in
      if hasCaption { html.element("caption", text: title) }
      html.element("thead") { html in
        html.element("tr") { html in
          for column in columns {
            html.columnHead(
              column.title, meaning: column.meaning, isNumeric: column.isNumeric, isOff: column.isOff)
          }
        }
      }
      html.element("tbody") { html in
        for row in rows {
          html.line()
          html.element("tr") { html in
            for (index, cell) in row.enumerated() {
              if index == 0 { html.rowHead(cell) } else { html.cell(cell) }
            }
          }
        }
      }
    }
  }
}
