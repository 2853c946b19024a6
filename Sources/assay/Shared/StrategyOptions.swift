import CommandKit
import Diagnostics
import Factory
import Glibc
import Storage
import Strategies
import UserStrategies

/// Where strategies of one's own come from.
struct StrategyOptions: ParameterGroup {
  let folder = Option(
    "strategies-dir", .folder, "folder of your own strategies; `strategies` in the data folder unless given")
  let timeout = Option(
    "strategy-timeout", .integer(in: 1...86_400), default: 30,
    "seconds that one of them may take for an answer")

  /// The folder that was given, or the standard one when it is there.
  func directory(_ context: CommandContext) -> String? {
    if let given = context[folder] { return given }
    let standard = Self.standard(context)
    return access(standard, R_OK | X_OK) == 0 ? standard : nil
  }

  static func standard(_ context: CommandContext) -> String { "\(context.globals.data)/strategies" }

  /// The built-in strategies and those of the folder.
  ///
  /// - Parameter names: what will be asked for; when all of it is built in, the folder is not looked at.
  /// - Throws: what is wrong with the file of a strategy that was asked for. Of other files a warning tells.
  func library(_ context: CommandContext, for names: [String]? = nil) throws -> StrategyLibrary {
    let builtIn = StrategyLibrary.builtIn
    let missing = (names ?? []).filter { (try? builtIn.model(named: $0)) == nil }
    guard let path = directory(context), names == nil || !missing.isEmpty else { return builtIn }
    return try Self.library(
      of: try UserStrategyFolder(path, settings: settings(context)), wanted: missing, context)
  }

  /// The strategies that a run was begun with.
  func library(_ context: CommandContext, for configuration: FactoryConfiguration) throws -> StrategyLibrary {
    var library = StrategyLibrary.builtIn
    var folders: [String] = []
    for reference in configuration.userStrategies {
      let folder = reference.file.path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        .joined(separator: "/")
      if !folders.contains(folder) { folders.append(folder) }
    }
    for folder in folders {
      let loaded = try UserStrategyFolder(
        folder.isEmpty ? "/" : folder, settings: settings(context), besides: library)
      library = library.adding(loaded.models)
    }
    return library
  }

  func settings(_ context: CommandContext) throws -> UserStrategySettings {
    UserStrategySettings(
      executable: Installation.executable, searchPath: Self.variable("PATH") ?? "/usr/bin:/bin",
      home: Self.variable("HOME"), environment: try Self.environment(), cache: Self.cache(context),
      secondsToAnswer: context[timeout])
  }

  private static func library(
    of folder: UserStrategyFolder, wanted: [String], _ context: CommandContext
  ) throws -> StrategyLibrary {
    let library = StrategyLibrary.builtIn.adding(folder.models)
    for name in wanted where !library.isTaken(name) {
      let file = folder.files.first { file in
        file.found.contains { $0.type.lowercased() == name.lowercased() }
      }
      if let error = file?.errors.first { throw error }
    }
    for error in folder.errors { context.console.warning(error.description) }
    return library
  }

  private static func cache(_ context: CommandContext) -> String {
    if let folder = variable("XDG_CACHE_HOME"), folder.hasPrefix("/") { return "\(folder)/assay/strategies" }
    if let home = variable("HOME"), home.hasPrefix("/") { return "\(home)/.cache/assay/strategies" }
    return "\(context.globals.data)/.strategies"
  }

  private static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
  }

  private static func environment() throws -> [String] {
    try WholeFile.bytes(of: "/proc/self/environ").split(separator: 0).map {
      String(decoding: $0, as: UTF8.self)
    }
  }
}
