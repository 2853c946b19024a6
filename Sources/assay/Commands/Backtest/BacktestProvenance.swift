import Backtest
import Diagnostics
import Factory
import Market
import Reports
import Storage
import Strategies

/// What made a backtest's numbers, complete enough to make them again.
struct BacktestProvenance {
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
      } ?? [])
    json = JSONObject([
      ("data_hash", .string(entry.contentHash)), ("source", .string(entry.provenance.source)),
      ("code_version", .string(Version.number)), ("settings", .object(JSONObject(settings))),
    ])
    let hash = RunRecord.makeID(
      config: JSONValue.object(json).text() + job.strategy.parameters.description
        + configuration.exits.json.text(),
      seed: 0, codeVersion: Version.number, dataHash: entry.contentHash)
    report = ReportProvenance(
      dataHash: entry.contentHash, codeVersion: Version.number, configurationHash: hash,
      configuration: settings.map { ReportSetting($0.0, $0.1.stringValue ?? $0.1.text()) }, seed: 0,
      command: CommandLine.arguments.enumerated().map { $0.offset == 0 ? "assay" : $0.element }
        .joined(separator: " "))
  }
}
