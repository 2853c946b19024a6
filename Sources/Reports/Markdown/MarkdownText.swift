/// Writes Markdown: headings, paragraphs, lists and tables whose cells cannot break out of them.
struct MarkdownText {
  private(set) var text = ""

  mutating func heading(_ words: String, level: Int = 2) {
    if !text.isEmpty { text += "\n" }
    text += String(repeating: "#", count: level) + " " + Self.escape(words) + "\n\n"
  }

  mutating func paragraph(_ words: String) { text += Self.escape(words) + "\n\n" }

  mutating func list(_ entries: [String]) {
    for entry in entries { text += "- " + Self.escape(entry) + "\n" }
    if !entries.isEmpty { text += "\n" }
  }

  mutating func code(_ words: String) { text += "```\n" + words.replacing("```", with: "'''") + "\n```\n\n" }

  /// - Parameter numeric: how many columns from the right are numbers.
  mutating func table(_ head: [String], _ rows: [[String]], numeric: Int) {
    text += "| " + head.map(Self.cell).joined(separator: " | ") + " |\n|"
    for index in head.indices { text += index >= head.count - numeric ? " ---: |" : " --- |" }
    text += "\n"
    for row in rows { text += "| " + row.map(Self.cell).joined(separator: " | ") + " |\n" }
    text += "\n"
  }

  private static func cell(_ words: String) -> String { escape(words).replacing("|", with: "\\|") }

  /// On one line, with markup characters as they are meant.
  private static func escape(_ words: String) -> String {
    var escaped = ""
    for character in words {
      switch character {
      case "\n", "\r", "\r\n": escaped += " "
      case "<": escaped += "&lt;"
      case "*", "_", "[", "]", "#": escaped += "\\\(character)"
      default: escaped.append(character)
      }
    }
    return escaped
  }
}
