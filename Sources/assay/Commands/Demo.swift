import CommandKit
import Diagnostics
import Factory
import Market
import Storage
import Strategies

struct Demo: Command {
  static let path = "demo"
  static let abstract = "The main job on sample data, end to end, with a report to open."
  static let discussion = """
    Puts real daily prices of four US shares into the catalogue, checks them, runs every strategy with its whole
    grid and 20 exits on 2000–2010 through six gates, and writes a report. The years after 2010 stay sealed. Sample
    prices come from packages that set-up has fetched.

    Beside them runs one market that is made up, PLANTED: its falls are made good within days, so buying them pays. The
    report says so and sets it against the real ones, so that you see what no edge looks like and what one looks like.
    """
  static let examples = [
    CommandExample("assay demo", "everything in ./assay-data"),
    CommandExample(
      "assay demo --data /tmp/demo --db /tmp/demo/results.sqlite --output /tmp/demo", "elsewhere"),
  ]

  /// Shares with prices over most of the discovery years.
  private static let symbols = ["AAPL", "GOOG", "IBM", "MSFT"]
  /// A market in which something can be earned, to show what that looks like.
  private static let planted = "PLANTED"
  private static let lastDiscoveryDay = CivilDate(year: 2010, month: 12, day: 31)

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let catalogue = try context.workspace.catalogue()
    context.console.info("1/4 Sample prices")
    try bringPricesIn(catalogue, context)
    context.console.info("2/4 Check")
    try check(catalogue, context)
    context.console.info("3/4 Factory")
    let work = try FactoryWork(context, catalogue: catalogue, library: .builtIn)
    let configuration = try FactoryConfiguration(
      symbols: Self.symbols + [Self.planted], timeframe: .day, through: Self.lastDiscoveryDay,
      seed: context.globals.seed ?? 1)
    let (summary, seconds) = try await work.run(configuration)
    context.console.info("4/4 Report")
    let path = "\(context.globals.output ?? context.globals.data)/demo-report.html"
    try work.writeReport(summary, to: path, seconds: seconds)
    let style = context.console.outputStyle
    let page = FactoryText(summary)
    let text = try [
      page.overview(style), page.winners(style, context.console.width), Self.next(path, context, style),
    ].joined(separator: "\n\n")
    return CommandOutput(
      json: [
        "run": .string(summary.run.id), "report": .string(path), "winners": JSONValue(summary.winners.count),
      ],
      text: text)
  }

  private func bringPricesIn(_ catalogue: Catalogue, _ context: CommandContext) throws {
    guard let files = Installation.files else {
      throw AssayError(
        code: "no_sample_data", message: "The sample prices are not installed.",
        remedy: "Fetch them with `./assay-setup deps`.")
    }
    for entry in try SampleData.install(into: catalogue, from: files, importedBy: Version.number) {
      context.console.info(
        "  \(entry.symbol): \(NumberText.grouped(entry.barCount)) daily bars, "
          + "\(entry.first?.prefix(10) ?? "") to \(entry.last?.prefix(10) ?? ""), \(entry.provenance.source)")
    }
    let entry = try catalogue.put(plantedBars.series, plantedBars.provenance)
    context.console.info(
      "  \(entry.symbol): \(NumberText.grouped(entry.barCount)) daily bars, made up, with an edge planted in them"
    )
  }

  /// The same bars each time: a share whose falls are made good within days.
  private var plantedBars: (series: BarSeries, provenance: BarProvenance) {
    get throws {
      var instrument = try InstrumentRegistry.resolve(symbol: "AAPL")
      var scenario = try ScenarioCatalogue.scenario(named: "planted_reversion")
      scenario.edge = Self.edge
      let market = SyntheticMarket(
        instrument: instrument, timeframe: .day, start: CivilDate(daysSinceEpoch: 10_959), scenario: scenario)
      let seed: UInt64 = 1
      instrument.symbol = Self.planted
      return (
        try market.bars(count: 3_500, seed: seed).named(instrument.symbol),
        SyntheticBars.provenance(of: market, seed: seed)
      )
    }
  }

  private static let edge = PlantedEdge(.reversion, annualSharpe: 6, halfLife: 1.5)

  private func check(_ catalogue: Catalogue, _ context: CommandContext) throws {
    for symbol in Self.symbols {
      let report = try QualityReport.check(try catalogue.load(symbol, .day))
      let findings = report.findings.map { "\($0.kind.rawValue) \($0.count)" }
      context.console.info(
        "  \(symbol): " + (findings.isEmpty ? "nothing found" : findings.joined(separator: ", ")))
    }
  }

  private static func next(_ path: String, _ context: CommandContext, _ style: Style) -> String {
    """
    \(style.bold("The report: \(path)"))
    Open it in a browser; it needs no network.

    What to do next
      assay strategies list                      the rules that were tried
      assay factory status                       why each pair passed or was rejected
      assay backtest --symbol AAPL --timeframe 1d --strategy RSI2_MeanReversion
      assay data import FILE --symbol S --timeframe T      prices of your own
    """
  }
}
