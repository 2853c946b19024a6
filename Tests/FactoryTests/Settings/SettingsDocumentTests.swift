import Backtest
import Diagnostics
import Factory
import Storage
import Testing

/// What holds for every kind of configuration file. A new kind is one line in `each`.
@Suite struct SettingsDocumentTests {
  private func each(_ body: (any SettingsDocument.Type) throws -> Void) rethrows {
    try body(RunSettings.self)
    try body(FactoryFile.self)
  }

  private func read<Document: SettingsDocument>(
    _ type: Document.Type, _ text: String
  ) throws -> SettingsReading<Document> {
    Document.read(try YAMLReader.parse(text, source: "file.yaml"))
  }

  /// A document with one key.
  private func text(_ path: String, _ value: String) -> String {
    var lines: [String] = []
    let words = path.split(separator: ".")
    for (depth, word) in words.enumerated() {
      lines.append(String(repeating: "  ", count: depth) + "\(word):")
    }
    return lines.joined(separator: "\n") + " " + value
  }

  @Test func `every key stands once, in the file that is shown and in the schema`() throws {
    try each { type in
      func check<Document: SettingsDocument>(_ type: Document.Type) throws {
        let paths = Document.settings.map(\.path)
        #expect(Set(paths).count == paths.count)
        let schema = Document.jsonSchema
        for setting in Document.settings {
          var place: JSONValue? = schema
          for word in setting.path.split(separator: ".") { place = place?["properties"]?[String(word)] }
          #expect(place?["description"]?.stringValue?.hasPrefix(setting.help) == true, "\(setting.path)")
        }
        #expect(schema["additionalProperties"] == false)
        let shown = Document().yaml
        let again = try read(type, shown)
        #expect(again.problems == [] && again.notes == [])
        #expect(again.settings.json == Document().json)
      }
      try check(type)
    }
  }

  @Test func `an unknown key is told with the nearest one, in every file`() throws {
    try each { type in
      func check<Document: SettingsDocument>(_ type: Document.Type) throws {
        for setting in Document.settings {
          let problems = try read(type, text(setting.path + "x", "1")).problems
          #expect(problems.first?.code == "unknown_key", "\(setting.path)")
          #expect(problems.first?.message.contains(setting.name) == true, "\(setting.path)")
        }
      }
      try check(type)
    }
  }

  @Test func `a former name is read, and a note names the new one`() throws {
    let reading = try read(
      FactoryFile.self, "trading: {capital: 5000}\nexits: {flat_by_session_close: false}")
    #expect(reading.problems == [])
    #expect(reading.settings.capital == 5_000 && reading.settings.exits?.flatBySessionClose == false)
    #expect(reading.notes.count == 2 && reading.notes[0].contains("`trading.initial_capital`"))
    let both = try read(FactoryFile.self, "trading: {initial_capital: 1, capital: 2}")
    #expect(both.problems.map(\.code) == ["conflicting_keys"])
  }
}
