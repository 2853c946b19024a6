import CommandKit
import Diagnostics
import Validation

struct StatsWalkForward: Command {
  static let path = "stats walk-forward"
  static let abstract = "Train on the past, test on what follows, move on: rolling or anchored windows."
  static let discussion = """
    With a panel, the strategy with the best Sharpe ratio in each training window is traded in the test window after it.
    The efficiency is the compound return a year in the test over that in training (Pardo 2008): the median over the
    windows, and of all windows together. It is undefined where training did not earn; above 1 is a reason to suspect.
    --gap leaves out rows between training and test whose outcomes reach into the test.
    """
  static let examples = [
    CommandExample(
      "assay stats walk-forward --input panel.csv --train 504 --test 126", "two years, then half a year"),
    CommandExample(
      "assay stats walk-forward --rows 2000 --train 500 --test 100 --gap 5 --window anchored --json",
      "windows alone"),
  ]

  let input = SplitInput()
  let train = Option.required(
    "train", .integer(in: 1...10_000_000, "N"), "rows of the (first) training window")
  let test = Option.required("test", .integer(in: 1...10_000_000, "N"), "rows of a test window")
  let gap = Option("gap", .integer(in: 0...10_000_000, "N"), default: 0, "rows between training and test")
  let window = Option(
    "window", .choice(of: WalkForwardSplits.Window.self), default: .rolling,
    "keeps its length, or starts at the first row")
  let periods = Option("periods", .positive("Q"), default: 252, "periods a year")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let (panel, rows) = try input.read(context)
    let splits = try WalkForwardSplits(
      count: rows, train: context[train], test: context[test], gap: context[gap], window: context[window])
    guard let panel else { return Self.listing(splits, rows: rows) }
    let result = try WalkForwardBacktest(
      panel, splits: splits, periodsPerYear: context[periods], workers: context.workers)
    let json: JSONValue = [
      "rows": JSONValue(rows), "window": .string(context[window].rawValue),
      "windows": .array(result.windows.map { Self.document($0, panel) }),
      "out_of_sample_rows": JSONValue(result.returns.count), "sharpe_per_period": JSONValue(result.sharpe),
      "sharpe_ratio": JSONValue(result.sharpe.map { $0 * context[periods].squareRoot() }),
      "median_efficiency": JSONValue(result.medianEfficiency),
      "pooled_efficiency": JSONValue(result.pooledEfficiency),
    ]
    return CommandOutput(json: json, text: Self.page(result, panel, year: context[periods]))
  }

  private static func listing(_ splits: WalkForwardSplits, rows: Int) -> CommandOutput {
    CommandOutput(
      json: [
        "rows": JSONValue(rows),
        "windows": .array(splits.splits.map { ["train": .ranges([$0.train]), "test": .ranges([$0.test])] }),
      ],
      text: splits.splits.map { split in
        "train \(split.train.lowerBound) to \(split.train.upperBound - 1), "
          + "test \(split.test.lowerBound) to \(split.test.upperBound - 1)"
      }.joined(separator: "\n"))
  }

  private static func document(_ window: WalkForwardBacktest.Window, _ panel: PerformancePanel) -> JSONValue {
    [
      "train": .ranges([window.split.train]), "test": .ranges([window.split.test]),
      "best": .string(panel.names[window.best]), "in_sample_sharpe_per_period": .number(window.inSample),
      "out_of_sample_sharpe_per_period": JSONValue(window.outOfSample),
      "efficiency": JSONValue(window.efficiency),
    ]
  }

  private static func page(_ result: WalkForwardBacktest, _ panel: PerformancePanel, year: Double) -> String {
    let root = year.squareRoot()
    var table = TextTable([
      .number("first test row"), .text("selected"), .number("Sharpe in sample"), .number("out of sample"),
      .number("efficiency"),
    ])
    for window in result.windows {
      table.append([
        "\(window.split.test.lowerBound)", panel.names[window.best],
        NumberText.fixed(window.inSample * root, 3),
        NumberText.fixed(window.outOfSample.map { $0 * root }, 3), NumberText.fixed(window.efficiency, 2),
      ])
    }
    return """
      \(table.text())

      Sharpe ratio a year of the \(NumberText.grouped(result.returns.count)) tested rows \
      \(NumberText.fixed(result.sharpe.map { $0 * root }, 3)); efficiency \
      \(NumberText.fixed(result.medianEfficiency, 2)) in the median, \
      \(NumberText.fixed(result.pooledEfficiency, 2)) of all windows together
      """
  }
}
