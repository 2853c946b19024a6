import Backtest
public import Diagnostics
import Market
public import Storage

/// What a configuration file says, and everything that is wrong with it.
public struct SettingsReading: Sendable {
  public var settings: RunSettings
  /// All problems, in the order of the file, each with its place.
  public var problems: [AssayError]
}

extension RunSettings {
  /// Reads a configuration file; what it does not give keeps its default.
  ///
  /// - Throws: the first problem, with the number of the others; YAML and file errors.
  public static func load(_ path: String) throws -> RunSettings {
    let reading = try read(path)
    guard var first = reading.problems.first else { return reading.settings }
    let others = reading.problems.count - 1
    if others > 0 {
      first.remedy += " `assay config check \(path)` lists \(others) more problem\(others == 1 ? "" : "s")."
    }
    throw first
  }

  /// Reads a configuration file with all of its problems.
  /// - Throws: `no_such_file`, `invalid_yaml`: what leaves nothing to check.
  public static func read(_ path: String) throws -> SettingsReading {
    read(try YAMLReader.read(path))
  }

  /// Reads a document with all of its problems.
  public static func read(_ document: YAMLNode) -> SettingsReading {
    var reader = SettingsReader()
    if !document.isNull { reader.walk(document, path: "") }
    reader.checkTogether()
    return SettingsReading(settings: reader.settings, problems: reader.problems)
  }

  /// Puts values from the command line over those of a file: `risk_management.portfolio.max_portfolio_heat` and its
  /// value as it would stand in the file. The last word of a path is enough where no other key has it.
  ///
  /// - Throws: `unknown_key` with the nearest one, what the key refuses, and what the settings together do.
  public mutating func set(_ assignments: [(key: String, value: String)]) throws {
    var reader = SettingsReader(settings: self)
    for (key, value) in assignments {
      let setting = try RunSettingsSchema.setting(named: key)
      let node = try YAMLReader.parse(value, source: "--set \(setting.path)")
      try setting.read(node, &reader.settings)
      reader.places[setting.path] = "--set \(setting.path)"
    }
    reader.checkTogether()
    if let problem = reader.problems.first { throw problem }
    self = reader.settings
  }
}

extension RunSettingsSchema {
  /// The key of a path, or of its last word where that is unique.
  /// - Throws: `unknown_key` with the nearest one, `ambiguous_key` with all that are meant.
  public static func setting(named key: String) throws(AssayError) -> Setting {
    if let exact = all.first(where: { $0.path == key }) { return exact }
    let byName = all.filter { $0.name == key }
    if let only = byName.first, byName.count == 1 { return only }
    if byName.count > 1 {
      throw AssayError(
        code: "ambiguous_key", message: "There are \(byName.count) keys `\(key)`.",
        remedy: "Give the whole path: \(byName.map(\.path).joined(separator: ", ")).", place: key,
        kind: .usage)
    }
    let nearest =
      NearestName.closest(to: key, among: all.map(\.path))
      ?? NearestName.closest(to: key, among: all.map(\.name)).flatMap { name in
        all.first { $0.name == name }?.path
      }
    throw AssayError(
      code: "unknown_key",
      message: "There is no key `\(key)`.\(nearest.map { " Did you mean `\($0)`?" } ?? "")",
      remedy: "`assay config show` lists all.", place: key, kind: .usage)
  }
}

/// Walks a document against the schema and gathers what is wrong.
private struct SettingsReader {
  var settings = RunSettings()
  var problems: [AssayError] = []
  /// Where each key stood, for problems that show only when all keys are known.
  var places: [String: String] = [:]

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
      if let setting = RunSettingsSchema.all.first(where: { $0.path == inner }) {
        places[inner] = "\(member.value.place)"
        do { try setting.read(member.value, &settings) } catch { problems.append(named(error, setting)) }
      } else if RunSettingsSchema.all.contains(where: { $0.path.hasPrefix(inner + ".") }) {
        // A section that is there switches on what it describes; `enabled: false` in it switches it off again.
        if inner == "risk_management" { settings.usesRiskManager = true }
        if !member.value.isNull { walk(member.value, path: inner) }
      } else {
        problems.append(unknown(member.key, at: member.keyPlace, in: path))
      }
    }
  }

  /// Checks that need more than one key.
  mutating func checkTogether() {
    agreeOnEmergency()
    exclude(
      "backtesting.transaction_cost", settings.commissionFraction, "backtesting.commission_per_unit",
      settings.commissionPerUnit)
    exclude(
      "backtesting.slippage_bps", settings.slippageBasisPoints, "backtesting.slippage_ticks",
      settings.slippageTicks)
    exclude(
      "backtesting.costs.spread_bps", settings.spreadBasisPoints, "backtesting.costs.spread_ticks",
      settings.spreadTicks)
    settings.transactionCosts.spread =
      settings.spreadBasisPoints.map { .basisPoints($0) } ?? settings.spreadTicks.map { .ticks($0) }
    holdMargins()
    if let from = settings.from, let through = settings.through, from > through {
      report(
        AssayError(
          code: "invalid_setting", message: "The run starts on \(from), after it ends on \(through).",
          remedy: "Exchange the dates.", kind: .usage), at: "backtesting.from")
    }
    let zones = settings.limits.zones
    for (name, low, high) in [
      ("caution", zones.caution, zones.alert), ("alert", zones.alert, zones.emergency),
      ("emergency", zones.emergency, settings.emergencyEnd),
    ] where !(low < high) {
      report(
        AssayError(
          code: "invalid_setting", message: "The zone `\(name)` ends at \(high), and begins at \(low).",
          remedy: "Let the zones end in the order normal, caution, alert, emergency.", kind: .usage),
        at: "risk_management.drawdown_zones.\(name)")
    }
    if settings.sizing.maximumRiskPerTrade < settings.sizing.riskPerTrade,
      settings.sizingMethod == .confidenceBased
    {
      report(
        AssayError(
          code: "invalid_setting",
          message: "`max_risk_per_trade` is \(settings.sizing.maximumRiskPerTrade), "
            + "below `risk_per_trade` \(settings.sizing.riskPerTrade).",
          remedy: "Raise it, or lower the risk a trade.", kind: .usage),
        at: "risk_management.position_sizing.max_risk_per_trade")
    }
  }

  /// `max_drawdown_pct` and the end of the alert zone are two names of one border.
  private mutating func agreeOnEmergency() {
    if let a = settings.maximumDrawdown, let b = settings.alertEnd, a != b {
      report(
        AssayError(
          code: "invalid_setting",
          message:
            "`portfolio.max_drawdown_pct` is \(a) and `drawdown_zones.alert` is \(b), which are one border.",
          remedy: "Give one of them, or the same number.", kind: .usage),
        at: "risk_management.portfolio.max_drawdown_pct")
    }
    if let border = settings.maximumDrawdown ?? settings.alertEnd { settings.limits.zones.emergency = border }
    (settings.maximumDrawdown, settings.alertEnd) = (nil, nil)
  }

  private mutating func holdMargins() {
    let account = settings.account
    for (name, initial, maintenance) in [
      ("maintenance_margin", account.initialMargin, account.maintenanceMargin),
      ("futures_maintenance_margin", account.futuresInitialMargin, account.futuresMaintenanceMargin),
    ] where maintenance > initial {
      report(
        AssayError(
          code: "invalid_setting",
          message: "`\(name)` is \(maintenance), above the initial margin \(initial).",
          remedy: "Ask for no more to hold a position than to open it.", kind: .usage),
        at: "backtesting.account.\(name)")
    }
  }

  private mutating func exclude(_ a: String, _ valueA: Double?, _ b: String, _ valueB: Double?) {
    guard valueA != nil, valueB != nil else { return }
    report(
      AssayError(
        code: "conflicting_keys", message: "`\(a)` and `\(b)` exclude each other.",
        remedy: "Give one of them.",
        kind: .usage), at: b)
  }

  private mutating func report(_ error: AssayError, at path: String) {
    var placed = error
    placed.place = places[path] ?? path
    problems.append(placed)
  }

  private func named(_ error: AssayError, _ setting: Setting) -> AssayError {
    var error = error
    error.code = "invalid_setting"
    error.message = "`\(setting.path)`: \(error.message)"
    return error
  }

  private func unknown(_ key: String, at place: YAMLNode.Place, in path: String) -> AssayError {
    let depth = path.isEmpty ? 0 : path.split(separator: ".").count
    var siblings: [String] = []
    for setting in RunSettingsSchema.all where path.isEmpty || setting.path.hasPrefix(path + ".") {
      let words = setting.path.split(separator: ".").map(String.init)
      if words.count > depth, !siblings.contains(words[depth]) { siblings.append(words[depth]) }
    }
    var hint = NearestName.suggestion(for: key, among: siblings)
    if hint.isEmpty, let elsewhere = RunSettingsSchema.all.first(where: { $0.name == key }) {
      hint = " The key `\(elsewhere.path)` stands elsewhere."
    }
    return AssayError(
      code: "unknown_key",
      message: "There is no key `\(key)` \(path.isEmpty ? "at the top" : "in `\(path)`").\(hint)",
      remedy: "The keys here are \(siblings.joined(separator: ", ")).", place: "\(place)", kind: .usage)
  }
}
