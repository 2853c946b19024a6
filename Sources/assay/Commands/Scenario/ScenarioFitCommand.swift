import CommandKit
import Diagnostics
import Market
import Storage

struct ScenarioFitCommand: Command {
  static let path = "scenario fit"
  static let abstract = "Calibrate a scenario to real bars and write it as a YAML entry."
  static let discussion = """
    Drift, volatility, overnight share, the session's pattern and volume are those of the sample; the weights of the
    variance (GJR-GARCH), the tail index and jumps are found by maximum likelihood, and clustering and jumps stay
    only when they earn their parameters. The page sets the series beside one made from the fit.
    """
  static let examples = [
    CommandExample(
      "assay scenario fit --symbol AAPL --timeframe 1d --output apple.yaml", "a market like Apple's")
  ]

  let symbol = Option.required("symbol", .text("S"), "a symbol of the catalogue")
  let timeframe = Option.required("timeframe", .timeframe, "length of a bar, up to 1d")
  let from = Option("from", .date, "first session date")
  let to = Option("to", .date, "last session date")
  let name = Option("name", .text("NAME"), "what the scenario is called; `like_` and the symbol unless given")
  let output = Option("output", .file, "write the scenario to this file")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let series = try context.workspace.catalogue().load(context[symbol], context[timeframe])
      .slice(from: context[from], to: context[to]?.advanced(byDays: 1))
    let fit = try ScenarioFit(series, name: context[name] ?? "like_\(context[symbol])")
    let made = try SyntheticMarket(
      instrument: series.instrument, timeframe: series.timeframe, start: series.sessionDate(0),
      scenario: fit.scenario
    ).bars(count: series.count, seed: context.globals.seed ?? 1)
    if let path = context[output] { try AtomicFile.replace(path, with: fit.scenario.yaml) }
    let (real, synthetic) = (StylisedFacts(series), StylisedFacts(made))
    let text = page(fit, real, synthetic, context)
    return CommandOutput(
      json: [
        "scenario": fit.scenario.json, "bars": JSONValue(fit.bars), "sessions": JSONValue(fit.sessions),
        "clustering_gain": .number(fit.clusteringGain), "jump_gain": .number(fit.jumpGain),
        "facts": FactsText.document(real), "facts_of_synthetic": FactsText.document(synthetic),
      ], text: text)
  }

  private func page(
    _ fit: ScenarioFit, _ real: StylisedFacts, _ synthetic: StylisedFacts, _ context: CommandContext
  ) -> String {
    var table = TextTable([.text("fact"), .number(context[symbol]), .number("one series of the fit")])
    func row(_ name: String, _ fact: KeyPath<StylisedFacts, Double>) {
      table.append([
        name, NumberText.significant(real[keyPath: fact]), NumberText.significant(synthetic[keyPath: fact]),
      ])
    }
    row("growth a year (log)", \.annualGrowth)
    row("volatility a year", \.annualVolatility)
    row("skewness", \.skewness)
    row("excess kurtosis", \.excessKurtosis)
    row("autocorrelation of returns", \.returnAutocorrelation)
    row("of squared returns, lags 1 to 10", \.squareAutocorrelation)
    row("largest drawdown", \.maximumDrawdown)
    let gains =
      "Log likelihood gained by clustering: \(NumberText.significant(fit.clusteringGain)), by jumps: "
      + "\(NumberText.significant(fit.jumpGain)), over \(NumberText.grouped(fit.bars)) bars."
    let written = context[output].map { "\n\nWritten to \($0)." } ?? ""
    return fit.scenario.yaml + "\n"
      + table.text(width: context.console.width, style: context.console.outputStyle)
      + "\n\n" + gains + written
  }
}
