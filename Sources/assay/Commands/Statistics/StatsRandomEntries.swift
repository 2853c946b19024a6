import CommandKit
import Diagnostics
import Storage
import Validation

struct StatsRandomEntries: Command {
  static let path = "stats random-entries"
  static let abstract = "Test whether the entries were better than the same trades at random times."
  static let discussion = """
    Reads from the last two columns of a text table what was held during each bar (1 for the whole account long, -1
    short, 0 nothing) and the market's simple return in it. The trades keep their number, length, side and size and are
    placed at random without overlap, so the market's own drift is no evidence. Without costs, which are the same for
    every placement. p = (1 + count)/(B + 1).
    """
  static let examples = [
    CommandExample(
      "assay stats random-entries --input positions.csv --resamples 5000 --seed 7",
      "a table date,position,return")
  ]

  let input = Option.required(
    "input", .file,
    "text table whose last two columns are the position in a bar and the return of the market in it")
  let draw = DrawOptions()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let columns = try NumberTable.read(context[input], .all).columns
    guard columns.count >= 2 else {
      throw AssayError(
        code: "too_few_columns", message: "The table has one column of numbers.",
        remedy: "Give the position and the return of each bar in the last two columns.",
        place: context[input],
        kind: .badData)
    }
    let (positions, returns) = (columns[columns.count - 2].values, columns[columns.count - 1].values)
    try ReturnCheck.check(returns, name: "returns")
    let test = try RandomEntryTest(
      positions: positions, returns: returns, resamples: draw.count(context), seed: draw.seed(context),
      workers: context.workers)
    let json: JSONValue = [
      "test": "random entries", "p_value": .number(test.pValue), "total_return": .number(test.observed),
      "null_mean": .number(test.null.reduce(0, +) / Double(test.null.count)),
      "null_quantiles": .object(
        JSONObject([0.05, 0.5, 0.95].map { ("\($0)", .number(test.nullQuantile($0))) })),
      "trades": JSONValue(test.tradeCount), "exposure": .number(test.exposure),
      "bars": JSONValue(returns.count),
      "resamples": JSONValue(test.null.count), "block_length": nil, "seed": JSONValue(test.seed),
    ]
    return CommandOutput(
      json: json,
      text: """
        \(NumberText.grouped(test.tradeCount)) trades made \(NumberText.percent(test.observed)); placed at random, \
        \(NumberText.percent(test.nullQuantile(0.5))) in the median \
        (5%: \(NumberText.percent(test.nullQuantile(0.05))), 95%: \(NumberText.percent(test.nullQuantile(0.95))))
        p \(NumberText.fixed(test.pValue, 4)), \(NumberText.grouped(test.null.count)) placements, seed \(test.seed), \
        exposure \(NumberText.percent(test.exposure))
        """)
  }

}
