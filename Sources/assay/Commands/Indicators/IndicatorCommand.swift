import CommandKit
import Diagnostics
import Import
import Indicators
import Market
import Storage

struct IndicatorCommand: Command {
  static let path = "indicator"
  static let abstract = "Compute any indicator on any bars, with full precision."
  static let discussion = """
    Indicators and their parameters are called as in TA-Lib; --list shows them. The table has one line a bar
    and is empty before the look-back of an indicator.

    --spec computes many at once: a JSON list of entries like
    `{"function": "RSI", "params": {"timeperiod": 14}, "outputs": ["rsi"]}`,
    with "inputs": ["high"] where another column than the usual one is meant. What cannot be computed is named
    and left out, and makes the command end with code 1.

    --warm-up tells how many bars an indicator, or each of them, needs until it no longer matters where the data
    start: recursive ones depend on the first bar for longer than their look-back. It compares the values over
    all bars with those over parts that start later, on --input or on made-up bars of 15 minutes.
    """
  static let examples = [
    CommandExample("assay indicator RSI --input bars.csv --param timeperiod=14", "prints a table"),
    CommandExample(
      "assay indicator MACD --input bars.csv.gz --output macd.csv", "writes a file"),
    CommandExample("assay indicator --spec spec.json --input bars.csv --output all.csv", "many at once"),
    CommandExample("assay indicator --list", "all indicators with their inputs and parameters"),
    CommandExample(
      "assay indicator ADX --warm-up --tolerance 1e-3", "bars until the start no longer matters"),
  ]

  let name = Argument("NAME", .text.suggesting(IndicatorCatalogue.names), "an indicator, as TA-Lib calls it")
  let input = Option("input", .file, "bars in any form that `assay data import` reads")
  let output = Option(
    "output", .file.named("OUT.csv"), "where the table is written; standard output unless given")
  let parameters = Option.repeated("param", .assignment, "a parameter of the indicator, like timeperiod=14")
  let specification = Option("spec", .file.named("SPEC.json"), "many indicators at once")
  let isList = Flag("list", "show all indicators")
  let isWarmUp = Flag("warm-up", "show how many bars it takes until the start no longer matters")
  let tolerance = Option(
    "tolerance", .positive(), default: 1e-6, "with --warm-up: the relative difference that no longer matters")
  let symbol = Option("symbol", .text("S"), "what the bars are of; sets the sessions of VWAP")
  let timeframe = Option("timeframe", .timeframe, "length of a bar")
  let file = BarFile()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    if context[isList] { return IndicatorList.output(context) }
    if context[isWarmUp] { return try warmUp(context) }
    var plan = try plan(context)
    let series = try bars(context)
    let columns = try columns(of: &plan, on: IndicatorStore(series), all: context[specification] == nil)
    let table = NumberTable(columns: columns, labels: (0..<series.count).map { series.displayTime($0) })
    for refusal in plan.refused {
      context.console.warning("left out \(refusal.columns.joined(separator: ", ")): \(refusal.error.message)")
    }
    return try deliver(table, plan, context)
  }

  /// The values of every entry. One that these bars do not allow is refused like one that cannot be at all, unless it
  /// is the only one that was asked for.
  private func columns(
    of plan: inout IndicatorPlan, on store: IndicatorStore, all: Bool
  ) throws -> [NumberTable.Column] {
    var columns: [NumberTable.Column] = []
    for entry in plan.entries {
      do {
        let values = try entry.values(in: store)
        columns += zip(entry.columns, values).map { NumberTable.Column(name: $0, values: $1) }
      } catch let error as AssayError where !all {
        plan.refuse(entry, error)
      }
    }
    return columns
  }

  private func warmUp(_ context: CommandContext) throws -> CommandOutput {
    guard context[specification] == nil, context[output] == nil else {
      throw conflict("`--warm-up` takes neither `--spec` nor `--output`.")
    }
    guard context[name] != nil || context[parameters].isEmpty else {
      throw conflict("`--param` belongs to NAME, which is missing.")
    }
    let requests =
      context[name] == nil
      ? IndicatorCatalogue.names.map { IndicatorRequest($0) } : try plan(context).entries.map(\.request)
    let series = context[input] == nil ? try IndicatorWarmUp.syntheticBars() : try bars(context)
    let count = NumberText.grouped(series.count)
    let source = context[input].map { "\(count) bars of \($0)" } ?? "\(count) made-up bars of 15 minutes"
    let study = WarmUpStudy(series, tolerance: context[tolerance])
    return try IndicatorWarmUp(study: study, source: source).output(of: requests, context)
  }

  private func plan(_ context: CommandContext) throws -> IndicatorPlan {
    switch (context[name], context[specification]) {
    case (let name?, nil):
      let parameters = try context[parameters].map { pair in
        guard let value = Double(pair.value), value.isFinite else { throw notANumber(pair) }
        return (pair.key, value)
      }
      return try IndicatorPlan(name, parameters: parameters)
    case (nil, let path?):
      guard context[parameters].isEmpty else {
        throw conflict("`--param` belongs to NAME; `--spec` has its own parameters.")
      }
      let document = try JSONValue(parsing: WholeFile.bytes(of: path), source: path)
      return try IndicatorPlan(specification: document, source: path)
    case (.some, .some): throw conflict("NAME and `--spec` exclude each other.")
    case (nil, nil): throw conflict("Neither NAME nor `--spec` is given.")
    }
  }

  private func bars(_ context: CommandContext) throws -> BarSeries {
    guard let path = context[input] else { throw conflict("`--input FILE` is missing.") }
    let known = try context[symbol].map {
      try context.workspace.catalogue().instrument($0, assetClass: context[file.assetClass])
    }
    // Only session indicators ask what the bars are of; for all others any instrument does.
    let instrument =
      known
      ?? Instrument(symbol: "bars", assetClass: .cfd, sessions: .aroundTheClock, costs: .free)
    var options = try file.options(context, instrument: instrument, timeframe: context[timeframe])
    options.isExchangeZoneKnown = known != nil
    let result = try BarImporter.importFile(path, options: options)
    ImportText.warn(about: result.report, on: context.console)
    return result.series
  }

  private func deliver(
    _ table: NumberTable, _ plan: IndicatorPlan, _ context: CommandContext
  ) throws -> CommandOutput {
    for entry in plan.entries where entry.lookback >= table.labels.count {
      context.console.warning(
        "\(entry.columns.joined(separator: ", ")): no value, because the first needs \(entry.lookback + 1) bars "
          + "and there are \(table.labels.count).")
    }
    var json: JSONObject = [
      "bars": JSONValue(table.labels.count),
      "columns": .array(
        plan.entries.flatMap { entry in
          entry.columns.map { ["name": .string($0), "lookback": JSONValue(entry.lookback)] }
        }),
      "left_out": .array(
        plan.refused.map {
          [
            "columns": JSONValue($0.columns), "code": .string($0.error.code),
            "message": .string($0.error.message),
          ]
        }),
    ]
    let code: ExitCode = plan.refused.isEmpty ? .done : .failed
    guard let path = context[output] else {
      json["timestamp"] = JSONValue(table.labels)
      json["values"] = .object(JSONObject(table.columns.map { ($0.name, JSONValue($0.values)) }))
      return CommandOutput(json: .object(json), exitCode: code, text: table.text(labelName: "timestamp"))
    }
    try AtomicFile.replace(path, with: table.text(labelName: "timestamp"))
    json["output"] = .string(path)
    let count = table.columns.count
    return CommandOutput(
      json: .object(json), exitCode: code,
      text: "\(path): \(NumberText.grouped(table.labels.count)) bars, \(count) column\(count == 1 ? "" : "s")"
    )
  }

  private func notANumber(_ pair: Assignment) -> AssayError {
    AssayError(
      code: "invalid_value", message: "The parameter `\(pair.key)` takes a number, not `\(pair.value)`.",
      remedy: "Write it as in `--param timeperiod=14`.", place: "--param", kind: .usage)
  }

  private func conflict(_ message: String) -> AssayError {
    AssayError(
      code: "conflicting_options", message: message,
      remedy:
        "Write `assay indicator NAME --input BARS.csv` or `assay indicator --spec SPEC.json --input …`.",
      kind: .usage)
  }
}
