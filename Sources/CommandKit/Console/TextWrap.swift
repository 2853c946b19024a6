/// Breaks text for a terminal.
public enum TextWrap {
  /// Breaks a text at spaces, but not inside `backquotes`; a line break in the text is a space.
  ///
  /// Every line starts with `indent` spaces, which count towards `width`. A word that is longer than the line
  /// stays whole.
  public static func wrapped(_ text: String, width: Int, indent: Int = 0) -> String {
    let margin = String(repeating: " ", count: indent)
    var lines: [String] = []
    var line = ""
    for word in words(of: text) {
      if !line.isEmpty, indent + line.count + 1 + word.count > width {
        lines.append(margin + line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    lines.append(margin + line)
    return lines.joined(separator: "\n")
  }

  /// The words; what stands between two backquotes is one, so that a command can be copied from one line.
  private static func words(of text: String) -> [String] {
    var words: [String] = []
    var isOpen = false
    for piece in text.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
      if isOpen { words[words.count - 1] += " " + piece } else { words.append(String(piece)) }
      if piece.count(where: { $0 == "`" }) % 2 == 1 { isOpen.toggle() }
    }
    return words
  }
}
