import CommandKit
import Diagnostics
import Learning
import Numerics

struct ProveLearning: Command {
  static let path = "prove learning"
  static let abstract =
    "Run the pipeline of learning on markets without an edge and on markets with a planted one."
  static let discussion = """
    Made-up stocks go through the feature store, the split by time, the models of signal quality and of prices, and
    their intervals, as real ones do. Where nothing can be forecast the intervals must hold chance in 95 % of the markets.
    Where the next return leans against the last five days, the models must find it and reach between half and all of
    what the planted score itself reaches on the same rows.
    """
  static let examples = [
    CommandExample("assay prove learning", "40 markets without an edge, 10 with one"),
    CommandExample("assay prove learning --empty 200 --planted 20 --json", "a longer study, as a document"),
  ]

  let empty = Option("empty", .integer(in: 5...10_000), default: 40, "markets without an edge")
  let planted = Option("planted", .integer(in: 0...10_000), default: 10, "markets with a planted edge")
  let strength = Option(
    "strength", .number(in: 0.01...0.4, "K"), default: 0.12, "part of a day's deviation that can be known")
  let symbols = Option("symbols", .integer(in: 5...100), default: 8, "symbols of a market")
  let days = Option("days", .integer(in: 1_000...20_000), default: 2_500, "days of a market")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    var plan = LearningStudy.Plan()
    plan.emptyMarkets = context[empty]
    plan.plantedMarkets = context[planted]
    plan.strength = context[strength]
    plan.symbols = context[symbols]
    plan.days = context[days]
    plan.seed = context.globals.seed ?? 1
    let meter = context.console.progress(
      "prove learning", total: plan.emptyMarkets + plan.plantedMarkets, unit: "markets")
    let study = try LearningStudy(plan, workers: Workers(context.globals.workers)) { meter.advance() }
    meter.finish()
    return CommandOutput(
      json: study.json, exitCode: study.holds ? .done : .failed,
      text: text(study, context.console.outputStyle))
  }

  private func text(_ study: LearningStudy, _ style: Style) -> String {
    var table = TextTable([
      .text("markets"), .number("number"), .number("mean AUC"), .number("of the planted score"),
      .number("mean IC"),
      .number("of the planted score"), .text("intervals"),
    ])
    let (auc, rank) = (study.emptyWithinAUC, study.emptyWithinRank)
    func mean(_ values: [Double]) -> String {
      NumberText.fixed(values.isEmpty ? nil : values.reduce(0, +) / Double(values.count), 3)
    }
    table.append([
      "without an edge", "\(study.empty.count)", mean(study.empty.map(\.auc)), "0.500",
      mean(study.empty.compactMap(\.rankIC)), "0.000",
      "\(auc.held) of \(auc.of) hold 0.5, \(rank.held) of \(rank.of) hold an IC of 0"
        + (study.emptySilent > 0 ? ", \(study.emptySilent) without a forecast" : ""),
    ])
    table.append([
      "planted", "\(study.planted.count)", mean(study.planted.map(\.auc)),
      mean(study.planted.map(\.aucPlanted)),
      mean(study.planted.compactMap(\.rankIC)), mean(study.planted.compactMap(\.rankPlanted)),
      "\(study.plantedFoundAUC) found by AUC, \(study.plantedFoundRank) by IC",
    ])
    let acting =
      study.planted.isEmpty
      ? ""
      : "\n\nActing on it in the planted markets: Sharpe \(mean(study.planted.compactMap(\.sharpeKept))) of the kept "
        + "signals, \(mean(study.planted.compactMap(\.sharpeAll))) of all."
    let verdict =
      study.holds
      ? style.good("The study holds.")
      : style.error("The study does not hold: intervals or models do not do what they promise.")
    return "\(table.text(style: style))\(acting)\n\n\(verdict)"
  }
}
