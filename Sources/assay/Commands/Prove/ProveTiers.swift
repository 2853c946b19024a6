import CommandKit
import Diagnostics
import Factory
import Market
import Numerics
import Storage

struct ProveTiers: Command {
  static let path = "prove tiers"
  static let abstract = "Measure what confirmed, winner and candidate are worth where the truth is known."
  static let discussion = """
    Runs of several symbols, some with a planted edge and the rest with none, and sealed days after them. For each tier:
    how many names it holds, how many of them are wrong, how many of the symbols with an edge it reaches, and what was
    shown, expected and then earned on the sealed days. The winner row is one stage, the confirmed row two.
    """
  static let examples = [
    CommandExample(
      "assay prove tiers", "five symbols, two of them with an edge, ten years and three sealed ones"),
    CommandExample("assay prove tiers --symbols 15 --planted 3 --edge 4 --runs 10", "a wider one"),
  ]

  let edge = Option("edge", .positive("SHARPE"), default: 5, "annual Sharpe ratio of the edge")
  let kind = Option("kind", .choice(of: PlantedEdge.Kind.self), default: .reversion, "what is planted")
  let halfLife = Option("half-life", .positive("DAYS"), default: 1.5, "days after which half of it is gone")
  let planted = Option("planted", .integer(in: 0...100), default: 2, "symbols of a run that carry the edge")
  let sealed = Option(
    "sealed", .integer(in: 50...100_000), default: 756, "sealed bars after those of discovery")
  let options = MarketStudyOptions()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let library = try options.library(context)
    var plan = try options.plan(context, library)
    plan.sealedBars = context[sealed]
    if plan.symbols == 1 { plan.symbols = 5 }
    guard context[planted] <= plan.symbols else {
      throw AssayError(
        code: "too_many_planted",
        message: "\(context[planted]) of \(plan.symbols) symbols cannot carry an edge.",
        remedy: "Give at most the number of --symbols.", place: "--planted", kind: .usage)
    }
    let base = try ScenarioCatalogue.scenario(named: "driftless")
    let edge = PlantedEdge(context[kind], annualSharpe: context[edge], halfLife: context[halfLife])
    let meter = context.console.progress("prove tiers", total: plan.runs, unit: "runs")
    let interruption = context.interruption
    let (final, planted) = (plan, context[planted])
    let study = try await interruption.deferring {
      try await TierStudy.run(
        final, base: base, edge: edge, planted: planted, library: library, codeVersion: Version.code,
        cache: context.workspace.cache, workers: context.globals.workers, progress: { meter.advance() },
        isInterrupted: { interruption.isRequested })
    }
    meter.finish()
    guard let study else { throw Interrupted(remedy: "The same command goes on where it stopped.") }
    return output(study, plan, context)
  }

  private func output(_ study: TierStudy, _ plan: MarketStudyPlan, _ context: CommandContext) -> CommandOutput
  {
    var table = TextTable([
      .text("tier"), .number("named"), .number("wrong"), .number("false discovery rate"),
      .number("runs with a wrong name"), .number("symbols reached"), .number("Sharpe shown"),
      .number("expected"),
      .number("sealed"),
    ])
    for row in study.rows {
      table.append([
        row.tier, "\(row.named)", "\(row.wrong)", NumberText.percent(row.falseDiscoveryRate),
        ShareText.count(row.runsWithError),
        "\(ShareText.count(row.power)) (\(NumberText.percent(row.power.share)))",
        NumberText.fixed(row.sharpe, 2), NumberText.fixed(row.expected, 2), NumberText.fixed(row.sealed, 2),
      ])
    }
    let text =
      table.text(width: context.console.width, style: context.console.outputStyle) + "\n\n"
      + "\(plan.runs) runs of \(study.symbols) symbols, \(study.planted) of them with an edge. A symbol is reached "
      + "by a tier or a stronger one. Shown, expected and sealed are means over the right names of the tier."
    let rows: [JSONValue] = study.rows.map { row in
      [
        "tier": .string(row.tier), "named": JSONValue(row.named), "wrong": JSONValue(row.wrong),
        "false_discovery_rate": JSONValue(row.falseDiscoveryRate),
        "runs_with_error": ShareText.document(row.runsWithError), "reached": ShareText.document(row.power),
        "sharpe": JSONValue(row.sharpe), "expected": JSONValue(row.expected), "sealed": JSONValue(row.sealed),
      ]
    }
    return CommandOutput(
      json: [
        "plan": options.document(plan), "planted": JSONValue(study.planted),
        "sealed_bars": JSONValue(plan.sealedBars),
        "edge": .number(context[edge]), "tiers": .array(rows),
      ], text: text)
  }
}
