import CommandKit
import Diagnostics
import Factory
import Market
import Storage
import Strategies

struct ProveCausality: Command {
  static let path = "prove causality"
  static let abstract = "Cut the future off, or change it, and see whether a strategy's past decisions stay."
  static let discussion = """
    Every strategy, your own included, decides on a whole series, on the series cut at several bars, and on one with
    another future behind the cut. Every decision before the cut must be the same. Cuts and parameter sets are drawn
    by --seed. The test can refute and never prove.
    """
  static let examples = [
    CommandExample("assay prove causality", "all strategies on a synthetic ES"),
    CommandExample("assay prove causality --strategies-dir mine --sets 20", "your own, more parameters"),
  ]

  let strategies = Option(
    "strategies", .list(of: .text("NAME").suggesting(StrategyCatalogue.names)), "names; all unless given")
  let cuts = Option("cuts", .integer(in: 1...1_000), default: 8, "bars at which the future changes")
  let sets = Option("sets", .integer(in: 1...10_000), default: 5, "parameter sets of each strategy")
  let bars = Option("bars", .integer(in: 200...1_000_000), default: 3_000, "bars of the series")
  let own = StrategyOptions()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let (library, broken) = try own.libraryAndErrors(context, for: context[strategies])
    let names = try (context[strategies] ?? library.names).map {
      try library.model(named: $0).description.name
    }
    let seed = context.globals.seed ?? 1
    let series = try SyntheticMarket(
      instrument: try InstrumentRegistry.resolve(symbol: "ES", assetClass: nil),
      timeframe: Timeframe(minutes: 15),
      start: CivilDate(daysSinceEpoch: 14_613)
    ).bars(count: context[bars], seed: seed)
    let meter = context.console.progress("prove causality", total: names.count, unit: "strategies")
    let test = try CausalityStudy.run(
      names, of: library, on: series, cuts: context[cuts], sets: context[sets], seed: seed,
      progress: { _ in meter.advance() })
    meter.finish()
    return output(test, broken, context)
  }

  /// - Parameter broken: what is wrong with files whose strategies were to be compared too.
  private func output(
    _ test: CausalityStudy, _ broken: [AssayError], _ context: CommandContext
  ) -> CommandOutput {
    var table = TextTable([
      .text("strategy"), .number("sets"), .number("comparisons"), .number("entries"), .number("changed"),
      .text("note"),
    ])
    for row in test.rows {
      let note =
        row.obstacle?.message ?? row.violations.first.map { "\($0.parameters), bar \($0.bar)" }
        ?? (row.entries == 0 ? "no entry to compare" : "")
      table.append([
        row.strategy, "\(row.sets)", "\(row.comparisons)", NumberText.grouped(row.entries),
        "\(row.violations.count)", note,
      ])
    }
    for error in broken { table.append([error.place ?? "", "0", "0", "0", "0", error.message]) }
    let holds = test.holds && broken.isEmpty
    let width = context.console.width
    let text =
      table.text(width: width, style: context.console.outputStyle) + "\n\n"
      + TextWrap.wrapped(verdict(test, broken.count), width: width)
    return CommandOutput(
      json: [
        "holds": .bool(holds), "strategies": .array(test.rows.map(document)),
        "not_compared": .array(
          broken.map {
            ["where": JSONValue($0.place), "code": .string($0.code), "message": .string($0.message)]
          }),
      ], exitCode: holds ? .done : .failed, text: text)
  }

  /// What was found, what could not be tested, and what these bars cannot test.
  private func verdict(_ test: CausalityStudy, _ broken: Int) -> String {
    func names(_ rows: [CausalityStudy.Row]) -> String { rows.map(\.strategy).joined(separator: ", ") }
    var sentences: [String] = []
    if !test.violating.isEmpty {
      sentences.append(
        "Decisions changed with the future. These rules look ahead: \(names(test.violating)).")
    } else if test.compared.isEmpty {
      sentences.append("No strategy was compared, so nothing is shown.")
    } else {
      let count = test.compared.count
      sentences.append(
        "No decision of the \(count == 1 ? "strategy" : "\(count) strategies") compared changed with the future."
      )
    }
    if !test.failed.isEmpty { sentences.append("Not tested, because it failed: \(names(test.failed)).") }
    if broken > 0 {
      sentences.append(
        "Not tested, because \(broken == 1 ? "a file" : "\(broken) files") cannot be used; the table says why."
      )
    }
    if !test.unsuited.isEmpty {
      sentences.append("These bars cannot test \(names(test.unsuited)); the table says why.")
    }
    return sentences.joined(separator: " ")
  }

  private func document(_ row: CausalityStudy.Row) -> JSONValue {
    let violations: [JSONValue] = row.violations.map {
      ["parameters": .string($0.parameters), "bar": JSONValue($0.bar)]
    }
    return [
      "strategy": .string(row.strategy), "sets": JSONValue(row.sets),
      "comparisons": JSONValue(row.comparisons),
      "entries": JSONValue(row.entries), "violations": .array(violations),
      "obstacle": JSONValue(row.obstacle?.message), "obstacle_code": JSONValue(row.obstacle?.code),
    ]
  }
}
