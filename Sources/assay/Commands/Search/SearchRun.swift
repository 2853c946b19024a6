import Backtest
import CommandKit
import Diagnostics
import Factory
import Market
import Reports
import Search
import Storage
import Strategies

struct SearchRun: Command {
  static let path = "search run"
  static let abstract = "Search for the best parameters of a strategy or of any program."
  static let discussion = """
    A study is a YAML file, or a strategy with --symbol and --timeframe, whose declared parameters make the space. The
    trials are kept in the results database: a study that was interrupted or killed goes on where it stopped when the
    same command is given again, and any number of workers gives the same trials. The batch (--batch) is part of the
    study: its trials are proposed together and can run side by side.

    For a strategy the last quarter of the dates is not searched (--holdout-share); the best trial is measured there
    and its Sharpe ratio deflated by every trial ever made on these bars. --walk-forward N makes a study in each of N
    training windows and measures each best trial on the window that follows: the honest form. Every trial is counted
    in the trial ledger, failed and pruned ones too.

    With --command the program is started once for each worker. It reads one JSON object of parameters a line and
    writes one line back: {"value": x}, {"values": [x, y]} or {"error": "why"}, after any number of
    {"intermediate": x} for the pruner. With --symbol and --timeframe its trials count on those bars.

    With several objectives --weights adds a score to every trial of the front; it changes nothing else.
    """
  static let examples = [
    CommandExample(
      "assay search run --strategy RSI2_MeanReversion --symbol AAPL --timeframe 1d --trials 100 --report study.html",
      "the strategy's own parameters, judged on the last quarter"),
    CommandExample(
      "assay search run --strategy RSI2_MeanReversion --symbol AAPL --timeframe 1d --trials 60 --walk-forward 5",
      "a study in each of five training windows"),
    CommandExample(
      "assay search run study.yaml --command 'python3 objective.py' --workers 2 --json",
      "any program as the objective"),
  ]

  let file = Argument("STUDY.yaml", .text, "the study; may be left out with --strategy")
  let strategy = Option(
    "strategy", .text("NAME").suggesting(StrategyCatalogue.names), "strategy whose parameters are searched")
  let symbol = Option("symbol", .text("S"), "symbol in the catalogue")
  let timeframe = Option("timeframe", .timeframe, "bar length in the catalogue")
  let fixed = Option.repeated("param", .assignment, "a parameter that is not searched; may be repeated")
  let range = Option(
    "range", .choice(of: StrategyTask.SearchRange.self),
    "how far: between the ends of each parameter's grid, or all it allows; grid unless given")
  let objective = Option(
    "objective", .text("NAME[,NAME]"),
    "figures to optimise: \(StrategyFigure.names.joined(separator: ", ")); sharpe unless given")
  let sampler = Option(
    "sampler", .choice(SamplerChoice.Kind.allCases.map(\.rawValue)), "how points are chosen; tpe unless given"
  )
  let pruner = Option("pruner", .choice(Pruner.names), "when trials are stopped early; none unless given")
  let trials = Option("trials", .integer(in: 1...1_000_000), "trials in all; 100 unless given")
  let batch = Option("batch", .integer(in: 1...1_024), "trials that are proposed together; 4 unless given")
  let walkForward = Option(
    "walk-forward", .integer(in: 1...100), "windows, each searched by itself and measured on what follows")
  let share = Option(
    "holdout-share", .number(in: 0...0.9), default: 0.25,
    "part of the dates, at the end, that is not searched")
  let from = Option("from", .date, "first session date")
  let to = Option("to", .date, "last session date, the dates that are not searched included")
  let command = Option("command", .text("PROGRAM"), "program that evaluates the points")
  let name = Option("name", .text("NAME"), "name of the study")
  let warmStart = Option.repeated(
    "warm-start", .text("STUDY"), "study whose trials the sampler learns from first; may be repeated")
  let report = Option("report", .file, "write a report: HTML, or its data when the name ends in .json")
  let weights = FrontWeights()
  let side = Option("side", .choice(of: Side.self), "direction of the positions; long unless given")
  let capital = Option("capital", .positive("AMOUNT"), "starting capital; 100000 unless given")
  let fill = Option("fill", .choice(of: FillTiming.self), "when a decision fills; next_open unless given")
  let exits = ExitOptions()
  let costs = CostOptions()
  let own = StrategyOptions()
  let ledger = LedgerOptions()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let work = try StudyWork(context, own, ledger)
    var specification = try specification(context, work)
    guard case .strategy(var task) = specification.task else {
      if context[walkForward] != nil {
        throw AssayError(
          code: "no_bars", message: "--walk-forward cuts bars, and the study has none.",
          remedy: "Give a strategy, or cut the data in your program.", place: "--walk-forward", kind: .usage)
      }
      let (id, study, _) = try await work.run(specification)
      return try StudyOutput(
        id: id, study: study, verdict: nil, score: try weights.score(study, context),
        counted: try work.counted(specification, id: id), work: work
      ).output(context[report])
    }
    let bars = try work.bars(task)
    let dates = try StudyDates(bars, task)
    if let windows = context[walkForward] {
      let walk = try await StudyWalk(work: work, bars: bars, dates: dates).run(specification, task, windows)
      if let path = context[report] { try StudyWalkOutput(walk).write(path, context) }
      return StudyWalkOutput(walk).output(context.console.outputStyle)
    }
    if context[share] > 0 {
      (task.testThrough, task.through) = (dates.last, try dates.end(leaving: context[share]))
    }
    specification.task = .strategy(task)
    let (id, study, objective) = try await work.run(specification, bars: bars)
    let verdict = try work.verdict(id, study, objective, bars)
    return try StudyOutput(
      id: id, study: study, verdict: verdict, score: try weights.score(study, context), work: work
    ).output(context[report])
  }

  /// The file, and over it the options.
  private func specification(_ context: CommandContext, _ work: StudyWork) throws -> StudySpecification {
    var json = JSONObject()
    if let path = context[file] {
      guard let members = try YAMLReader.read(path).json.objectValue else {
        throw AssayError(
          code: "invalid_study_file", message: "\(path) holds no study.",
          remedy: "Write keys such as `parameters:` and `trials:`.", place: path, kind: .usage)
      }
      json = members
    }
    try apply(context, to: &json)
    guard context[file] != nil || json["strategy"] != nil else {
      throw AssayError(
        code: "no_study", message: "There is nothing to search.",
        remedy: "Give a STUDY.yaml, or --strategy with --symbol and --timeframe.", place: "STUDY.yaml",
        kind: .usage)
    }
    var space: Space?
    if let task = json["strategy"], task.objectValue != nil {
      let task = try StrategyTask(json: task)
      let declared = try json["parameters"].map {
        try Space(parameters: $0, constraints: json["constraints"])
      }
      space = try StrategySpace.space(
        of: try work.model(task), range: task.range, fixed: task.fixed, own: declared)
    }
    let stem = context[file]?.split(separator: "/").last?.split(separator: ".").first.map { String($0) }
    var specification = try StudySpecification(
      json: .object(json), space: space, defaultName: context[name] ?? stem ?? defaultName(json))
    if let space { specification.design.space = space }
    specification.warmStart = try specification.warmStart.map { try work.database.study(named: $0).id }
    return specification
  }

  private func defaultName(_ json: JSONObject) -> String {
    let task = json["strategy"]
    return ["name", "symbol", "timeframe"].compactMap { task?[$0]?.stringValue }.joined(separator: "-")
  }

  private func apply(_ context: CommandContext, to json: inout JSONObject) throws {
    if let sampler = context[sampler], json["sampler"]?["kind"]?.stringValue != sampler {
      json["sampler"] = .string(sampler)
    }
    if let pruner = context[pruner] { json["pruner"] = .string(pruner) }
    if let trials = context[trials] { json["trials"] = JSONValue(trials) }
    if let batch = context[batch] { json["batch"] = JSONValue(batch) }
    if let seed = context.globals.seed { json["seed"] = .string("\(seed)") }
    if let name = context[name] { json["name"] = .string(name) }
    if let command = context[command] { json["command"] = .string(command) }
    if let objective = context[objective] {
      json["objective"] = nil
      json["objectives"] = .array(objective.split(separator: ",").map { .string(String($0)) })
    }
    if !context[warmStart].isEmpty { json["warm_start"] = .array(context[warmStart].map { .string($0) }) }
    try applyStrategy(context, to: &json)
  }

  private func applyStrategy(_ context: CommandContext, to json: inout JSONObject) throws {
    var task = json["strategy"]?.objectValue ?? JSONObject()
    if let name = json["strategy"]?.stringValue { task["name"] = .string(name) }
    if let name = context[strategy] { task["name"] = .string(name) }
    guard !task.isEmpty, context[command] == nil else {
      if let symbol = context[symbol] { json["symbol"] = .string(symbol) }
      if let length = context[timeframe] { json["timeframe"] = .string(length.description) }
      return
    }
    if let symbol = context[symbol] ?? json["symbol"]?.stringValue { task["symbol"] = .string(symbol) }
    if let length = context[timeframe]?.description ?? json["timeframe"]?.stringValue {
      task["timeframe"] = .string(length)
    }
    for (name, key) in [("symbol", "--symbol"), ("timeframe", "--timeframe")] where task[name] == nil {
      throw AssayError(
        code: "missing_option", message: "A study of a strategy needs `\(key)`.",
        remedy: "Give it, or `\(name)` in the file.", place: key, kind: .usage)
    }
    json["symbol"] = nil
    json["timeframe"] = nil
    if let date = context[from] { task["from"] = .string(date.description) }
    if let date = context[to] { task["to"] = .string(date.description) }
    if let range = context[range] { task["range"] = .string(range.rawValue) }
    if let side = context[side] { task["side"] = .string(side.rawValue) }
    if let capital = context[capital] { task["capital"] = .number(capital) }
    if let fill = context[fill] { task["fill"] = .string(fill.rawValue) }
    if !context[fixed].isEmpty {
      task["fixed"] = .object(JSONObject(context[fixed].map { ($0.key, .string($0.value)) }))
    }
    let (plan, paid) = (try exits.plan(context), try costs.schema.applied(context))
    let numbers: [(String, Double?)] = [
      ("stop_loss_atr", plan.stopATR), ("take_profit_atr", plan.targetATR),
      ("max_bars_held", plan.maxBarsHeld.map { Double($0) }), ("commission", paid.commissionFraction),
      ("commission_per_unit", paid.commissionPerUnit), ("slippage_bps", paid.slippageBasisPoints),
      ("slippage_ticks", paid.slippageTicks),
    ]
    for (key, value) in numbers { if let value { task[key] = .number(value) } }
    if plan.flatBySessionClose { task["flat_by_close"] = .bool(true) }
    json["strategy"] = .object(task)
  }
}
