import CommandKit
import Diagnostics
import Factory
import Storage

/// Options that the schema of the settings declares: their names, kinds, bounds, defaults and help come from there, so
/// that the command line and the file say the same.
struct SchemaOptions: ParameterGroup {
  private let valued: [Setting<RunSettings>]
  private let switches: [Setting<RunSettings>]
  private let options: [Option<GivenSetting?>]
  private let flags: [Flag]
  /// The code of an error of a number beyond its bounds; `nil` for `invalid_value`, as of any other value.
  private let boundCode: String?

  init() { self.init("", []) }

  /// - Parameters:
  ///   - section: what the paths begin with.
  ///   - former: names of options in earlier versions, by present name.
  init(
    _ section: String, _ names: [String], former: [String: [String]] = [:], boundCode: String? = nil
  ) {
    let settings = names.map { Self.setting(section.isEmpty ? $0 : "\(section).\($0)") }
    valued = settings.filter { !$0.isFlag }
    switches = settings.filter(\.isFlag)
    self.boundCode = boundCode
    options = valued.map { setting -> Option<GivenSetting?> in
      let name = Self.name(setting)
      let parser = ValueParser<GivenSetting>.setting(setting, checksBounds: boundCode == nil)
      return Option<GivenSetting?>(name, parser, Self.help(setting)).formerly(former[name] ?? [])
    }
    flags = switches.map { Flag(Self.name($0), $0.help) }
  }

  /// Puts what was given over the settings.
  /// - Throws: `boundCode` for a number beyond its bounds.
  func apply(to settings: inout RunSettings, _ context: CommandContext) throws {
    for (setting, option) in zip(valued, options) {
      guard let given = context[option] else { continue }
      do {
        try setting.take(given.node(setting), into: &settings)
      } catch {
        throw AssayError(
          code: boundCode ?? "invalid_value",
          message: "`\(option.declaration.spelling)` takes \(setting.expectedOfOption), not `\(given.text)`.",
          remedy: "", place: option.declaration.spelling, kind: .usage)
      }
    }
    for (setting, flag) in zip(switches, flags) where context[flag] {
      try setting.take(GivenSetting(text: "true").node(setting), into: &settings)
    }
  }

  /// The settings with what was given over them.
  func applied(to settings: RunSettings = RunSettings(), _ context: CommandContext) throws -> RunSettings {
    var settings = settings
    try apply(to: &settings, context)
    return settings
  }

  /// Whether any was given.
  func isGiven(_ context: CommandContext) -> Bool {
    options.contains { context[$0] != nil } || flags.contains { context[$0] }
  }

  private static let byPath = Dictionary(uniqueKeysWithValues: RunSettings.settings.map { ($0.path, $0) })
  private static let standard = RunSettings()

  private static func setting(_ path: String) -> Setting<RunSettings> {
    guard let setting = byPath[path], setting.option != nil else {
      preconditionFailure("the schema has no option for \(path)")
    }
    return setting
  }

  private static func name(_ setting: Setting<RunSettings>) -> String {
    String((setting.option ?? "").drop { $0 == "-" })
  }

  private static func help(_ setting: Setting<RunSettings>) -> String {
    let standard = setting.shown(Self.standard)
    if standard.isNull || setting.help.hasSuffix("unless given") { return setting.help }
    return setting.help + "; \(text(standard)) unless given"
  }

  /// A default as a user would type it.
  private static func text(_ value: JSONValue) -> String {
    if let number = value.doubleValue { return NumberText.significant(number, 12) }
    return value.stringValue ?? value.text()
  }
}

/// The text of an option that a setting reads.
struct GivenSetting: Sendable {
  let text: String

  /// As the value of a document; `none` is `null` where the value may be absent.
  func node(_ setting: Setting<RunSettings>) throws -> YAMLNode {
    try YAMLReader.parse(text == "none" && setting.mayBeAbsent ? "null" : text, source: setting.option ?? "")
  }
}

extension Setting<RunSettings> {
  /// What its option takes.
  fileprivate var expectedOfOption: String {
    guard mayBeAbsent, expectation.hasSuffix(", or null") else { return expectation }
    return expectation.dropLast("null".count) + "none"
  }
}

extension ValueParser where Value == GivenSetting {
  /// - Parameter checksBounds: whether a number beyond its bounds is refused here.
  fileprivate static func setting(_ setting: Setting<RunSettings>, checksBounds: Bool) -> ValueParser {
    let choices = setting.choices
    return ValueParser(
      placeholder: choices.isEmpty ? setting.isWhole ? "N" : "X" : "NAME",
      expectation: setting.expectedOfOption, completion: choices.isEmpty ? .none : .choice(choices),
      describe: \.text
    ) { text in
      let given = GivenSetting(text: text)
      if !checksBounds, setting.isNumber, let number = Double(text), number.isFinite { return given }
      var scratch = RunSettings()
      guard let node = try? given.node(setting), (try? setting.take(node, into: &scratch)) != nil else {
        return nil
      }
      return given
    }
  }
}
