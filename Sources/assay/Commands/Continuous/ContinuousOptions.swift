import CommandKit
import Continuous
import Diagnostics
import Factory
import Glibc
import Market
import Storage
import Strategies
import UserStrategies

/// What the commands of the continuous system share: where its files lie, and how its settings are read.
struct ContinuousOptions: ParameterGroup {
  let home = Option(
    "home", .folder, "folder of the daemon's files; `continuous` in the data folder unless given")

  func folder(_ context: CommandContext) -> ContinuousFolder {
    context[home].map { ContinuousFolder($0) } ?? ContinuousFolder(of: context.workspace)
  }

  /// The database of a daemon that has run.
  /// - Throws: `no_database` where none has.
  func database(_ context: CommandContext, _ access: Database.Access = .readOnly) throws -> ContinuousDatabase
  {
    let path = folder(context).database
    guard FolderFiles.size(ofFile: path) != nil else {
      throw AssayError(
        code: "no_database", message: "No iteration was made in \(folder(context).path).",
        remedy: "Make one with `assay continuous --once`, or give another folder with --home.", place: path,
        kind: .usage)
    }
    return try ContinuousDatabase(path, access: access)
  }

  static let standardFile = "continuous_backtest_config.json"

  /// The file of settings: that of --config, else the standard one where it is there.
  static func path(_ context: CommandContext) -> String? {
    context.globals.config ?? (access(standardFile, R_OK) == 0 ? standardFile : nil)
  }

  /// The settings of the file, and over them those of the command line.
  func settings(_ context: CommandContext) throws -> ContinuousSettings {
    var settings =
      try Self.path(context).map { try ContinuousSettings.load($0).settings } ?? ContinuousSettings()
    if let seed = context.globals.seed { settings.seed = seed }
    return settings
  }
}

/// What is tested: strategies, real bars, scenarios.
struct ContinuousSources: ParameterGroup {
  let symbols = Option(
    "symbols", .list(of: .text("S")),
    "symbols of the catalogue; all with real bars of --timeframe unless given")
  let timeframe = Option("timeframe", .timeframe, default: .day, "bar length of the real bars")
  let scenariosOnly = Flag("scenarios-only", "test on scenarios alone, whatever the catalogue has")
  let strategies = Option(
    "strategies", .list(of: .text("NAME").suggesting(StrategyCatalogue.names)), "names; all unless given")
  let own = StrategyOptions()

  /// The strategies that are there now. One that was named and is gone, or broken, is among the errors: the others are
  /// tested all the same.
  func library(_ context: CommandContext) throws -> (library: StrategyLibrary, errors: [AssayError]) {
    var (library, errors) = try own.libraryAndErrors(context)
    guard let names = context[strategies] else { return (library, errors) }
    var models: [StrategyModel] = []
    for name in names {
      do {
        models.append(try library.model(named: name))
      } catch {
        errors.append(error)
      }
    }
    library = StrategyLibrary.of(models)
    return (library, errors)
  }

  /// The options as they were given, with whole paths.
  func words(_ context: CommandContext, _ whole: (String) -> String) -> [String] {
    var words: [String] = []
    if let names = context[symbols] { words += ["--symbols", names.joined(separator: ",")] }
    if context[timeframe] != .day { words += ["--timeframe", "\(context[timeframe])"] }
    if context[scenariosOnly] { words.append("--scenarios-only") }
    if let names = context[strategies] { words += ["--strategies", names.joined(separator: ",")] }
    if let path = context[own.folder] { words += ["--strategies-dir", whole(path)] }
    if context[own.timeout] != 30 { words += ["--strategy-timeout", "\(context[own.timeout])"] }
    return words
  }

  /// Looks whether everything that was named exists, before anything is made.
  /// - Throws: what a name or the file of a named strategy refuses.
  func check(_ context: CommandContext) throws {
    if let names = context[strategies] {
      let library = try own.library(context, for: names)
      for name in names { _ = try library.model(named: name) }
    }
    _ = try series(context)
  }

  func series(_ context: CommandContext) throws -> [OfferedSeries] {
    if context[scenariosOnly] { return [] }
    let catalogue = try context.workspace.catalogue()
    let timeframe = context[timeframe]
    let names: [String]
    if let given = context[symbols] {
      names = given
    } else {
      names = try catalogue.list().filter {
        $0.timeframe == timeframe && !$0.provenance.isSynthetic && catalogue.contract(of: $0).isTradable
      }.map(\.symbol).sorted()
    }
    return try names.map { symbol in
      let entry = try catalogue.entry(symbol, timeframe)
      return OfferedSeries(
        symbol: symbol, timeframe: timeframe, contentHash: entry.contentHash,
        series: try catalogue.load(symbol, timeframe))
    }
  }

  func scenarios(_ context: CommandContext) throws -> [MarketScenario] {
    ScenarioCatalogue.all + (try ScenarioFile.read(inDirectory: context.globals.data))
  }
}

/// A length of time as a user writes it: `90s`, `15m`, `1h`, `2d`, or hours as a number.
struct Interval: Sendable {
  var seconds: Double
  var text: String

  init?(_ text: String) {
    let units: [Character: Double] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
    let unit = text.last.flatMap { units[$0] }
    guard let number = Double(unit == nil ? text : String(text.dropLast())), number >= 0, number.isFinite
    else {
      return nil
    }
    seconds = number * (unit ?? 3_600)
    self.text = text
  }
}
