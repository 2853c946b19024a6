import CommandKit
import Diagnostics
import Factory
import Market
import Numerics
import Storage
import Validation

struct ProveNull: Command {
  static let path = "prove null"
  static let abstract = "Count how often the whole factory reports a winner where there is nothing to find."
  static let discussion = """
    For each kind of market without edge, seeded markets are made and the whole factory is run on each: all
    strategies, parameters and exits, all gates. The share of runs with any winner should be at most 5 %; it stands
    with its exact 95 % interval (Clopper and Pearson). `permuted:SYMBOL` is real bars of the catalogue in random
    order, which keeps their trend. Beside the whole factory stands what the decision alone would find, by each of its
    statistics, and whether the p-values of pairs are as large as they should be.
    """
  static let examples = [
    CommandExample("assay prove null", "100 markets of each of four kinds, ten years of days"),
    CommandExample("assay prove null --symbols 15 --runs 30", "runs of fifteen symbols"),
    CommandExample(
      "assay prove null --runs 20 --markets clustered,permuted:AAPL --strategies RSI2_MeanReversion,MACross",
      "a smaller one"),
  ]

  let markets = Option(
    "markets", .list(of: .text("KIND")), default: ScenarioCatalogue.nulls.map(\.name),
    "scenarios, or permuted:SYMBOL")
  let options = ProofOptions()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let library = try options.library(context)
    let plan = try options.plan(context, library)
    let kinds = try context[markets].map { try market($0, plan, context) }
    let meter = context.console.progress("prove null", total: kinds.count * plan.runs, unit: "runs")
    let interruption = context.interruption
    let proof = try await interruption.deferring {
      try await NullProof.run(
        plan, on: kinds, library: library, codeVersion: Version.code,
        cache: context.workspace.cache, workers: context.globals.workers, progress: { meter.advance() },
        isInterrupted: { interruption.isRequested })
    }
    meter.finish()
    guard let proof else { throw Interrupted(remedy: "The same command goes on where it stopped.") }
    return output(proof, plan, context)
  }

  private func market(_ name: String, _ plan: ProofPlan, _ context: CommandContext) throws -> ProofMarket {
    let catalogue = try context.workspace.catalogue()
    if name.hasPrefix("permuted:") {
      return .permuted(try catalogue.load(String(name.dropFirst(9)), plan.timeframe))
    }
    let all = try ScenarioCatalogue.all + ScenarioFile.read(inDirectory: context.globals.data)
    return .scenario(try ScenarioCatalogue.scenario(named: name, among: all))
  }

  private func output(_ proof: NullProof, _ plan: ProofPlan, _ context: CommandContext) -> CommandOutput {
    var table = TextTable([
      .text("market"), .number("runs"), .number("with winners"), .number("share"), .text("95 % interval"),
      .number("decision alone"), .number("absolute"), .number("neutral"), .number("pair p ≤ 5 %"),
      .text("strategies passing gates 1, 1–2, … 1–6"),
    ])
    let rows = proof.rows.count > 1 ? proof.rows + [proof.total] : proof.rows
    for row in rows {
      table.append([
        row.market, "\(row.winning.trials)", "\(row.winning.hits)", NumberText.percent(row.winning.share),
        ShareText.interval(row.winning), ShareText.count(row.found(by: .both)),
        ShareText.count(row.found(by: .absolute)), ShareText.count(row.found(by: .neutral)),
        NumberText.percent(row.calibration.shares.last?.share ?? .nan), ShareText.funnel(row.outcomes),
      ])
    }
    let verdict =
      proof.holds()
      ? "No kind of market has significantly more than 5 % of runs with a winner."
      : "More than 5 % of runs report winners where there is nothing to find."
    let text = table.text(width: context.console.width, style: context.console.outputStyle) + "\n\n" + verdict
    let document: [JSONValue] = rows.map { row in
      [
        "market": .string(row.market), "winning": ShareText.document(row.winning),
        "viable": ShareText.document(row.viable), "decision": ShareText.document(row.found(by: .both)),
        "absolute": ShareText.document(row.found(by: .absolute)),
        "neutral": ShareText.document(row.found(by: .neutral)),
        "pair_p_values": ShareText.document(row.calibration),
        "symbol_p_values": .array(
          row.outcomes.flatMap(\.symbols).map { symbol in
            [
              "p": .number(symbol.pValue), "absolute": .number(symbol.absolute),
              "neutral": .number(symbol.neutral), "needed": JSONValue(symbol.needed),
              "implied_trials": JSONValue(symbol.impliedTrials),
            ]
          }),
        "passing": .array(ProofOutcome.funnel(of: row.outcomes).map(JSONValue.number)),
      ]
    }
    return CommandOutput(
      json: [
        "plan": options.document(plan), "alpha": 0.05, "holds": .bool(proof.holds()),
        "markets": .array(document),
      ], exitCode: proof.holds() ? .done : .failed, text: text)
  }
}
