import CommandKit
import Diagnostics
import Numerics
import Validation

struct StatsPBO: Command {
  static let path = "stats pbo"
  static let abstract = "Probability of backtest overfitting, by splitting the history in all its halves."
  static let discussion = """
    Combinatorially symmetric cross-validation (Bailey, Borwein, López de Prado and Zhu, 2017): the strategy that
    is best in one half of the blocks is ranked in the other half. The probability is the share of halves in
    which it lands in the lower half of the field. Put every configuration that was tried in the panel. Noise
    gives about 0.5, with a standard deviation of about 0.2 between panels, so a low value alone proves no
    skill: the interval is that of panels of the same kind without skill (centred, resampled in blocks), and p how
    often they are as low, (1 + count)/(B + 1). Look at the deflated Sharpe ratio and the probability of loss too.
    """
  static let examples = [
    CommandExample("assay stats pbo --input panel.csv --blocks 16", "of a panel with a column a strategy")
  ]

  let input = PanelInput()
  let blocks = Option("blocks", .integer(in: 1...1_000_000, "S"), default: 16, "even number of blocks")
  let resamples = Option(
    "resamples", .integer(in: 0...1_000_000, "B"),
    "panels without skill to compare with; 200 where that takes seconds, unless given")
  let block = Option(
    "block", .number(in: 1...1e9, "L"),
    "mean length of a block of them; without it the median of the columns' best")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let panel = try input.read(context)
    let result = try BacktestOverfitting(panel, blocks: context[blocks], workers: context.workers)
    let null = try null(panel, result, context)
    let interval = null?.interval()
    let degradation = result.degradation
    let json: JSONValue = [
      "pbo": .number(result.probability), "pbo_strict": .number(result.strictProbability),
      "logits": JSONValue(result.combinations.map(\.logit)),
      "degradation_slope": JSONValue(degradation?.slope),
      "degradation_intercept": JSONValue(degradation?.intercept),
      "degradation_r_squared": JSONValue(degradation?.rSquared),
      "probability_of_loss": .number(result.probabilityOfLoss),
      "combinations": JSONValue(result.combinations.count), "blocks": JSONValue(result.blocks),
      "rows_per_block": JSONValue(result.rowsPerBlock), "dropped_rows": JSONValue(result.droppedRows),
      "strategies": JSONValue(result.strategyCount),
      "flat_strategies": JSONValue(result.flatStrategies.map { panel.names[$0] }),
      "null_low": JSONValue(interval?.lowerBound), "null_high": JSONValue(interval?.upperBound),
      "null_mean": JSONValue(null?.mean), "null_confidence": null == nil ? nil : 0.9,
      "p_value": JSONValue(null?.pValue(of: result.probability)),
      "test": "PBO below that of panels without skill",
      "resamples": JSONValue(null?.probabilities.count ?? 0), "block_length": JSONValue(null?.blockLength),
      "seed": null.map { JSONValue($0.seed) } ?? .null,
    ]
    let text = """
      probability of backtest overfitting \(NumberText.fixed(result.probability, 4))
      probability of loss out of sample   \(NumberText.fixed(result.probabilityOfLoss, 4))
      slope of out of sample on in sample \(NumberText.fixed(degradation?.slope, 4))
      \(Self.comparison(null, observed: result.probability))
      \(result.strategyCount) strategies, \(result.blocks) blocks of \(result.rowsPerBlock) rows, \
      \(NumberText.grouped(result.combinations.count)) combinations, \(result.droppedRows) oldest rows dropped\
      \(Self.flat(result.flatStrategies.count))
      """
    return CommandOutput(json: json, text: text)
  }
  /// Panels without skill: as many as were asked for, or 200 where strategies times combinations are few enough.
  private func null(
    _ panel: PerformancePanel, _ result: BacktestOverfitting, _ context: CommandContext
  ) throws -> OverfittingNull? {
    let isQuick = result.combinations.count * result.strategyCount <= 1_000_000
    let count = context[resamples] ?? (isQuick ? 200 : 0)
    if count == 0 { return nil }
    let best = context[block] == nil ? try? ResampledPanelInput.bestBlock(panel, .stationary) : nil
    return try OverfittingNull(
      panel, blocks: context[blocks], blockLength: context[block] ?? best ?? 1, resamples: count,
      seed: context.globals.seed ?? 1, workers: context.workers)
  }

  private static func comparison(_ null: OverfittingNull?, observed: Double) -> String {
    guard let null else {
      return "without a comparison with panels without skill; ask for it with --resamples"
    }
    let interval = null.interval()
    return """
      panels without skill have \(NumberText.fixed(interval.lowerBound, 2)) to \
      \(NumberText.fixed(interval.upperBound, 2)) (90%, mean \(NumberText.fixed(null.mean, 2))); \
      p \(NumberText.fixed(null.pValue(of: observed), 4))
      \(NumberText.grouped(null.probabilities.count)) such panels, block length \
      \(NumberText.significant(null.blockLength)), seed \(null.seed)
      """
  }

  private static func flat(_ count: Int) -> String {
    count == 0 ? "" : "; \(count) that never move count with a Sharpe ratio of 0"
  }
}
