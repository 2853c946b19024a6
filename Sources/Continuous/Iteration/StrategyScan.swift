import Diagnostics
import Factory
import Storage
import Strategies

/// Finds the strategies of an iteration, what changed among them, and the parameters that each trades with.
struct StrategyScan {
  let database: ContinuousDatabase
  let folder: ContinuousFolder
  let code: CodeVersion
  let now: String

  struct Found {
    var models: [StrategyModel] = []
    var champions: [String: ParameterSet] = [:]
    var changes: [DiscoveryChange] = []
    var problems: [String] = []
  }

  func scan(_ library: StrategyLibrary, _ errors: [AssayError]) throws -> Found {
    var found = Found()
    let known = Dictionary(try database.strategies().map { ($0.name, $0) }, uniquingKeysWith: { $1 })
    var notes: [KnownStrategy] = []
    // A strategy without parameters has nothing to optimise and is tested all the same.
    for model in library.models {
      let name = model.description.name
      let hash = model.file?.sha256 ?? code.identity
      if let before = known[name] {
        if before.state != "active" {
          found.changes.append(DiscoveryChange(kind: .new, name: name))
        } else if before.sourceHash != hash, model.file != nil {
          found.changes.append(DiscoveryChange(kind: .changed, name: name))
        }
      } else {
        found.changes.append(DiscoveryChange(kind: .new, name: name))
      }
      found.models.append(model)
      notes.append(
        KnownStrategy(name: name, file: model.file?.path, sourceHash: hash, state: "active", seenAt: now))
    }
    let names = Set(library.names)
    let broken = Set(errors.compactMap(\.place).map { String($0.prefix { $0 != ":" }) })
    for before in known.values.sorted(by: { $0.name < $1.name })
    where before.state == "active" && !names.contains(before.name) {
      var gone = before
      gone.state = before.file.map { broken.contains($0) } ?? false ? "broken" : "removed"
      gone.seenAt = now
      if gone.state == "removed" { found.changes.append(DiscoveryChange(kind: .removed, name: before.name)) }
      notes.append(gone)
    }
    for error in errors {
      found.changes.append(
        DiscoveryChange(kind: .broken, name: error.place ?? "", message: error.sentence))
    }
    try database.note(notes)
    for model in found.models {
      found.champions[model.description.name] = try champion(of: model, &found.problems)
    }
    return found
  }

  /// The parameters in force: those of the file where somebody edited it, else the champion's, else the defaults.
  private func champion(of model: StrategyModel, _ problems: inout [String]) throws -> ParameterSet {
    let description = model.description
    let file = StrategyConfigurationFile(description.name, in: folder)
    guard let current = try database.champion(of: description.name) else {
      let defaults = ParameterSet.defaults(of: description)
      var (parameters, origin) = (defaults, "default")
      do {
        if let given = try file.parameters(for: description), given != defaults {
          (parameters, origin) = (given, "hand")
        }
      } catch let error as AssayError {
        problems.append("\(error)")
      }
      try database.setChampion(
        of: description.name, to: parameters.json.text(), origin: origin, at: now, isWritten: true)
      return parameters
    }
    let parsed = try? ParameterSet(
      json: JSONValue(parsing: current.parameters), for: description)
    guard let parsed else {
      // The strategy's own declarations changed, so its parameters begin anew.
      let defaults = ParameterSet.defaults(of: description)
      problems.append(
        "\(description.name) does not take its former parameters any more; it begins with its defaults.")
      try database.setChampion(of: description.name, to: defaults.json.text(), origin: "default", at: now)
      try file.write(defaults.json)
      return defaults
    }
    do {
      if let given = try file.parameters(for: description), given != parsed {
        problems.append(
          "\(description.name) trades with the parameters that were written into \(file.path) by hand.")
        try database.setChampion(
          of: description.name, to: given.json.text(), origin: "hand", at: now, note: file.path,
          isWritten: true)
        return given
      }
    } catch let error as AssayError {
      problems.append("\(error)")
    }
    return parsed
  }
}

/// Writes the configuration files of champions that have none yet, or another: after a promotion, and after a kill
/// between a promotion and its file.
struct ConfigurationWriter {
  let database: ContinuousDatabase
  let folder: ContinuousFolder

  func writeMissing() throws {
    for entry in try database.currentChampions() {
      let file = StrategyConfigurationFile(entry.champion.strategy, in: folder)
      let isLost = entry.champion.origin != "default" && FolderFiles.size(ofFile: file.path) == nil
      guard !entry.isWritten || isLost else { continue }
      try file.write(try JSONValue(parsing: entry.champion.parameters))
      try database.noteWritten(entry.champion.strategy, champion: entry.champion.id)
    }
  }
}

extension ContinuousDatabase {
  /// Writes the configuration file of a strategy's champion.
  /// - Returns: the path of the file.
  public func writeConfiguration(of strategy: String, in folder: ContinuousFolder) throws -> String {
    let file = StrategyConfigurationFile(strategy, in: folder)
    guard let champion = try champion(of: strategy) else { return file.path }
    try file.write(try JSONValue(parsing: champion.parameters))
    try noteWritten(strategy, champion: champion.id)
    return file.path
  }

  /// Writes the files of all champions that have one or need one.
  public func writeConfigurations(in folder: ContinuousFolder) throws {
    for entry in try currentChampions() {
      let path = StrategyConfigurationFile(entry.champion.strategy, in: folder).path
      guard entry.champion.origin != "default" || FolderFiles.size(ofFile: path) != nil else { continue }
      _ = try writeConfiguration(of: entry.champion.strategy, in: folder)
    }
  }
}
