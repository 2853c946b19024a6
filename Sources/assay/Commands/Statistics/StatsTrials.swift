import CommandKit
import Diagnostics
import Numerics
import Validation

struct StatsTrials: Command {
  static let path = "stats trials"
  static let abstract =
    "How many independent trials a panel of strategies is worth, and its best one deflated by them."
  static let discussion = """
    Deflating by the number of columns is too hard where they are variants of few ideas. Three estimates of the effective
    number: by the mean correlation (Bailey and López de Prado 2014), by the entropy of the eigenvalues (Roy and Vetterli
    2007), and by clusters (ONC, López de Prado and Lewis 2019), where also the variance of Sharpe ratios is that of the
    clusters. A strategy that never moves has Sharpe ratio 0 and belongs to no correlation. The panel has to hold every
    configuration that was tried.
    """
  static let examples = [
    CommandExample(
      "assay stats trials --input panel.csv --periods 252", "of a panel with a column a strategy")
  ]

  let input = PanelInput()
  let periods = Option("periods", .positive("Q"), default: 252, "periods a year; for the text only")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let panel = try input.read(context)
    let trials = try PanelTrials(panel, seed: context.globals.seed ?? 1)
    let json: JSONValue = [
      "trials": JSONValue(panel.strategyCount), "observations": JSONValue(panel.periodCount),
      "best": .string(panel.names[trials.best]),
      "best_sharpe_per_period": .number(trials.estimate.sharpe),
      "psr": JSONValue(trials.estimate.probability(exceeding: 0)),
      "sharpe_variance": .number(trials.sharpeVariance),
      "mean_correlation": JSONValue(trials.meanCorrelation),
      "flat_strategies": JSONValue(trials.flat.map { panel.names[$0] }),
      "counts": .array(
        trials.counts.map { count in
          [
            "by": .string(count.name), "trials": JSONValue(count.trials),
            "sharpe_variance": JSONValue(count.sharpeVariance),
            "expected_max_sharpe": JSONValue(count.deflated?.expectedMaximum),
            "dsr": JSONValue(count.deflated?.probability),
          ]
        }),
      "clusters": trials.clusters.map { clusters in
        .array(clusters.map { JSONValue($0.map { panel.names[$0] }) })
      } ?? .null,
      "cluster_quality": JSONValue(trials.clusterQuality), "seed": JSONValue(context.globals.seed ?? 1),
    ]
    return CommandOutput(json: json, text: page(panel, trials, year: context[periods]))
  }

  private func page(_ panel: PerformancePanel, _ trials: PanelTrials, year: Double) -> String {
    var table = TextTable([
      .text("trials counted by"), .number("trials"), .number("luck alone, a year"), .number("deflated"),
    ])
    let root = year.squareRoot()
    for count in trials.counts {
      table.append([
        count.name, NumberText.fixed(count.trials, 2),
        NumberText.fixed(count.deflated.map { $0.expectedMaximum * root }, 3),
        NumberText.percent(count.deflated?.probability),
      ])
    }
    return """
      best `\(panel.names[trials.best])`: Sharpe ratio \(NumberText.fixed(trials.estimate.sharpe * root, 3)) a year, \
      above 0 with probability \(NumberText.percent(trials.estimate.probability(exceeding: 0)))

      \(table.text())

      \(NumberText.grouped(panel.strategyCount)) strategies, \(NumberText.grouped(panel.periodCount)) periods, mean \
      correlation \(NumberText.fixed(trials.meanCorrelation, 3))\
      \(trials.flat.isEmpty ? "" : ", \(trials.flat.count) that never move")
      """
  }
}
