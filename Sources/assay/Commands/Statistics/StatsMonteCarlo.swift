import CommandKit
import Diagnostics
import Validation

struct StatsMonteCarlo: Command {
  static let path = "stats montecarlo"
  static let abstract =
    "What else a list of trades could have done to the account: other trades, other order."
  static let discussion = """
    Reads the return of every trade, as a fraction of the account, from the last column of a text table. `resampled`
    draws as many trades with replacement: it shows how far the end and the drawdown depend on the few trades there
    were. `reordered` keeps the trades and changes their order: the end is the same in every order, only the way there
    differs. Neither says whether the strategy has an edge, so neither gives a p-value. With few trades all
    possibilities are visited instead of drawn.
    """
  static let examples = [
    CommandExample("assay stats montecarlo --trades trades.csv --seed 7", "drawdowns to be ready for"),
    CommandExample(
      "assay stats montecarlo --trades trades.csv --block 5",
      "keeping the dependence between neighbouring trades"),
  ]

  let trades = Option.required(
    "trades", .file, "text table whose last column has the return of every trade; `-` reads a pipe")
  let draw = DrawOptions()
  let block = Option(
    "block", .number(in: 1...1e9, "L"), default: 1, "mean number of neighbouring trades drawn together")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let returns = try ReturnFile.read(context[trades], context)
    let (count, seed) = (draw.count(context), draw.seed(context))
    let resampled =
      returns.count <= TradePaths.mostTradesResampled && context[block] == 1
      ? try TradePaths.everyResample(of: returns)
      : try TradePaths.resamples(
        of: returns, blockLength: context[block], resamples: count, seed: seed, workers: context.workers)
    let reordered =
      returns.count <= TradePaths.mostTradesOrdered
      ? try TradePaths.everyOrder(of: returns)
      : try TradePaths.orders(of: returns, resamples: count, seed: seed, workers: context.workers)
    return output(resampled, reordered, trades: returns.count)
  }

  private func output(_ resampled: TradePaths, _ reordered: TradePaths, trades: Int) -> CommandOutput {
    let observed = resampled.observed
    let json: JSONValue = [
      "trades": JSONValue(trades),
      "observed": [
        "total_return": .number(observed.totalReturn), "max_drawdown": .number(observed.maxDrawdown),
        "additive_max_drawdown": .number(observed.additiveMaxDrawdown),
        "longest_losing_run": JSONValue(observed.longestLosingRun),
      ],
      "resampled": document(resampled), "reordered": document(reordered),
    ]
    return CommandOutput(json: json, text: page(resampled, reordered, trades: trades))
  }

  private func document(_ paths: TradePaths) -> JSONValue {
    var members: [(String, JSONValue)] = [
      ("exact", .bool(paths.origin.isExact)), ("paths", JSONValue(paths.paths.count)),
      ("seed", paths.origin.seed.map { JSONValue($0) } ?? .null),
      ("block_length", JSONValue(paths.origin.blockLength)),
      ("probability_of_loss", .number(paths.share { $0.totalReturn < 0 })),
      ("share_at_least_as_deep", .number(paths.shareAtLeastAsDeep)),
    ]
    for (name, figure) in Self.figures {
      members.append(
        (
          name,
          [
            "mean": .number(paths.mean(figure)),
            "quantiles": .object(
              JSONObject(Self.levels.map { ("\($0)", .number(paths.quantile(figure, at: $0))) })),
          ]
        ))
    }
    return .object(JSONObject(members))
  }

  private static let levels = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99]
  private static let figures: [(String, @Sendable (TradePath) -> Double)] = [
    ("total_return", { $0.totalReturn }), ("max_drawdown", { $0.maxDrawdown }),
    ("additive_max_drawdown", { $0.additiveMaxDrawdown }),
    ("longest_losing_run", { Double($0.longestLosingRun) }),
  ]

  private func page(_ resampled: TradePaths, _ reordered: TradePaths, trades: Int) -> String {
    var table = TextTable([
      .text(""), .number("observed"), .number("5%"), .number("median"), .number("95%"),
    ])
    func row(_ name: String, _ paths: TradePaths, _ figure: (TradePath) -> Double, _ text: (Double) -> String)
    {
      let quantiles = [0.05, 0.5, 0.95].map { text(paths.quantile(figure, at: $0)) }
      table.append([name, text(figure(paths.observed))] + quantiles)
    }
    let percent: (Double) -> String = { NumberText.percent($0) }
    let whole: (Double) -> String = { NumberText.fixed($0, 0) }
    row("resampled: total return", resampled, { $0.totalReturn }, percent)
    row("resampled: drawdown", resampled, { $0.maxDrawdown }, percent)
    row("resampled: losing run", resampled, { Double($0.longestLosingRun) }, whole)
    row("reordered: drawdown", reordered, { $0.maxDrawdown }, percent)
    row("reordered: losing run", reordered, { Double($0.longestLosingRun) }, whole)
    return """
      \(table.text())

      probability of a loss after \(NumberText.grouped(trades)) resampled trades \
      \(NumberText.percent(resampled.share { $0.totalReturn < 0 }))
      orders with a drawdown at least as deep as the observed one \
      \(NumberText.percent(reordered.shareAtLeastAsDeep))
      resampled: \(Self.source(resampled)); reordered: \(Self.source(reordered))
      """
  }

  private static func source(_ paths: TradePaths) -> String {
    let number = NumberText.grouped(paths.paths.count)
    guard let seed = paths.origin.seed else { return "all \(number) possibilities" }
    let block = paths.origin.blockLength.map { ", block length \(NumberText.significant($0))" } ?? ""
    return "\(number) drawn, seed \(seed)\(block)"
  }
}
