public import Diagnostics
public import Storage

/// A kind of file that says how something is done: `config.yaml`, `factory.yaml`.
///
/// Its list of settings is all there is: reading, checking, showing, `--set`, the nearest name of a misspelt
/// key and the JSON Schema for editors follow from it. To add a key: a property, and a line in `settings`.
public protocol SettingsDocument: Sendable {
  /// What the file is called in sentences and in the schema.
  static var title: String { get }
  /// Every key, in the order in which it is shown.
  static var settings: [Setting<Self>] { get }
  /// The code of an error of a value; `nil` keeps what the kind says.
  static var valueErrorCode: String? { get }
  /// Everything at its default.
  init()
  /// Told that the file has a section, before its keys are read.
  mutating func meets(section: String)
  /// Checks that need more than one key, when all are read.
  /// - Parameter places: where each key stood.
  mutating func settle(_ places: [String: String]) -> [AssayError]
}

/// What a file says, and everything that is wrong with it.
public struct SettingsReading<Document: SettingsDocument>: Sendable {
  public var settings: Document
  /// All problems, in the order of the file, each with its place.
  public var problems: [AssayError]
  /// What should be written differently, and is read all the same.
  public var notes: [String]
}

extension SettingsDocument {
  public static var valueErrorCode: String? { nil }
  public mutating func meets(section: String) {}

  /// Reads a file; what it does not give keeps its default.
  ///
  /// - Throws: the first problem, with the number of the others; YAML and file errors.
  public static func load(_ path: String) throws -> SettingsReading<Self> {
    let reading = try read(path)
    guard var first = reading.problems.first else { return reading }
    let others = reading.problems.count - 1
    if others > 0 {
      first.remedy += " `assay config check \(path)` lists \(others) more problem\(others == 1 ? "" : "s")."
    }
    throw first
  }

  /// Reads a file with all of its problems.
  /// - Throws: `no_such_file`, `invalid_yaml`: what leaves nothing to check.
  public static func read(_ path: String) throws -> SettingsReading<Self> {
    read(try YAMLReader.read(path))
  }

  /// Reads a document with all of its problems.
  public static func read(_ document: YAMLNode) -> SettingsReading<Self> {
    var reader = SettingsReader<Self>()
    if !document.isNull { reader.walk(document, path: "") }
    return reader.reading
  }

  /// Puts values from the command line over those of a file: `risk_management.portfolio.max_portfolio_heat` and its
  /// value as it would stand in the file. The last word of a path is enough where no other key has it.
  ///
  /// - Throws: `unknown_key` with the nearest one, what the key refuses, and what the settings together do.
  public mutating func set(_ assignments: [(key: String, value: String)]) throws {
    var reader = SettingsReader(document: self)
    for (key, value) in assignments {
      let setting = try Self.setting(named: key)
      let node = try YAMLReader.parse(value, source: "--set \(setting.path)")
      try setting.read(node, &reader.document)
      reader.places[setting.path] = "--set \(setting.path)"
    }
    let reading = reader.reading
    if let problem = reading.problems.first { throw problem }
    self = reading.settings
  }

  /// The key of a path, or of its last word where that is unique.
  /// - Throws: `unknown_key` with the nearest one, `ambiguous_key` with all that are meant.
  public static func setting(named key: String) throws(AssayError) -> Setting<Self> {
    if let exact = settings.first(where: { $0.path == key }) { return exact }
    let byName = settings.filter { $0.name == key }
    if let only = byName.first, byName.count == 1 { return only }
    if byName.count > 1 {
      throw AssayError(
        code: "ambiguous_key", message: "There are \(byName.count) keys `\(key)`.",
        remedy: "Give the whole path: \(byName.map(\.path).joined(separator: ", ")).", place: key,
        kind: .usage)
    }
    let nearest =
      NearestName.closest(to: key, among: settings.map(\.path))
      ?? NearestName.closest(to: key, among: settings.map(\.name)).flatMap { name in
        settings.first { $0.name == name }?.path
      }
    throw AssayError(
      code: "unknown_key",
      message: "There is no key `\(key)`.\(nearest.map { " Did you mean `\($0)`?" } ?? "")",
      remedy: "`assay config show` lists all.", place: key, kind: .usage)
  }
}

/// Walks a document against its settings and gathers what is wrong.
private struct SettingsReader<Document: SettingsDocument> {
  var document = Document()
  var problems: [AssayError] = []
  var notes: [String] = []
  /// Where each key stood, for problems that show only when all keys are known.
  var places: [String: String] = [:]

  var reading: SettingsReading<Document> {
    var settled = document
    let together = settled.settle(places)
    return SettingsReading(settings: settled, problems: problems + together, notes: notes)
  }

  mutating func walk(_ node: YAMLNode, path: String) {
    let members: [(key: String, keyPlace: YAMLNode.Place, value: YAMLNode)]
    do {
      members = try node.mapping().members
    } catch {
      problems.append(error)
      return
    }
    for member in members {
      let inner = path.isEmpty ? member.key : "\(path).\(member.key)"
      if let setting = Document.settings.first(where: { $0.path == inner || $0.formerPath == inner }) {
        take(member.value, at: member.keyPlace, for: setting, written: inner)
      } else if Document.settings.contains(where: { $0.path.hasPrefix(inner + ".") }) {
        document.meets(section: inner)
        if !member.value.isNull { walk(member.value, path: inner) }
      } else {
        problems.append(unknown(member.key, at: member.keyPlace, in: path))
      }
    }
  }

  private mutating func take(
    _ node: YAMLNode, at keyPlace: YAMLNode.Place, for setting: Setting<Document>, written: String
  ) {
    if written != setting.path {
      if places[setting.path] != nil {
        problems.append(
          AssayError(
            code: "conflicting_keys", message: "`\(written)` and `\(setting.path)` are one key.",
            remedy: "Keep `\(setting.path)`.", place: "\(keyPlace)", kind: .usage))
        return
      }
      notes.append("\(keyPlace): `\(written)` is now called `\(setting.path)`; this version reads both.")
    }
    places[setting.path] = "\(node.place)"
    do {
      try setting.read(node, &document)
    } catch {
      problems.append(named(error, setting))
    }
  }

  private func named(_ error: AssayError, _ setting: Setting<Document>) -> AssayError {
    guard error.code == "wrong_type" else { return error }
    var error = error
    error.code = Document.valueErrorCode ?? error.code
    error.message = "`\(setting.path)`: \(error.message)"
    return error
  }

  private func unknown(_ key: String, at place: YAMLNode.Place, in path: String) -> AssayError {
    let depth = path.isEmpty ? 0 : path.split(separator: ".").count
    var siblings: [String] = []
    for setting in Document.settings where path.isEmpty || setting.path.hasPrefix(path + ".") {
      let words = setting.path.split(separator: ".").map(String.init)
      if words.count > depth, !siblings.contains(words[depth]) { siblings.append(words[depth]) }
    }
    var hint = NearestName.suggestion(for: key, among: siblings)
    if hint.isEmpty, let elsewhere = Document.settings.first(where: { $0.name == key }) {
      hint = " The key `\(elsewhere.path)` stands elsewhere."
    }
    return AssayError(
      code: "unknown_key",
      message: "There is no key `\(key)` \(path.isEmpty ? "at the top" : "in `\(path)`").\(hint)",
      remedy: "The keys here are \(siblings.joined(separator: ", ")).", place: "\(place)", kind: .usage)
  }
}
