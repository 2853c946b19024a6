/// Aligned columns for a terminal: texts to the left, numbers to the right, no lines around.
public struct TextTable: Sendable {
  public enum Alignment: Sendable { case left, right }

  public struct Column: Sendable {
    public var title: String
    public var alignment: Alignment

    /// A column of texts.
    public static func text(_ title: String) -> Column { Column(title: title, alignment: .left) }
    /// A column of numbers, already turned into text with the same count of decimals.
    public static func number(_ title: String) -> Column { Column(title: title, alignment: .right) }
  }

  public let columns: [Column]
  public private(set) var rows: [[String]] = []

  public init(_ columns: [Column]) { self.columns = columns }

  /// - Precondition: one cell for each column.
  public mutating func append(_ cells: [String]) {
    precondition(cells.count == columns.count, "\(cells.count) cells for \(columns.count) columns")
    rows.append(cells)
  }

  /// The table with a line of titles, every line indented by `indent`, without a final newline.
  ///
  /// The last column is wrapped when it holds text and the lines would be longer than `width`.
  public func text(width: Int = .max, indent: Int = 0, style: Style = .plain) -> String {
    let widths = columns.indices.map { index in
      rows.reduce(columns[index].title.count) { max($0, $1[index].count) }
    }
    let margin = String(repeating: " ", count: indent)
    let before = widths.dropLast().reduce(indent) { $0 + $1 + 2 }
    let titles = line(columns.map(\.title), widths, margin)
    let canWrap = columns.last?.alignment == .left && width - before >= 20
    let body = rows.map { row -> String in
      guard canWrap, let last = row.last, before + last.count > width else {
        return line(row, widths, margin)
      }
      let wrapped = TextWrap.wrapped(last, width: width, indent: before)
      return line(row.dropLast() + [String(wrapped.dropFirst(before))], widths, margin)
    }
    return ([style.bold(titles)] + body).joined(separator: "\n")
  }

  private func line(_ cells: [String], _ widths: [Int], _ margin: String) -> String {
    var text = margin
    for (index, cell) in cells.enumerated() {
      let padding = String(repeating: " ", count: max(0, widths[index] - cell.count))
      text += (index > 0 ? "  " : "") + (columns[index].alignment == .left ? cell + padding : padding + cell)
    }
    while text.last == " " { text.removeLast() }
    return text
  }
}
