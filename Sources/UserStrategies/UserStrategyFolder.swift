public import Diagnostics
import Glibc
import Storage
public import Strategies

/// What is around the strategies of users: the program, its environment, where compiled files are kept.
public struct UserStrategySettings: Sendable {
  /// This program, which is started again to hold compiled strategies.
  public var executable: String
  /// The folders in which the compiler is looked for, as in `PATH`.
  public var searchPath: String
  public var home: String?
  /// All variables of the environment, as `NAME=value`.
  public var environment: [String]
  /// The folder of compiled files.
  public var cache: String
  /// How long a strategy may take for an answer.
  public var secondsToAnswer: Int

  public init(
    executable: String, searchPath: String, home: String?, environment: [String], cache: String,
    secondsToAnswer: Int
  ) {
    self.executable = executable
    self.searchPath = searchPath
    self.home = home
    self.environment = environment
    self.cache = cache
    self.secondsToAnswer = secondsToAnswer
  }
}

/// The strategies in a folder of plain Swift files.
public struct UserStrategyFolder: Sendable {
  /// A file and what came of it.
  public struct File: Sendable {
    public var path: String
    public var found: [FoundStrategy] = []
    public var leftOut: [LeftOut] = []
    public var models: [StrategyModel] = []
    /// Why the file gave no strategies; each with file, line and column where the compiler named them.
    public var errors: [AssayError] = []
  }

  public let files: [File]

  /// All strategies that can be used.
  public var models: [StrategyModel] { files.flatMap(\.models) }
  public var errors: [AssayError] { files.flatMap(\.errors) }

  /// Looks at the files of a folder, and compiles those with strategies that are not compiled yet.
  /// - Parameter library: names that are taken.
  /// - Throws: `no_such_folder`; `no_toolchain` and `no_modules` when there is something to compile. What is wrong with
  ///   one file is told of that file, and the others go on.
  public init(_ folder: String, settings: UserStrategySettings, besides library: StrategyLibrary = .builtIn)
    throws
  {
    let names = try FileRules.swiftFiles(in: folder)
    var toolchain: Toolchain?
    var taken = Set(library.names.map { $0.lowercased() })
    files = try names.map { name in
      let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
      var file = File(path: path)
      if FileRules.isExcluded(String(name.dropLast(".swift".count))) {
        file.leftOut = [LeftOut(name: name, reason: "is named like a test, a demonstration or an example")]
        return file
      }
      let source = String(decoding: try WholeFile.bytes(of: path), as: UTF8.self)
      let scanner = SourceScanner(source)
      (file.found, file.leftOut) = (scanner.found, scanner.leftOut)
      if file.found.isEmpty { return file }
      let tools =
        try toolchain
        ?? Toolchain.locate(
          executable: settings.executable, searchPath: settings.searchPath, home: settings.home)
      toolchain = tools
      do {
        try file.load(source, settings, tools)
      } catch let error as AssayError {
        file.errors.append(error)
      }
      file.refuse(taken: &taken)
      return file
    }
  }
}

extension UserStrategyFolder.File {
  /// Compiles the file and asks it what it declares; both once for each content.
  fileprivate mutating func load(_ source: String, _ settings: UserStrategySettings, _ toolchain: Toolchain)
    throws
  {
    let compiler = StrategyCompiler(
      toolchain: toolchain, cache: settings.cache, environment: settings.environment)
    switch try compiler.compile(source, path: path, strategies: found) {
    case .failed(let messages):
      errors = messages.map { message in
        AssayError(
          code: "does_not_compile", message: "\(message.text).", remedy: "Repair the file; the others go on.",
          place: "\(path):\(message.line):\(message.column)", kind: .badData)
      }
    case .made(let product):
      let path = path
      let pool = HostPool {
        try HostProcess(
          executable: settings.executable, library: product.library, file: path,
          seconds: settings.secondsToAnswer,
          environment: settings.environment)
      }
      let file = StrategyFile(path: path, sha256: product.sourceHash)
      let known = Self.remembered(product)
      for description in try known ?? pool.with({ try $0.describe() }) {
        do {
          if let error = Self.unsearchable(description, path) { throw error }
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

  /// Why a description cannot be searched, recorded and named on a command line.
  private static func unsearchable(_ description: StrategyDescription, _ path: String) -> AssayError? {
    func refused(_ what: String, _ remedy: String) -> AssayError {
      AssayError(
        code: "unsearchable_strategy", message: "\(description.name) \(what).", remedy: remedy, place: path,
        kind: .badData)
    }
    if !description.name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") })
      || description.name.isEmpty
    {
      return refused("has signs in its name", "Name it with letters, digits and underscores.")
    }
    let parameters = description.parameters
    if !SourceScanner.parameterCounts.contains(parameters.count) {
      return refused(
        "declares \(parameters.count) parameters", "Declare 1 to 20, so that there is something to search.")
    }
    for (index, parameter) in parameters.enumerated() {
      if parameters[..<index].contains(where: { $0.name == parameter.name }) {
        return refused("declares `\(parameter.name)` twice", "Give each parameter a name of its own.")
      }
      if parameter.grid.isEmpty {
        return refused("has no grid for `\(parameter.name)`", "Give at least one value to try.")
      }
      if let value = ([parameter.standard] + parameter.grid).first(where: { !parameter.domain.contains($0) })
      {
        return refused(
          "declares \(value) for `\(parameter.name)`, outside its own bounds",
          "Give \(parameter.domain.bounds).")
      }
    }
    return nil
  }

  /// Takes out strategies whose names are taken.
  fileprivate mutating func refuse(taken: inout Set<String>) {
    models = models.filter { model in
      let name = model.description.name
      if taken.insert(name.lowercased()).inserted { return true }
      errors.append(
        AssayError(
          code: "name_taken", message: "There already is a strategy `\(name)`.",
          remedy: "Give it another name in its description.", place: path, kind: .badData))
      return false
    }
  }
}
