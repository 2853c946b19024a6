import Backtest
import CommandKit
import Diagnostics
import Factory
import Market
import Storage
import Strategies
import Validation

struct FactoryRunCommand: Command {
  static let path = "factory run"
  static let abstract = "Run symbols × strategies × parameter grids × exits through the gates."
  static let discussion = """
    Every parameter set of every strategy is run with 20 combinations of stop and target, on the discovery dates
    alone; what lies after them stays sealed. Gate 1 asks whether a backtest is worth a closer look, and every
    pair keeps the numbers on which it stayed or fell.

    The name of a run follows from its configuration, bars, seed and version, so the same command takes an
    interrupted run up where it stopped and repeats nothing that is done.
    """
  static let examples = [
    CommandExample("assay factory run --timeframe 1d --to 2010-12-31", "everything in the catalogue, daily bars"),
    CommandExample(
      "assay factory run --symbols ES,NQ --timeframe 15m --gate intraday --strategies MACross,RSI2_MeanReversion",
      "two futures, two strategies, the thresholds for intraday bars"),
  ]

  let symbols = Option(
    "symbols", .list(of: .text("S")), "symbols of the catalogue; all that have the timeframe unless given")
  let timeframe = Option.required("timeframe", .timeframe, "bar length in the catalogue")
  let strategies = Option(
    "strategies", .list(of: .text("NAME").suggesting(StrategyCatalogue.names)), "names; all unless given")
  let from = Option("from", .date, "first session date of discovery")
  let to = Option("to", .date, "last session date of discovery; later bars stay sealed")
  let gate = Option(
    "gate", .choice(ViabilityGate.presets.map(\.name), "PRESET"), default: "standard", "thresholds of gate 1")
  let composition = CompositionOptions()
  let own = StrategyOptions()
  let execution = ExecutionOptions()
  let report = Option("report", .file, "write a report: HTML, or its data when the name ends in .json")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let catalogue = try Catalogue(directory: context.globals.data)
    let library = try own.library(context, for: context[strategies])
    let names = try (context[strategies] ?? library.names).map { try library.model(named: $0).description.name }
    let composition = composition.composition(context)
    let configuration = try FactoryConfiguration(
      symbols: try context[symbols] ?? available(catalogue, context), timeframe: context[timeframe],
      strategies: names, from: context[from], through: context[to], gatePreset: context[gate],
      capital: context[execution.capital], sizing: context[execution.sizer], 
      side: composition.isMirrored ? .short : context[execution.side],
      execution: execution.rules(context), seed: context.globals.seed ?? 1,
      userStrategies: UserStrategyReference.all(in: library, among: names), composition: composition)
    let work = try FactoryWork(context, catalogue: catalogue, library: library)
    let (summary, seconds) = try await work.run(configuration)
    if let path = context[report] { try work.writeReport(summary, to: path, seconds: seconds) }
    return try FactoryPage(summary).output(context)
  }

  /// Every symbol of the catalogue that has the timeframe.
  private func available(_ catalogue: Catalogue, _ context: CommandContext) throws -> [String] {
    let timeframe = context[timeframe]
    let symbols = try catalogue.symbols().filter { try catalogue.timeframes(of: $0).contains(timeframe) }
    if symbols.isEmpty {
      throw AssayError(
        code: "empty_catalogue", message: "The catalogue \(catalogue.directory) has no bars of \(timeframe).",
        remedy: "Bring some in with `assay data import` or `assay data sample`.", place: catalogue.directory,
        kind: .usage)
    }
    return symbols
  }
}
