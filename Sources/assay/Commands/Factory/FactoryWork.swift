import CommandKit
import Diagnostics
import Factory
import Market
import Reports
import Storage
import Strategies
import Synchronization

/// Makes runs and reports for the commands: with progress on the console, and a stop that loses nothing.
struct FactoryWork {
  let context: CommandContext
  let catalogue: Catalogue
  let library: StrategyLibrary
  let database: ResultsDatabase
  private let ledger: TrialLedger
  private let keepsReturns: Bool
  private let workers: Int

  /// - Parameters:
  ///   - ledger: the one of the data folder unless given.
  ///   - keepsReturns: whether the returns of every backtest go to Parquet beside the database.
  init(
    _ context: CommandContext, catalogue: Catalogue, library: StrategyLibrary, ledger: TrialLedger? = nil,
    keepsReturns: Bool = false,
    workers: Int? = nil
  ) throws {
    self.library = library
    self.context = context
    self.catalogue = catalogue
    self.ledger = ledger ?? .standard(context)
    self.keepsReturns = keepsReturns
    self.workers = workers ?? context.globals.workers
    database = try context.workspace.database()
  }

  /// Makes what is missing of a run, and says how long it took when nothing had been made before.
  /// - Parameter record: the run that is taken up; it must be the one that the configuration makes.
  /// - Throws: `Interrupted` after Ctrl-C, with the way to go on; `different_run`.
  func run(
    _ configuration: FactoryConfiguration, takingUp record: RunRecord? = nil
  ) async throws -> (summary: FactorySummary, seconds: Double?) {
    let run = try FactoryRun(
      configuration, source: catalogue, library: library, codeVersion: Version.code,
      now: Clock.now().description)
    if let record { try run.requireSame(as: record) }
    let done = try database.run(run.record.id).map { try database.finishedUnits(ofRun: $0.id).count } ?? 0
    context.console.info(
      "Run \(run.record.id): \(NumberText.grouped(run.backtestCount)) backtests in \(run.record.unitCount) units"
        + (done > 0 ? ", of which \(done) are done already." : "."))
    let meter = context.console.progress(
      "factory", total: done > 0 ? nil : run.backtestCount, unit: "backtests")
    let interruption = context.interruption
    let stopwatch = Stopwatch()
    // A run that is taken up again goes on as it began.
    let returns = ReturnArchive(database: database, run: run.record.id)
    let isKept = try keepsReturns || returns.isKept(by: database, run: run.record.id)
    let archive = isKept ? returns : nil
    let cache = context.workspace.cache
    let summary = try await interruption.deferring {
      try await run.execute(
        into: database, ledger: ledger, archive: archive, cache: cache, workers: workers,
        now: { Clock.now().description },
        progress: { meter.advance(by: $0.unitBacktests) }, isInterrupted: { interruption.isRequested })
    }
    meter.finish()
    guard let summary else {
      throw Interrupted(remedy: "`assay factory resume \(run.record.id)` goes on where it stopped.")
    }
    try writeManifest(summary)
    return (summary, done == 0 ? stopwatch.elapsed : nil)
  }

  /// Writes `winners_manifest.json` to the output folder, or beside the run's series.
  func writeManifest(_ summary: FactorySummary) throws {
    let folder = context.globals.output ?? ReturnArchive.runFolder(database: database, run: summary.run.id)
    let path = "\(folder)/\(WinnersManifest.fileName)"
    try WinnersManifest(summary, database: database, library: library, created: Clock.now().description)
      .write(to: path)
    context.console.info("\(summary.winners.count) winners are in \(path).")
  }

  /// Writes the report of a finished run.
  /// - Parameter seconds: how long the run took, when this call made all of it.
  func writeReport(_ summary: FactorySummary, to path: String, seconds: Double? = nil) throws {
    let configuration = try FactoryConfiguration(json: JSONValue(parsing: summary.run.config))
    let datasets = try configuration.symbols.map { symbol in
      try ReportDataset(
        catalogue.entry(symbol, configuration.timeframe), catalogue.load(symbol, configuration.timeframe))
    }
    let builder = try FactoryReportBuilder(summary, database: database, source: catalogue, library: library)
    let model = try builder.report(
      created: Clock.now(), datasets: datasets, command: configuration.command, seconds: seconds,
      workers: seconds == nil ? nil : context.globals.workers)
    try ReportRenderer.write(model, to: path)
    context.console.info("The report is in \(path).")
  }
}

/// Seconds since it was made.
struct Stopwatch: Sendable {
  private let start = ContinuousClock.now

  var elapsed: Double {
    let elapsed = ContinuousClock.now - start
    return Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18
  }
}
