public import Diagnostics
import Storage
public import Strategies

/// The strategies in a folder of plain Swift files, as their source tells.
///
/// Nothing is compiled and no code runs before a strategy is asked for: `compiled(_:settings:besides:)`.
public struct UserStrategyFolder: Sendable {
  /// A file and what its source tells.
  public struct File: Sendable {
    public var path: String
    public var found: [FoundStrategy] = []
    public var leftOut: [LeftOut] = []
    /// What is wrong with the file, as far as its source tells.
    public var errors: [AssayError] = []
    var source = ""
  }

  public private(set) var files: [File]

  public var errors: [AssayError] { files.flatMap(\.errors) }

  /// The names of all strategies, as far as the source tells them.
  public var names: [String] { files.flatMap { $0.found.map { $0.name ?? $0.type } } }

  /// Reads the files of a folder.
  /// - Parameter library: names that are taken.
  /// - Throws: `no_such_folder`, and what the file system refuses.
  public init(_ folder: String, besides library: StrategyLibrary = .builtIn) throws {
    var taken = Set(library.names.map { $0.lowercased() })
    files = []
    for name in try FileRules.swiftFiles(in: folder) {
      let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
      var file = File(path: path)
      if FileRules.isExcluded(String(name.dropLast(".swift".count))) {
        file.leftOut = [LeftOut(name: name, reason: "is named like a test, a demonstration or an example")]
      } else {
        file.read(String(decoding: try WholeFile.bytes(of: path), as: UTF8.self), name, taken: &taken)
      }
      files.append(file)
    }
  }

  /// Compiles the files that declare some strategies, and asks them what they declare; both once for each content.
  /// - Parameters:
  ///   - names: what is asked for, in any case; everything unless given. A name that no source tells is looked for
  ///     in the files that compute one.
  ///   - library: names that are taken.
  /// - Throws: `no_toolchain` and `no_modules` when there is something to compile. What is wrong with one file is told
  ///   of that file, and the others go on.
  public func compiled(
    _ names: [String]? = nil, settings: UserStrategySettings, besides library: StrategyLibrary = .builtIn
  ) throws -> CompiledStrategies {
    try CompiledStrategies(names.map { files(declaring: $0) } ?? files, settings: settings, besides: library)
  }

  /// Compiles the files with some paths.
  /// - Throws: as `compiled(_:settings:besides:)`.
  public func compiled(
    paths: Set<String>, settings: UserStrategySettings, besides library: StrategyLibrary
  ) throws -> CompiledStrategies {
    try CompiledStrategies(
      files.filter { paths.contains($0.path) }, settings: settings, besides: library)
  }

  private func files(declaring names: [String]) -> [File] {
    let names = Set(names.map { $0.lowercased() })
    let known = Set(self.names.map { $0.lowercased() })
    let someAreUnknown = !names.isSubset(of: known)
    return files.filter { file in
      file.found.contains { strategy in
        names.contains((strategy.name ?? strategy.type).lowercased())
          || names.contains(strategy.type.lowercased()) || (someAreUnknown && strategy.name == nil)
      }
    }
  }
}

extension UserStrategyFolder.File {
  fileprivate mutating func read(_ source: String, _ name: String, taken: inout Set<String>) {
    self.source = source
    let scanner = SourceScanner(source, file: name)
    (found, leftOut) = (scanner.found, scanner.leftOut)
    if found.isEmpty { return }
    errors = LookAheadScan.errors(in: scanner.tokens, source, path: path)
    for strategy in found {
      if let description = strategy.description, let error = AssayError.unsearchable(description, path) {
        errors.append(error)
      }
      if let name = strategy.name, !taken.insert(name.lowercased()).inserted {
        errors.append(.nameTaken(name, path))
      }
    }
  }
}

extension AssayError {
  static func nameTaken(_ name: String, _ path: String) -> AssayError {
    AssayError(
      code: "name_taken", message: "There already is a strategy `\(name)`.",
      remedy: "Give it another name in its description.", place: path, kind: .badData)
  }

  /// Why a description cannot be searched, recorded and named on a command line.
  static func unsearchable(_ description: StrategyDescription, _ path: String) -> AssayError? {
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
}
