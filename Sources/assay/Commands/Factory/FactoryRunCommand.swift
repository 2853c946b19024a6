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
  static let abstract = "Run symbols × strategies × parameter grids × exits through the six gates."
  static let discussion = """
    Every parameter set of every strategy is run with 20 combinations of stop and target on the discovery dates
    alone; what lies after them stays sealed. Each pair of symbol and strategy then meets six gates: viability,
    walk-forward, regimes, stability, Monte Carlo, and multiple testing over everything that was tried. Every pair
    keeps the figure and the threshold by which it passed or failed.

    The name of a run follows from its configuration, bars, contracts (costs included), seed and the code, so the same
    command takes an interrupted run up where it stopped and repeats nothing that is done. The exit code is 0 when every
    pair was judged, winners or not, 1 when some units failed, and 3 when nothing could be judged. `--config FILE` reads the run from YAML;
    what is given on the command line counts more.

    --write-units writes one document a pair of symbol and strategy. `assay work FILE` runs one of them, on this machine
    or on another with the same data folder, and leaves the result in the cache, where the run finds it. Give
    --no-returns to the run then: the returns of a backtest are not in the cache.
    """
  static let examples = [
    CommandExample(
      "assay factory run --timeframe 1d", "everything in the catalogue, daily bars, 2010 to 2021"),
    CommandExample(
      "assay factory run --symbols ES,NQ --timeframe 15m --gate intraday --strategies MACross,RSI2_MeanReversion",
      "two futures, two strategies, the thresholds for intraday bars"),
    CommandExample("assay factory run --config factory.yaml --report run.html", "a run kept in a file"),
  ]

  let symbols = Option(
    "symbols", .list(of: .text("S")), "symbols of the catalogue; all that have the timeframe unless given")
  let timeframe = Option("timeframe", .timeframe, "bar length in the catalogue")
  let strategies = Option(
    "strategies", .list(of: .text("NAME").suggesting(StrategyCatalogue.names)), "names; all unless given")
  let dates = DiscoveryOptions()
  let gate = Option(
    "gate", .choice(ViabilityGate.presets.map(\.name), "PRESET"),
    "thresholds of the gates; standard unless given")
  let trading = FactoryTradingOptions()
  let costs = CostOptions()
  let composition = CompositionOptions()
  let own = StrategyOptions()
  let report = Option(
    "report", .file, "write a report: HTML, or .json, .md or .pdf by the ending of the name")
  let ledger = LedgerOptions()
  let units = UnitFiles.option
  let dropsReturns = Flag("no-returns", "do not keep the returns of every backtest as Parquet")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let reading = try context.globals.config.map { try FactoryFile.load($0) }
    for note in reading?.notes ?? [] { context.console.info(note) }
    let file = reading?.settings ?? FactoryFile()
    let catalogue = try context.workspace.catalogue()
    let wanted = context[strategies] ?? file.strategies
    let library = try own.library(context, for: wanted)
    let names = try (wanted ?? library.names).map { try library.model(named: $0).description.name }
    let configuration = try configuration(context, file, catalogue, library, names)
    if let folder = context[units] {
      let run = try FactoryRun(
        configuration, source: catalogue, library: library, codeVersion: Version.code,
        now: Clock.now().description)
      return try UnitFiles.write(run.documents(), to: folder)
    }
    let keeps = !context[dropsReturns] && file.keepsReturns ?? true
    let work = try FactoryWork(
      context, catalogue: catalogue, library: library, ledger: ledger.open(context), keepsReturns: keeps,
      workers: file.workers ?? context.globals.workers)
    let (summary, seconds) = try await work.run(configuration)
    if let path = context[report] { try work.writeReport(summary, to: path, seconds: seconds) }
    return try FactoryText(summary).result(context)
  }

  private func configuration(
    _ context: CommandContext, _ file: FactoryFile, _ catalogue: Catalogue, _ library: StrategyLibrary,
    _ names: [String]
  ) throws -> FactoryConfiguration {
    guard let timeframe = context[timeframe] ?? file.timeframe else {
      throw AssayError(
        code: "missing_option", message: "No bar length is given.",
        remedy: "Give `--timeframe`, such as 1d or 15m, or `timeframe` in the configuration file.",
        place: "timeframe", kind: .usage)
    }
    let composition = composition.composition(context)
    let named = context[symbols] ?? file.symbols
    let wanted = try named ?? available(catalogue, timeframe)
    let window = try dates.window(context, file, data: try range(of: wanted, timeframe, catalogue))
    let symbols = try SealedSymbols(catalogue, timeframe, window)
      .judged(of: wanted, areNamed: named != nil, context.console)
    let settings = try trading.settings(context, file)
    var configuration = try FactoryConfiguration(
      symbols: symbols, timeframe: timeframe,
      strategies: names, exits: file.exits ?? .common, from: window.from, through: window.through,
      capital: settings.capital,
      sizing: context[trading.sizer] ?? file.sizing,
      side: composition.isMirrored ? .short : settings.side,
      execution: settings.execution, seed: context.globals.seed ?? file.seed ?? 1,
      userStrategies: UserStrategyReference.all(in: library, among: names), composition: composition,
      holdoutFrom: window.holdoutFrom, holdoutThrough: window.holdoutThrough)
    configuration.gates = try gates(context, file)
    configuration.costs = try costs.override(context).filled(from: file.costs)
    configuration.winnersPerSymbol = file.winnersPerSymbol ?? configuration.winnersPerSymbol
    configuration.winnersPerStrategy = file.winnersPerStrategy ?? configuration.winnersPerStrategy
    return configuration
  }

  private func gates(_ context: CommandContext, _ file: FactoryFile) throws -> GateSettings {
    var json = file.gates?.objectValue ?? JSONObject()
    if let preset = context[gate] { json["preset"] = .string(preset) }
    return try GateSettings(json: .object(json))
  }

  /// First and last day of all symbols together.
  private func range(
    of symbols: [String], _ timeframe: Timeframe, _ catalogue: Catalogue
  ) throws -> (first: CivilDate, last: CivilDate)? {
    let entries = try symbols.map { try catalogue.entry($0, timeframe) }
    func day(_ stamp: String?) -> CivilDate? { stamp.flatMap { CivilDate(String($0.prefix(10))) } }
    guard let first = entries.compactMap({ day($0.first) }).min(),
      let last = entries.compactMap({ day($0.last) }).max()
    else { return nil }
    return (first, last)
  }

  /// Every symbol of the catalogue that has the timeframe.
  private func available(_ catalogue: Catalogue, _ timeframe: Timeframe) throws -> [String] {
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
