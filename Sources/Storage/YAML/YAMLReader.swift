import CYAML
public import Diagnostics

/// Reads YAML documents through libyaml.
public enum YAMLReader {
  /// Reads a file that holds one document.
  ///
  /// - Throws: `no_such_file`, `cannot_read`, or as `parse`.
  public static func read(_ path: String) throws -> YAMLNode {
    try parse(WholeFile.bytes(of: path), source: path)
  }

  /// Parses one document. An empty text is a null node.
  ///
  /// - Parameter source: the name of the text in error messages.
  /// - Throws: `invalid_yaml` with place and libyaml's words, also for keys that occur twice, keys that are
  ///   not plain texts, several documents, and aliases that blow up to more than a million nodes.
  public static func parse(_ text: String, source: String) throws(AssayError) -> YAMLNode {
    try parse(Array(text.utf8), source: source)
  }

  static func parse(_ bytes: [UInt8], source: String) throws(AssayError) -> YAMLNode {
    var parser = yaml_parser_t()
    guard yaml_parser_initialize(&parser) == 1 else { preconditionFailure("no memory for a YAML parser") }
    defer { yaml_parser_delete(&parser) }
    // libyaml keeps the address, so the whole of the parsing happens inside the borrow.
    let result = bytes.withUnsafeBufferPointer { buffer -> Result<YAMLNode, AssayError> in
      yaml_parser_set_input_string(&parser, buffer.baseAddress, buffer.count)
      var builder = YAMLBuilder(source: source)
      do throws(AssayError) {
        return .success(try builder.document(&parser))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }
}

/// Turns libyaml's events into nodes.
private struct YAMLBuilder {
  let source: String
  private var anchors: [String: YAMLNode] = [:]
  private var aliasedNodes = 0
  private var depth = 0

  init(source: String) { self.source = source }

  /// What the builder needs of one event, copied out of libyaml's memory.
  private struct Event {
    var type: yaml_event_type_t
    var place: YAMLNode.Place
    var text = ""
    var anchor: String?
    var isPlain = false
  }

  mutating func document(_ parser: inout yaml_parser_t) throws(AssayError) -> YAMLNode {
    var root: YAMLNode?
    while true {
      let event = try next(&parser)
      switch event.type {
      case YAML_STREAM_START_EVENT, YAML_DOCUMENT_END_EVENT: continue
      case YAML_STREAM_END_EVENT:
        return root ?? YAMLNode(content: .scalar("", isPlain: true), place: event.place)
      case YAML_DOCUMENT_START_EVENT:
        guard root == nil else { throw error("A second document begins", event.place) }
        root = try node(try next(&parser), &parser)
      default: throw error("Something follows the end of the document", event.place)
      }
    }
  }

  private mutating func node(_ event: Event, _ parser: inout yaml_parser_t) throws(AssayError) -> YAMLNode {
    depth += 1
    defer { depth -= 1 }
    guard depth <= 100 else { throw error("Lists and mappings are nested more than 100 deep", event.place) }
    let content: YAMLNode.Content
    switch event.type {
    case YAML_SCALAR_EVENT: content = .scalar(event.text, isPlain: event.isPlain)
    case YAML_SEQUENCE_START_EVENT: content = .sequence(try elements(&parser))
    case YAML_MAPPING_START_EVENT: content = .mapping(try members(&parser))
    case YAML_ALIAS_EVENT: return try aliased(event)
    default: throw error("A value is missing", event.place)
    }
    let node = YAMLNode(content: content, place: event.place)
    if let anchor = event.anchor { anchors[anchor] = node }
    return node
  }

  private mutating func elements(_ parser: inout yaml_parser_t) throws(AssayError) -> [YAMLNode] {
    var elements: [YAMLNode] = []
    while true {
      let event = try next(&parser)
      if event.type == YAML_SEQUENCE_END_EVENT { return elements }
      elements.append(try node(event, &parser))
    }
  }

  private mutating func members(
    _ parser: inout yaml_parser_t
  ) throws(AssayError) -> [(key: YAMLNode, value: YAMLNode)] {
    var members: [(key: YAMLNode, value: YAMLNode)] = []
    var known: Set<String> = []
    while true {
      let event = try next(&parser)
      if event.type == YAML_MAPPING_END_EVENT { return members }
      guard event.type == YAML_SCALAR_EVENT else { throw error("A key is not a plain text", event.place) }
      guard known.insert(event.text).inserted else {
        throw error("The key `\(event.text)` occurs a second time", event.place)
      }
      let key = try node(event, &parser)
      members.append((key, try node(try next(&parser), &parser)))
    }
  }

  private mutating func aliased(_ event: Event) throws(AssayError) -> YAMLNode {
    guard let node = anchors[event.text] else {
      throw error("There is no anchor `&\(event.text)` before this alias", event.place)
    }
    aliasedNodes += node.size
    guard aliasedNodes <= 1_000_000 else {
      throw error("Aliases of aliases make the document too large", event.place)
    }
    return node
  }

  private func next(_ parser: inout yaml_parser_t) throws(AssayError) -> Event {
    var raw = yaml_event_t()
    guard yaml_parser_parse(&parser, &raw) == 1 else {
      let words = parser.problem.map { String(cString: $0) } ?? "not YAML"
      let context = parser.context.map { " " + String(cString: $0) } ?? ""
      throw error("This is not valid YAML: \(words)\(context)", place(parser.problem_mark))
    }
    defer { yaml_event_delete(&raw) }
    var event = Event(type: raw.type, place: place(raw.start_mark))
    switch raw.type {
    case YAML_SCALAR_EVENT:
      let scalar = raw.data.scalar
      event.text = String(
        decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
      event.isPlain = scalar.style == YAML_PLAIN_SCALAR_STYLE
      event.anchor = Self.text(scalar.anchor)
    case YAML_SEQUENCE_START_EVENT: event.anchor = Self.text(raw.data.sequence_start.anchor)
    case YAML_MAPPING_START_EVENT: event.anchor = Self.text(raw.data.mapping_start.anchor)
    case YAML_ALIAS_EVENT: event.text = Self.text(raw.data.alias.anchor) ?? ""
    default: break
    }
    return event
  }

  private static func text(_ bytes: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    bytes.map { String(cString: $0) }
  }

  private func place(_ mark: yaml_mark_t) -> YAMLNode.Place {
    YAMLNode.Place(source: source, line: Int(mark.line) + 1, column: Int(mark.column) + 1)
  }

  private func error(_ message: String, _ place: YAMLNode.Place) -> AssayError {
    AssayError(
      code: "invalid_yaml", message: message + ".", remedy: "Correct the file at this place.",
      place: "\(place)", kind: .usage)
  }
}
