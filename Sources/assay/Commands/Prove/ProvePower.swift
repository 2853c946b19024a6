import CommandKit
import Diagnostics
import Factory
import Market
import Numerics
import Storage

struct ProvePower: Command {
  static let path = "prove power"
  static let abstract = "Count how often the whole factory finds an edge that was planted, by its size."
  static let discussion = """
    Markets are random walks with a planted component: falls that are made good (reversion), or a drift that wanders
    (momentum). An edge's size is the annual Sharpe ratio, before costs, of a trader who sees the component: a
    ceiling for every rule. Beside it stands what the best rule really earns after costs (chosen on two hundred years of the
    process, measured on a hundred others), and the power that a test of that rule could have after paying for everything
    tried (the frontier). A run finds the edge when its winners hold a strategy of the right family.
    """
  static let examples = [
    CommandExample("assay prove power", "reversion of Sharpe 4 to 6"),
    CommandExample("assay prove power --kind momentum --half-life 40 --edges 2,4 --runs 20", "a smaller one"),
  ]

  let edges = Option(
    "edges", .list(of: .positive("SHARPE")), default: [4, 5, 6], "annual Sharpe ratios of the edge")
  let kind = Option("kind", .choice(of: PlantedEdge.Kind.self), default: .reversion, "what is planted")
  let halfLife = Option("half-life", .positive("DAYS"), default: 1.5, "days after which half of it is gone")
  let options = MarketStudyOptions()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let library = try options.library(context)
    let plan = try options.plan(context, library)
    let base = try ScenarioCatalogue.scenario(named: "driftless")
    let (kind, halfLife) = (context[kind], context[halfLife])
    let planted = context[edges].map { PlantedEdge(kind, annualSharpe: $0, halfLife: halfLife) }
    let meter = context.console.progress("prove power", total: planted.count * plan.runs, unit: "runs")
    let interruption = context.interruption
    let study = try await interruption.deferring {
      try await PowerStudy.run(
        plan, base: base, edges: planted, kind: kind, library: library, codeVersion: Version.code,
        cache: context.workspace.cache, workers: context.globals.workers,
        progress: { meter.advance() }, isInterrupted: { interruption.isRequested })
    }
    meter.finish()
    guard let study else { throw Interrupted(remedy: "The same command goes on where it stopped.") }
    return output(study, plan, context)
  }

  private func output(_ study: PowerStudy, _ plan: MarketStudyPlan, _ context: CommandContext)
    -> CommandOutput
  {
    var table = TextTable([
      .number("edge (Sharpe)"), .number("years"), .number("best rule"), .number("long-run"),
      .number("runs"), .number("found"),
      .number("power"), .text("95 % interval"), .number("frontier"), .number("of the frontier"),
      .number("decision alone"), .number("absolute"), .number("neutral"), .number("with any winner"),
      .text("strategies passing gates 1, 1–2, … 1–6"),
    ])
    for row in study.rows {
      table.append([
        NumberText.significant(row.edge), NumberText.fixed(row.years, 1),
        "\(NumberText.fixed(row.realised, 2)) ± \(NumberText.fixed(row.realisedError, 2))",
        NumberText.fixed(row.longRun, 2),
        "\(row.found.trials)",
        "\(row.found.hits)", NumberText.percent(row.found.share), ShareText.interval(row.found),
        NumberText.percent(row.frontier), NumberText.percent(row.partOfFrontier, 0),
        NumberText.percent(row.both.share),
        NumberText.percent(row.absolute.share),
        NumberText.percent(row.neutral.share), NumberText.percent(row.winning.share),
        ShareText.funnel(row.outcomes),
      ])
    }
    let smallest = study.smallestEdge()
    let verdict =
      smallest.map {
        "An edge of Sharpe \(NumberText.significant($0)) is found with a power of 80 % or more."
      }
      ?? "No tested edge is found with a power of 80 %."
    let text = table.text(width: context.console.width, style: context.console.outputStyle) + "\n\n" + verdict
    let rows: [JSONValue] = study.rows.map { row in
      [
        "edge": .number(row.edge), "years": .number(row.years), "realised_sharpe": JSONValue(row.realised),
        "realised_error": JSONValue(row.realisedError), "long_run_sharpe": JSONValue(row.longRun),
        "rule": .string(row.rule),
        "frontier": JSONValue(row.frontier), "part_of_frontier": JSONValue(row.partOfFrontier),
        "decision": ShareText.document(row.both),
        "absolute": ShareText.document(row.absolute), "neutral": ShareText.document(row.neutral),
        "found": ShareText.document(row.found),
        "winning": ShareText.document(row.winning),
        "passing": .array(MarketStudyOutcome.funnel(of: row.outcomes).map(JSONValue.number)),
      ]
    }
    return CommandOutput(
      json: [
        "plan": options.document(plan), "kind": .string(study.kind.rawValue),
        "half_life": .number(context[halfLife]),
        "smallest_edge_with_power_80": smallest.map(JSONValue.number) ?? .null, "edges": .array(rows),
      ], text: text)
  }
}
