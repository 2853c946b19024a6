import Backtest
import Diagnostics
import Factory
import Market
import Reports
import Storage
import Strategies

/// What made a backtest's numbers, complete enough to make them again.
struct BacktestProvenance {
  /// What goes beyond the plain settings, as far as it is on.
  private static func extras(_ job: BacktestJob) -> [(String, JSONValue)] {
    let extras = job.extras
    var settings: [(String, JSONValue)] = []
    if extras.entry != .market { settings.append(("entry", .string(extras.entry.text))) }
    if extras.delay > 0 { settings.append(("delay", JSONValue(extras.delay))) }
    if extras.account != .cash { settings.append(("account", .string("\(extras.account)"))) }
    if extras.frictions != .none { settings.append(("frictions", .string("\(extras.frictions)"))) }
    if let sizer = extras.sizer { settings.append(("sizer", .string("\(sizer)"))) }
    if let risk = extras.risk { settings.append(("risk", .string("\(risk)"))) }
    if let finer = extras.finer { settings.append(("drill_down", .string("\(finer.timeframe)"))) }
    return settings
  }

  private let job: BacktestJob
  private let entry: CatalogueEntry
  private let settings: JSONObject
  let json: JSONObject
  let report: ReportProvenance

  init(_ job: BacktestJob, entry: CatalogueEntry) {
    let configuration = job.configuration
    let instrument = job.frame.series.instrument
    let costs = configuration.costs ?? instrument.costs
    let settings: [(String, JSONValue)] =
      [
        ("capital", .number(configuration.capital)), ("sizing", .string(configuration.sizing.text)),
        ("side", .string(configuration.side.rawValue)),
        ("fill", .string(configuration.execution.timing.rawValue)),
        ("intrabar", .string(configuration.execution.intrabar.rawValue)),
        ("limit_fill", .string(configuration.execution.limits.rawValue)),
        ("commission", .string(costs.commission.text)), ("slippage", .string(costs.slippage.text)),
      ]
      + (job.strategy.composition == .plain ? [] : [("composition", .string(job.strategy.composition.text))])
      + (job.strategy.file.map {
        [("strategy_file", .string($0.path)), ("strategy_sha256", .string($0.sha256))]
      } ?? []) + Self.extras(job)
    self.job = job
    self.entry = entry
    self.settings = JSONObject(settings)
    let identity = JSONObject([
      ("data_hash", .string(entry.contentHash)), ("source", .string(entry.provenance.source)),
      ("code_version", .string(Version.number)), ("settings", .object(JSONObject(settings))),
    ])
    let command = CommandLine.arguments.enumerated().map { $0.offset == 0 ? "assay" : $0.element }
      .joined(separator: " ")
    var json = identity
    json["command"] = .string(command)
    self.json = json
    let hash = RunRecord.makeID(
      config: JSONValue.object(identity).text() + job.strategy.parameters.description
        + configuration.exits.json.text(),
      seed: 0, codeVersion: Version.number, dataHash: entry.contentHash)
    report = ReportProvenance(
      dataHash: entry.contentHash, codeVersion: Version.number, configurationHash: hash,
      configuration: settings.map { ReportSetting($0.0, $0.1.stringValue ?? $0.1.text()) }, seed: 0,
      command: command)
  }

  /// The backtest as a trial. The version of the program is no part of the work: the same idea run by a newer program
  /// is the same trial.
  func ledgerEntry(_ run: RunSettings) -> LedgerEntry {
    let (from, through) = (run.from?.description, run.through?.description)
    let strategy = job.strategy
    let work = SHA256.hexadecimal(ofParts: [
      "backtest", strategy.description.name, strategy.parameters.json.text(), job.configuration.exits.json.text(),
      JSONValue.object(settings).text(), run.probabilities ?? "", "\(run.confidenceThreshold)", from ?? "",
      through ?? "",
    ])
    return LedgerEntry(
      kind: .backtests, dataHash: entry.contentHash, symbol: entry.symbol, timeframe: entry.timeframe.description,
      from: from, through: through, count: 1, work: work,
      note: "backtest \(strategy.description.name) \(strategy.parameters.json.text())", at: Clock.now().description)
  }
}
