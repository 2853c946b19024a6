/// Names on the left, values on the right, under headings: the page of one result.
public struct FieldList: Sendable {
  private enum Line {
    case heading(String)
    case field(String, String)
  }

  private var lines: [Line] = []

  public init() {}

  /// Starts a section.
  public mutating func heading(_ title: String) { lines.append(.heading(title)) }

  public mutating func append(_ name: String, _ value: String) { lines.append(.field(name, value)) }

  /// The page, without a final newline: names to the left, values to the right in one column.
  ///
  /// Values that are longer than `valueLimit` (paths, lists) do not widen the column; they begin where it
  /// begins.
  public func text(style: Style = .plain, valueLimit: Int = 16) -> String {
    let fields = lines.compactMap { if case .field(let name, let value) = $0 { (name, value) } else { nil } }
    let nameWidth = fields.map(\.0.count).max() ?? 0
    let valueWidth = fields.map(\.1.count).filter { $0 <= valueLimit }.max() ?? 0
    var texts: [String] = []
    for line in lines {
      switch line {
      case .heading(let title): texts.append((texts.isEmpty ? "" : "\n") + style.bold(title))
      case .field(let name, let value):
        let gap = nameWidth - name.count + 2 + max(0, value.count > valueLimit ? 0 : valueWidth - value.count)
        texts.append("  " + name + String(repeating: " ", count: gap) + value)
      }
    }
    return texts.joined(separator: "\n")
  }
}
