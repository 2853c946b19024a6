public import Diagnostics
import Glibc
import Storage
public import Strategies

/// The strategies of some files, compiled and ready to run.
public struct CompiledStrategies: Sendable {
  /// A file and what came of it.
  public struct File: Sendable {
    public var path: String
    /// The types that its source declares.
    public var types: [String]
    public var models: [StrategyModel] = []
    /// Why the file gave no strategies, or not all; each with file, line and column where the compiler named them.
    public var errors: [AssayError] = []
  }

  public private(set) var files: [File] = []

  /// All strategies that can be used.
  public var models: [StrategyModel] { files.flatMap(\.models) }
  public var errors: [AssayError] { files.flatMap(\.errors) }

  /// What is wrong with the file of a strategy that was asked for.
  public func error(of name: String) -> AssayError? {
    let name = name.lowercased()
    let file = files.first { file in file.types.contains { $0.lowercased() == name } } ?? files.first
    return file?.errors.first
  }

  init(
    _ sources: [UserStrategyFolder.File], settings: UserStrategySettings, besides library: StrategyLibrary
  ) throws {
    var toolchain: Toolchain?
    var taken = Set(library.names.map { $0.lowercased() })
    for source in sources where !source.found.isEmpty {
      var file = File(
        path: source.path, types: source.found.flatMap { [$0.type, $0.name].compactMap { $0 } })
      let lookAhead = source.errors.filter { $0.code == "look_ahead" }
      if lookAhead.isEmpty {
        let tools =
          try toolchain
          ?? Toolchain.locate(
            executable: settings.executable, searchPath: settings.searchPath, home: settings.home)
        toolchain = tools
        do {
          try file.load(source, settings, tools)
        } catch let error as AssayError {
          file.errors.append(error.namingMissingSymbol(of: source.path))
        }
        file.refuse(taken: &taken)
      } else {
        file.errors = lookAhead
      }
      files.append(file)
    }
  }
}

extension CompiledStrategies.File {
  fileprivate mutating func load(
    _ file: UserStrategyFolder.File, _ settings: UserStrategySettings, _ toolchain: Toolchain
  ) throws {
    let compiler = StrategyCompiler(
      toolchain: toolchain, cache: settings.cache, environment: settings.environment)
    switch try compiler.compile(file.source, path: path, strategies: file.found) {
    case .failed(let found): errors = found
    case .made(let product):
      let path = path
      let pool = HostPool {
        try HostProcess(
          executable: settings.executable, library: product.library, file: path,
          source: file.source, seconds: settings.secondsToAnswer, environment: settings.environment)
      }
      let file = StrategyFile(path: path, sha256: product.sourceHash)
      let known = Self.remembered(product)
      for description in try known ?? pool.with({ try $0.describe() }) {
        do {
          if let error = AssayError.unsearchable(description, path) { throw error }
          let model = pool.model(description, file: file)
          if known == nil { _ = try PreparedStrategy(model) }
          models.append(model)
        } catch let error as AssayError {
          errors.append(error)
        }
      }
      if known == nil, errors.isEmpty { try remember(product) }
    }
  }

  /// What a file declares, from the time when it was last asked and nothing was wrong with it.
  private static func remembered(_ product: StrategyCompiler.Product) -> [StrategyDescription]? {
    guard access(product.descriptions, R_OK) == 0,
      let json = try? JSONValue(parsing: try WholeFile.bytes(of: product.descriptions)),
      let known = json.arrayValue?.map({ Wire.description($0) }), !known.contains(where: { $0 == nil })
    else { return nil }
    return known.compactMap { $0 }
  }

  private func remember(_ product: StrategyCompiler.Product) throws {
    let descriptions = models.map { Wire.json($0.description) }
    try AtomicFile.replace(product.descriptions, with: JSONValue.array(descriptions).text())
  }

  /// Takes out strategies whose names are taken.
  fileprivate mutating func refuse(taken: inout Set<String>) {
    models = models.filter { model in
      let name = model.description.name
      if taken.insert(name.lowercased()).inserted { return true }
      errors.append(.nameTaken(name, path))
      return false
    }
  }
}

extension AssayError {
  /// A function that a file declares and nobody defines is found only when it is loaded, and is the file's error.
  fileprivate func namingMissingSymbol(of path: String) -> AssayError {
    let mark = "undefined symbol: "
    // A missing symbol of the contract is no error of the file, but of an old cache.
    guard code == "cannot_load", let range = message.firstRange(of: mark),
      !message[range.upperBound...].hasPrefix("$s10Strategies")
    else { return self }
    return AssayError(
      code: "does_not_compile", message: "The file uses an \(message[range.lowerBound...])",
      remedy: "Repair the file; strategies of other files are not affected.", place: path, kind: .badData)
  }
}
