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

  static func standard(_ context: CommandContext) -> String { context.workspace.strategiesFolder }

  /// The built-in strategies and those of the folder.
  ///
  /// - Parameter names: what will be asked for. Files that declare none of it are not compiled; when all of it is
  ///   built in, the folder is not looked at. All strategies unless given.
  /// - Throws: what is wrong with the file of a strategy that was asked for.
  func library(_ context: CommandContext, for names: [String]? = nil) throws -> StrategyLibrary {
    let (library, errors) = try libraryAndErrors(context, for: names)
    for error in errors { context.console.warning(error.description) }
    return library
  }

  /// As `library(_:for:)`, with what is wrong with files that were compiled.
  func libraryAndErrors(
    _ context: CommandContext, for names: [String]? = nil
  ) throws -> (library: StrategyLibrary, errors: [AssayError]) {
    let builtIn = StrategyLibrary.builtIn
    let missing = (names ?? []).filter { (try? builtIn.model(named: $0)) == nil }
    guard let path = directory(context), names == nil || !missing.isEmpty else { return (builtIn, []) }
    let folder = try UserStrategyFolder(path)
    let compiled = try folder.compiled(names == nil ? nil : missing, settings: settings(context))
    let library = builtIn.adding(compiled.models).suggesting(folder.names)
    for name in missing where !library.isTaken(name) {
      if let error = compiled.error(of: name) { throw error }
    }
    return (library, compiled.errors)
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
      let paths = Set(configuration.userStrategies.map(\.file.path))
      let compiled = try UserStrategyFolder(folder.isEmpty ? "/" : folder).compiled(
        paths: paths, settings: settings(context), besides: library)
      library = library.adding(compiled.models)
    }
    return library
  }

  func settings(_ context: CommandContext) throws -> UserStrategySettings {
    UserStrategySettings(
      executable: Installation.executable, searchPath: Self.variable("PATH") ?? "/usr/bin:/bin",
      home: Self.variable("HOME"), environment: try Self.environment(), cache: Self.cache(context),
      secondsToAnswer: context[timeout])
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
