/// A strict reader of the HTML that reports write, independent of the writer: every element is closed in
/// order, attributes are quoted, and text holds no bare markup. Collects what tests ask about.
struct ParsedHTML {
  struct Element {
    var name: String
    var attributes: [String: String]
    /// Text inside, markup removed and references resolved.
    var text = ""
    /// Names of the elements around it, outermost first.
    var path: [String]
  }

  struct Malformed: Error, CustomStringConvertible {
    var description: String
  }

  private(set) var elements: [Element] = []

  private static let void: Set<String> = ["br", "col", "hr", "input", "link", "meta"]
  private static let rawText: Set<String> = ["script", "style"]

  init(_ html: String) throws {
    let bytes = Array(html.utf8)
    var position = 0
    var open: [Int] = []
    let doctype = Array("<!DOCTYPE html>".utf8)
    guard bytes.starts(with: doctype) else { throw Malformed(description: "no doctype") }
    position = doctype.count
    while position < bytes.count {
      if let last = open.last, Self.rawText.contains(elements[last].name) {
        let end = try Self.find("</\(elements[last].name)>", in: bytes, from: position)
        elements[last].text = String(decoding: bytes[position..<end], as: UTF8.self)
        position = end
      }
      let next = bytes[position...].firstIndex(of: UInt8(ascii: "<")) ?? bytes.count
      let text = try Self.resolve(String(decoding: bytes[position..<next], as: UTF8.self))
      for index in open { elements[index].text += text }
      if next == bytes.count { break }
      let end = try Self.find(">", in: bytes, from: next)
      let tag = String(decoding: bytes[(next + 1)..<end], as: UTF8.self)
      position = end + 1
      if tag.hasPrefix("/") {
        guard let last = open.popLast(), elements[last].name == tag.dropFirst() else {
          throw Malformed(description: "</\(tag.dropFirst())> closes nothing")
        }
      } else {
        var element = try Self.parse(tag)
        element.path = open.map { elements[$0].name }
        elements.append(element)
        if !Self.void.contains(element.name) { open.append(elements.count - 1) }
      }
    }
    guard open.isEmpty else { throw Malformed(description: "unclosed \(open.map { elements[$0].name })") }
  }

  func all(_ name: String, where matches: (Element) -> Bool = { _ in true }) -> [Element] {
    elements.filter { $0.name == name && matches($0) }
  }

  func withClass(_ name: String) -> [Element] {
    elements.filter { ($0.attributes["class"] ?? "").split(separator: " ").contains(Substring(name)) }
  }

  private static func find(_ text: String, in bytes: [UInt8], from start: Int) throws -> Int {
    let wanted = Array(text.utf8)
    var position = start
    while position + wanted.count <= bytes.count {
      if bytes[position] == wanted[0], bytes[position..<(position + wanted.count)].elementsEqual(wanted) {
        return position
      }
      position += 1
    }
    throw Malformed(description: "no \(text) after byte \(start)")
  }

  private static func parse(_ tag: String) throws -> Element {
    var rest = tag[...]
    let name = rest.prefix { $0.isLetter || $0.isNumber }
    guard !name.isEmpty else { throw Malformed(description: "<\(tag)> has no name") }
    rest = rest.dropFirst(name.count)
    var attributes: [String: String] = [:]
    while !rest.isEmpty {
      guard rest.first == " " else { throw Malformed(description: "<\(tag)> is not separated by spaces") }
      rest = rest.dropFirst()
      let key = rest.prefix { $0.isLetter || $0.isNumber || $0 == "-" }
      rest = rest.dropFirst(key.count)
      guard !key.isEmpty, rest.hasPrefix("=\""), let close = rest.dropFirst(2).firstIndex(of: "\"") else {
        throw Malformed(description: "<\(tag)> has an attribute that is not quoted")
      }
      let value = rest[rest.index(rest.startIndex, offsetBy: 2)..<close]
      guard attributes[String(key)] == nil else { throw Malformed(description: "\(key) twice in <\(tag)>") }
      attributes[String(key)] = try resolve(String(value))
      rest = rest[rest.index(after: close)...]
    }
    return Element(name: String(name), attributes: attributes, path: [])
  }

  private static func resolve(_ text: String) throws -> String {
    guard text.contains("&") || text.contains(">") else { return text }
    if text.contains(">") { throw Malformed(description: "bare > in \(text.prefix(60))") }
    var result = ""
    var rest = text[...]
    let known = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "#39": "'"]
    while let start = rest.firstIndex(of: "&") {
      result += rest[..<start]
      guard let end = rest[start...].firstIndex(of: ";"),
        let character = known[String(rest[rest.index(after: start)..<end])]
      else { throw Malformed(description: "bare & in \(text.prefix(60))") }
      result += character
      rest = rest[rest.index(after: end)...]
    }
    return result + rest
  }
}
