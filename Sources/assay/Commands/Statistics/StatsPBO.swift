import CommandKit
import Diagnostics
import Validation

struct StatsPBO: Command {
  static let path = "stats pbo"
  static let abstract = "Probability of backtest overfitting, by splitting the history in all its halves."
  static let discussion = """
    Combinatorially symmetric cross-validation (Bailey, Borwein, López de Prado and Zhu, 2017): the strategy that
    is best in one half of the blocks is ranked in the other half. The probability is the share of halves in
    which it lands in the lower half of the field. Put every configuration that was tried in the panel. Noise
    gives about 0.5, with a standard deviation of about 0.2 between panels, so a low value alone proves no
    skill: look at the deflated Sharpe ratio and the probability of loss too.
    """
  static let examples = [
    CommandExample("assay stats pbo --input panel.csv --blocks 16", "of a panel with a column a strategy")
  ]

  let input = PanelInput()
  let blocks = Option("blocks", .integer(in: 1...1_000_000, "S"), default: 16, "even number of blocks")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let result = try BacktestOverfitting(input.read(context), blocks: context[blocks])
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
    ]
    let text = """
      probability of backtest overfitting \(NumberText.fixed(result.probability, 4))
      probability of loss out of sample   \(NumberText.fixed(result.probabilityOfLoss, 4))
      slope of out of sample on in sample \(NumberText.fixed(degradation?.slope, 4))
      \(result.strategyCount) strategies, \(result.blocks) blocks of \(result.rowsPerBlock) rows, \
      \(NumberText.grouped(result.combinations.count)) combinations, \(result.droppedRows) oldest rows dropped
      """
    return CommandOutput(json: json, text: text)
  }
}
