import Backtest
import Diagnostics
import Factory
import Market
import Reports
import Storage
import Strategies

/// What made a backtest's numbers, complete enough to make them again.
struct BacktestProvenance {
  private let job: BacktestJob
  private let entry: CatalogueEntry
  private let run: RunSettings
  private let contract: JSONValue
  let identity: Identity
  let json: JSONObject
  let report: ReportProvenance

  init(_ job: BacktestJob, entry: CatalogueEntry, _ run: RunSettings) {
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
      } ?? [])
      + (job.filter.map { [("filter_model", .string($0.folder)), ("filter", $0.work)] } ?? [])
      + job.extras.json.members.map { ($0.key, $0.value) }
    self.job = job
    self.entry = entry
    self.run = run
    contract = instrument.json
    identity = Identity(
      .backtest, code: Version.code, data: [entry.symbol: .string(entry.contentHash)],
      contract: [entry.symbol: instrument.json], configuration: Self.work(job, settings, run))
    let command = CommandLine.arguments.enumerated().map { $0.offset == 0 ? "assay" : $0.element }
      .joined(separator: " ")
    json = JSONObject([
      ("data_hash", .string(entry.contentHash)), ("source", .string(entry.provenance.source)),
      ("code_version", .string(Version.code.description)), ("identity", .string(identity.hexadecimal)),
      ("contract", instrument.json), ("settings", .object(JSONObject(settings))),
      ("command", .string(command)),
    ])
    report = ReportProvenance(
      dataHash: entry.contentHash, codeVersion: Version.code.description, configurationHash: identity.name,
      configuration: settings.map { ReportSetting($0.0, $0.1.stringValue ?? $0.1.text()) }, seed: 0,
      command: command)
  }

  /// What was tried, without the data and the contract: paths do not belong to it.
  private static func work(
    _ job: BacktestJob, _ settings: [(String, JSONValue)], _ run: RunSettings
  ) -> JSONValue {
    let strategy = job.strategy
    return [
      "strategy": .string(strategy.description.name), "parameters": strategy.parameters.json,
      "exits": job.configuration.exits.json,
      "costs": (job.configuration.costs ?? job.frame.series.instrument.costs).json,
      "settings": .object(JSONObject(settings.filter { !["strategy_file", "filter_model"].contains($0.0) })),
      "confidence_threshold": .number(run.confidenceThreshold), "from": JSONValue(run.from?.description),
      "through": JSONValue(run.through?.description),
    ]
  }

  /// The backtest as a trial. The version of the program is no part of the work: the same idea run by a newer program
  /// is the same trial. The contract is: at other costs it is another one.
  func ledgerEntry() -> LedgerEntry {
    let strategy = job.strategy
    let work: JSONValue = [
      "kind": "backtest", "contract": contract, "configuration": identity.document["configuration"] ?? .null,
    ]
    return LedgerEntry(
      kind: .backtests, dataHash: entry.contentHash, symbol: entry.symbol,
      timeframe: entry.timeframe.description,
      from: run.from?.description, through: run.through?.description, count: 1,
      work: SHA256.hexadecimal(of: work.canonical.text()),
      note: "backtest \(strategy.description.name) \(strategy.parameters.json.text())",
      at: Clock.now().description)
  }
}
