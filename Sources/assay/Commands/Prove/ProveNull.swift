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
  let options = MarketStudyOptions()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let library = try options.library(context)
    let plan = try options.plan(context, library)
    let kinds = try context[markets].map { try market($0, plan, context) }
    let meter = context.console.progress("prove null", total: kinds.count * plan.runs, unit: "runs")
    let interruption = context.interruption
    let study = try await interruption.deferring {
      try await NullStudy.run(
        plan, on: kinds, library: library, codeVersion: Version.code,
        cache: context.workspace.cache, workers: context.globals.workers, progress: { meter.advance() },
        isInterrupted: { interruption.isRequested })
    }
    meter.finish()
    guard let study else { throw Interrupted(remedy: "The same command goes on where it stopped.") }
    return output(study, plan, context)
  }

  private func market(_ name: String, _ plan: MarketStudyPlan, _ context: CommandContext) throws
    -> StudiedMarket
  {
    let catalogue = try context.workspace.catalogue()
    if name.hasPrefix("permuted:") {
      return .permuted(try catalogue.load(String(name.dropFirst(9)), plan.timeframe))
    }
    let all = try ScenarioCatalogue.all + ScenarioFile.read(inDirectory: context.globals.data)
    return .scenario(try ScenarioCatalogue.scenario(named: name, among: all))
  }

  private func output(_ study: NullStudy, _ plan: MarketStudyPlan, _ context: CommandContext) -> CommandOutput
  {
    let rows = study.rows.count > 1 ? study.rows + [study.total] : study.rows
    let calibrations = rows.map { (pairs: $0.pairCalibration, symbols: $0.symbolCalibration) }
    let (style, width) = (context.console.outputStyle, context.console.width)
    let verdict =
      study.holds()
      ? "No kind of market has significantly more than 5 % of runs with a winner."
      : "More than 5 % of runs report winners where there is nothing to find."
    let wrong = study.rows.flatMap { row in row.wrongNames.map { "\(row.market) \($0.strategy)" } }
    let names = wrong.isEmpty ? "" : " Wrong winners: \(wrong.joined(separator: ", "))."
    let text = [
      findings(rows).text(width: width, style: style),
      style.bold("p-values") + "\n" + spread(rows, calibrations).text(width: width, style: style) + "\n"
        + TextWrap.wrapped(Self.spreadNote, width: min(width, 100)),
      TextWrap.wrapped(verdict + names, width: min(width, 100)),
    ].joined(separator: "\n\n")
    return CommandOutput(
      json: [
        "plan": options.document(plan), "alpha": 0.05, "holds": .bool(study.holds()),
        "markets": .array(zip(rows, calibrations).map(document)),
      ], exitCode: study.holds() ? .done : .failed, text: text)
  }

  private func findings(_ rows: [NullStudy.Row]) -> TextTable {
    var table = TextTable([
      .text("market"), .number("runs"), .number("with winners"), .number("share"), .text("95 % interval"),
      .number("decision alone"), .number("absolute"), .number("neutral"),
      .text("strategies passing gates 1, 1–2, … 1–6"),
    ])
    for row in rows {
      table.append([
        row.market, "\(row.winning.trials)", "\(row.winning.hits)", NumberText.percent(row.winning.share),
        ShareText.interval(row.winning), ShareText.count(row.found(by: .both)),
        ShareText.count(row.found(by: .absolute)), ShareText.count(row.found(by: .neutral)),
        ShareText.funnel(row.outcomes),
      ])
    }
    return table
  }

  private static let spreadNote =
    "Shares of p-values at or below a level. The excess is the largest by which their distribution lies above the "
    + "uniform one (Kolmogorov and Smirnov, one-sided), and its p the chance of as much where all p-values are "
    + "uniform; whole markets are drawn anew, because p-values of one market go together."

  private func spread(
    _ rows: [NullStudy.Row], _ calibrations: [(pairs: PValueCalibration, symbols: PValueCalibration)]
  ) -> TextTable {
    var table = TextTable([
      .text("market"), .text("of"), .number("p-values"), .number("≤ 0.1 %"), .number("≤ 1 %"),
      .number("≤ 5 %"), .number("excess"), .number("its p"),
    ])
    for (row, both) in zip(rows, calibrations) {
      for (name, calibration) in [("pairs", both.pairs), ("symbols", both.symbols)] {
        table.append(
          [row.market, name, NumberText.grouped(calibration.count)]
            + calibration.shares.map {
              "\(NumberText.percent($0.share)) ± \(NumberText.percent($0.standardError))"
            }
            + [NumberText.fixed(calibration.excess, 3), NumberText.fixed(calibration.excessPValue, 3)])
      }
    }
    return table
  }

  private func document(
    _ row: NullStudy.Row, _ calibrations: (pairs: PValueCalibration, symbols: PValueCalibration)
  ) -> JSONValue {
    [
      "market": .string(row.market), "winning": ShareText.document(row.winning),
      "viable": ShareText.document(row.viable), "decision": ShareText.document(row.found(by: .both)),
      "absolute": ShareText.document(row.found(by: .absolute)),
      "neutral": ShareText.document(row.found(by: .neutral)),
      "wrong_winners": .array(row.wrongNames.map(ShareText.document)),
      "pair_p_values": ShareText.document(calibrations.pairs),
      "symbol_p_value_calibration": ShareText.document(calibrations.symbols),
      "symbol_p_values": .array(
        row.outcomes.flatMap(\.symbols).map { symbol in
          [
            "p": .number(symbol.pValue), "absolute": .number(symbol.absolute),
            "neutral": .number(symbol.neutral), "needed": JSONValue(symbol.needed),
            "implied_trials": JSONValue(symbol.impliedTrials),
          ]
        }),
      "passing": .array(MarketStudyOutcome.funnel(of: row.outcomes).map(JSONValue.number)),
    ]
  }
}
