import CommandKit
import Diagnostics
import Numerics
import Validation

struct StatsCPCV: Command {
  static let path = "stats cpcv"
  static let abstract =
    "Combinatorial purged cross-validation: every choice of folds held out, put together to paths."
  static let discussion = """
    López de Prado (2018). The rows are cut into --folds; every choice of --test-folds of them is held out once. Rows
    whose outcome touches a held-out block are purged from training, and --embargo more after it. With a panel, the
    strategy with the best Sharpe ratio in each training part is traded in the held-out folds, and the folds form
    complete histories: the spread of their Sharpe ratios says how much a single one can be trusted.
    """
  static let examples = [
    CommandExample(
      "assay stats cpcv --input panel.csv --folds 10 --test-folds 2 --horizon 5 --embargo 10",
      "45 splits, 9 paths"),
    CommandExample(
      "assay stats cpcv --rows 1000 --folds 6 --test-folds 2 --horizon 5 --json", "the splits alone"),
  ]

  let input = SplitInput()
  let spans = SpanInput()
  let folds = Option("folds", .integer(in: 2...100_000, "N"), default: 6, "folds that the rows are cut into")
  let testFolds = Option("test-folds", .integer(in: 1...100_000, "K"), default: 2, "folds held out together")
  let periods = Option("periods", .positive("Q"), default: 252, "periods a year, for the text")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let (panel, rows) = try input.read(context)
    let splits = try CombinatorialSplits(
      spans.read(rows: rows, context), folds: context[folds], testFolds: context[testFolds],
      embargo: context[spans.embargo])
    return try SplitOutput(splits, panel, year: context[periods], context).output()
  }
}

struct StatsKFold: Command {
  static let path = "stats kfold"
  static let abstract =
    "Purged k-fold cross-validation: each fold held out once, without leaks from its neighbours."
  static let discussion = """
    As `stats cpcv` with one fold held out at a time: the held-out folds form one complete history. Unlike in a
    walk-forward, training reaches into the future of the held-out fold, which is right for judging a model and wrong for
    judging what it would have earned.
    """
  static let examples = [
    CommandExample(
      "assay stats kfold --input panel.csv --folds 5 --horizon 5 --embargo 10", "five folds, purged")
  ]

  let input = SplitInput()
  let spans = SpanInput()
  let folds = Option("folds", .integer(in: 2...100_000, "K"), default: 5, "folds that the rows are cut into")
  let periods = Option("periods", .positive("Q"), default: 252, "periods a year, for the text")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let (panel, rows) = try input.read(context)
    let splits = try CombinatorialSplits(
      spans.read(rows: rows, context), folds: context[folds], embargo: context[spans.embargo])
    return try SplitOutput(splits, panel, year: context[periods], context).output()
  }
}

/// The page and the document of combinatorial splits.
private struct SplitOutput {
  let splits: CombinatorialSplits
  let panel: PerformancePanel?
  let result: CombinatorialBacktest?
  let year: Double

  init(
    _ splits: CombinatorialSplits, _ panel: PerformancePanel?, year: Double, _ context: CommandContext
  ) throws {
    self.splits = splits
    self.panel = panel
    self.year = year
    result = try panel.map { try CombinatorialBacktest($0, splits: splits, workers: context.workers) }
  }

  func output() -> CommandOutput {
    let json: JSONValue = [
      "rows": JSONValue(splits.folds.last?.upperBound ?? 0), "folds": .ranges(splits.folds),
      "split_count": JSONValue(splits.splits.count), "path_count": JSONValue(splits.pathCount),
      "splits": .array(splits.splits.indices.map(split)),
      "paths": .array((0..<splits.pathCount).map(path)),
      "path_sharpe_quantiles": quantiles.map { values in
        .object(JSONObject(values.map { ("\($0.0)", .number($0.1)) }))
      } ?? .null,
    ]
    let page = page()
    return CommandOutput(json: json, text: page)
  }

  private func split(_ index: Int) -> JSONValue {
    let split = splits.splits[index]
    var members: [(String, JSONValue)] = [
      ("test_folds", .array(split.testFolds.map { JSONValue($0) })), ("test", .ranges(split.test)),
      ("train", .ranges(split.train)), ("paths", .array(split.paths.map { JSONValue($0) })),
    ]
    if let panel, let choice = result?.choices[index] {
      members += [
        ("best", .string(panel.names[choice.best])),
        ("in_sample_sharpe_per_period", .number(choice.inSample)),
        ("out_of_sample_sharpe_per_period", JSONValue(choice.outOfSample)),
      ]
    }
    return .object(JSONObject(members))
  }

  private func path(_ index: Int) -> JSONValue {
    let sources: JSONValue = .array(splits.path(index).map { JSONValue($0) })
    guard let result else { return ["splits": sources] }
    return ["splits": sources, "sharpe_per_period": JSONValue(result.pathSharpes[index])]
  }

  private var quantiles: [(Double, Double)]? {
    let defined = result?.pathSharpes.compactMap { $0 } ?? []
    return defined.isEmpty ? nil : [0, 0.25, 0.5, 0.75, 1].map { ($0, Quantile.of(defined, at: $0)) }
  }

  private func page() -> String {
    let rows = splits.folds.last?.upperBound ?? 0
    let trained = splits.splits.map { $0.train.reduce(0) { $0 + $1.count } }
    var text = """
      \(NumberText.grouped(splits.splits.count)) splits of \(NumberText.grouped(rows)) rows in \
      \(splits.folds.count) folds, \(NumberText.grouped(splits.pathCount)) \(splits.pathCount == 1 ? "path" : "paths"); \
      \(NumberText.grouped(trained.min() ?? 0)) to \(NumberText.grouped(trained.max() ?? 0)) rows to train on
      """
    guard let result, let panel, let quantiles else { return text }
    let root = year.squareRoot()
    let texts = quantiles.map { NumberText.fixed($0.1 * root, 3) }
    let losses = result.choices.count { $0.outOfSample ?? 0 < 0 }
    text += """

      Sharpe ratio a year of the paths: \(texts[2]) in the median, \(texts[0]) to \(texts[4])
      selected in training, negative when held out: \(losses) of \(result.choices.count)
      """
    let counts = panel.names.indices.map { index in (index, result.choices.count { $0.best == index }) }
      .filter { $0.1 > 0 }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }.prefix(5)
    let names = counts.map { "`\(panel.names[$0.0])` \($0.1)" }.joined(separator: ", ")
    return text + "\nselected most often: \(names)"
  }
}
