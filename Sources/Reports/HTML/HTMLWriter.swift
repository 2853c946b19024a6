/// Writes HTML that is well-formed and escaped by construction.
///
/// Elements close where their closure ends, text and attribute values are escaped, and there is no way to add
/// markup as a string except for the style sheet and scripts, which have rules of their own.
package struct HTMLWriter {
  package private(set) var html = ""
  /// Whether charts are written: only where the libraries that draw them are at hand.
  package let drawsCharts: Bool
  /// What the charts that were written need, in order of first use.
  package private(set) var libraries: [ChartLibrary] = []

  private static let voidElements: Set<String> = ["br", "col", "hr", "input", "link", "meta"]

  package init(drawsCharts: Bool = true) { self.drawsCharts = drawsCharts }

  /// Notes that a chart needs a library.
  mutating func use(_ library: ChartLibrary) {
    if !libraries.contains(library) { libraries.append(library) }
  }

  /// Writes an element; an attribute with the value `nil` is left out.
  package mutating func element(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?> = [:],
    content: (inout HTMLWriter) -> Void = { _ in }
  ) {
    html += "<\(name)"
    for (key, value) in attributes {
      guard let value else { continue }
      html += " \(key)=\""
      Self.escape(value, into: &html)
      html += "\""
    }
    html += ">"
    if Self.voidElements.contains("\(name)") { return }
    content(&self)
    html += "</\(name)>"
  }

  /// Writes an element that holds text alone.
  package mutating func element(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?> = [:], text: String
  ) {
    element(name, attributes) { $0.text(text) }
  }

  package mutating func text(_ text: String) {
    Self.escape(text, into: &html)
  }

  /// A new line in the source, so that the file can be read and compared.
  package mutating func line() {
    html += "\n"
  }

  /// Adds what another writer wrote.
  mutating func append(_ markup: String) { html += markup }

  package mutating func doctype() {
    html += "<!DOCTYPE html>\n"
  }

  /// Writes a style sheet of ours.
  mutating func style(_ css: String) {
    html += "<style>\n\(css)\n</style>"
  }

  /// Writes a script. Sequences that would end or comment out the element are broken up; both replacements
  /// mean the same inside a JavaScript string, which is where a library can have them.
  mutating func script(_ source: String) {
    html += "<script>\n"
    html += source.replacing("</script", with: "<\\/script").replacing("<!--", with: "<\\!--")
    html += "\n</script>"
  }

  /// Writes data for scripts: JSON in which `<`, `>` and `&` are written as escapes.
  package mutating func data(id: StaticString, json: String) {
    data(attribute: "id", id.description, json: json)
  }

  /// The same, found by an attribute.
  package mutating func data(attribute: StaticString, _ value: String, json: String) {
    html += "<script type=\"application/json\" \(attribute)=\""
    Self.escape(value, into: &html)
    html += "\">"
    for byte in json.unicodeScalars {
      switch byte {
      case "<": html += "\\u003c"
      case ">": html += "\\u003e"
      case "&": html += "\\u0026"
      default: html.unicodeScalars.append(byte)
      }
    }
    html += "</script>"
  }

  /// Text for HTML: markup characters become references; control characters, and those that turn the
  /// direction of the text around what follows, become the replacement character.
  static func escape(_ text: String, into output: inout String) {
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": output += "&amp;"
      case "<": output += "&lt;"
      case ">": output += "&gt;"
      case "\"": output += "&quot;"
      case "'": output += "&#39;"
      case "\t", "\n": output.unicodeScalars.append(scalar)
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}":
        output += "\u{FFFD}"
      default: output.unicodeScalars.append(scalar)
      }
    }
  }
}
