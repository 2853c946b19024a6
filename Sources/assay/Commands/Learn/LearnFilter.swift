import CommandKit
import Diagnostics
import Factory
import Learning
import Market
import Numerics
import Search
import Storage

struct LearnFilter: Command {
  static let path = "learn filter"
  static let abstract = "Learn which trades of a strategy to leave out, and say what that is worth."
  static let discussion = """
    Reads trades with what was known at their entries: `entry_time`, `exit_time`, `pnl`, and a column for each feature.
    Columns that are known only when a trade is over are never features. A study of --trials trials, the first --random of
    them spread evenly, searches the family of the model, its settings, how many features it reads and the probability
    from which a trade is kept. Each trial is judged by combinatorial purged cross-validation: every choice of
    --test-groups of --groups groups of trades is held out once, trades that overlap it are purged, and those that begin
    up to --embargo sessions after it are left out. The objective is the Sharpe ratio of the daily profit of the kept
    trades, the mean over the paths.

    The best of so many trials looks good even where nothing can be learned. So it is deflated by all of them, and trades
    after --train-until, which neither taught nor chose it, are looked at once. That look is noted in the trial ledger. A
    filter is accepted when all four rules hold there.

    --part 1/3 studies every third winner, and --merge puts the folders of parts together: the same bytes as one run over
    all. A folder of a model is a part of a strategy: `assay backtest --filter-model DIR`, or `filter_model` of a book.

    A study that was interrupted or killed goes on where it stopped when the same command is given again.
    """
  static let examples = [
    CommandExample(
      "assay learn filter --trades trades.csv --train-until 2021-12-31 --output filters --report filter.html",
      "420 trials, one look at the trades from 2022 on"),
    CommandExample(
      "assay learn filter --run RUN --include-rejected 10 --output filters",
      "the winners of a factory run, and the ten best below them"),
    CommandExample(
      "assay learn filter --manifest winners_manifest.json --part 1/2 --output part1",
      "every other winner of a manifest, to be merged with the other half"),
    CommandExample(
      "assay learn filter --merge part1,part2 --output filters", "the parts put together"),
    CommandExample(
      "assay learn filter --demo planted --demo-seeds 5 --trials 60",
      "made-up trades of which the truth is known"),
  ]

  let trades = Option("trades", .file, "trades with features at entry: Parquet or text")
  let trainUntil = Option("train-until", .date, "last date of the training trades; 2021-12-31 unless given")
  let validateUntil = Option("validate-until", .date, "last date of the look; all later trades unless given")
  let calendar = Option(
    "calendar", .text("weekdays|every_day|FILE"), default: "weekdays",
    "days on which profit is counted; a file has a column `date`")
  let features = Option("features", .text("NAME,NAME"), "features to read; all unless given")
  let without = Option("without", .text("NAME,NAME"), "columns to leave out")
  let trials = Option("trials", .integer(in: 1...100_000), default: 420, "trials in all")
  let random = Option("random", .integer(in: 1...100_000), default: 120, "trials before the search learns")
  let batch = Option("batch", .integer(in: 1...1_024), default: 4, "trials that are proposed together")
  let groups = Option("groups", .integer(in: 2...100), default: 6, "groups that the trades are cut into")
  let testGroups = Option("test-groups", .integer(in: 1...50), default: 2, "groups held out together")
  let embargo = Option(
    "embargo", .integer(in: 0...10_000), default: 5, "sessions after a held-out part without training trades")
  let families = Option(
    "families", .text("NAME,NAME"),
    "kinds of model: \(FilterSpace.Family.allCases.map(\.rawValue).joined(separator: ", ")); all unless given"
  )
  let pruner = Option(
    "pruner", .choice(["statistical", "none"]), default: "statistical", "when a trial is stopped early")
  let weights = Option(
    "weights", .choice(["uniqueness", "none"]), default: "uniqueness",
    "how much trades count that are open together with others")
  let name = Option("name", .text("NAME"), "name of the study; that of the file unless given")
  let output = Option("output", .file, "folder for the model and `enhanced_strategies.json`")
  let report = Option("report", .file, "write a report: HTML, or its data when the name ends in .json")
  let run = Option("run", .text("RUN"), "a factory run: a filter for each of its winners")
  let winners = Option("winners", .integer(in: 1...100_000), "how many of them; all unless given")
  let belowWinners = Option(
    "include-rejected", .integer(in: 0...100_000), default: 0,
    "how many results below the winners may be taken, the best first; they are marked")
  let strategies = Option(
    "strategies", .text("NAME,NAME"), "only the winners of these strategies, by name or number")
  let manifest = Option(
    "manifest", .file, "winners_manifest.json in place of --run: a filter for each winner that it lists")
  let part = Option(
    "part", .text("K/N"), "only each Nth winner from the Kth on: a part to be made elsewhere and merged")
  let merge = Option(
    "merge", .text("DIR,DIR"), "put parts together into --output: models, reports, enhanced_strategies.json")
  let own = StrategyOptions()
  let demo = Option("demo", .choice(of: FilterDemo.self), "made-up trades instead of a file")
  let demoSeeds = Option(
    "demo-seeds", .integer(in: 1...10_000), default: 1, "made-up markets, with the seeds from 0")
  let demoStrength = Option(
    "demo-strength", .number(in: 0...5), default: 0.35,
    "what one deviation of the planted feature adds to a trade, in deviations")
  let ledger = LedgerOptions()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let work = try FilterWork(context, ledger)
    if let kind = context[demo] {
      return try await FilterDemoRun(work: work, plan: try plan(context, name: kind.rawValue)).run(
        kind, seeds: context[demoSeeds], strength: context[demoStrength])
    }
    if let folders = context[merge] { return try merged(folders, context) }
    if context[run] != nil || context[manifest] != nil {
      if context[run] != nil, context[manifest] != nil {
        throw AssayError(
          code: "conflicting_options", message: "Winners are named in two ways.",
          remedy: "Give one of --run RUN and --manifest FILE.", place: "--manifest", kind: .usage)
      }
      let names = context[strategies].map { $0.split(separator: ",").map { String($0.trimmingPrefix(" ")) } }
      var request = WinnerFilters.Request(run: context[run], manifest: context[manifest])
      (request.most, request.belowWinners) = (context[winners], context[belowWinners])
      (request.strategies, request.trainUntil, request.folder) = (names, context[trainUntil], context[output])
      request.part = try context[part].map(Self.part)
      return try await WinnerFilters(
        work: work, plan: try plan(context, name: "winners"), library: try own.library(context),
        isWeighted: context[weights] == "uniqueness"
      ).run(request)
    }
    guard let path = context[trades] else {
      throw AssayError(
        code: "missing_option", message: "There are no trades to learn from.",
        remedy:
          "Give --trades FILE, --run RUN or --manifest FILE, or --demo planted to see what the command does.",
        place: "--trades", kind: .usage)
    }
    let stem = path.split(separator: "/").last?.split(separator: ".").first.map { String($0) } ?? "trades"
    let read = try read(path, context)
    let border = context[trainUntil] ?? CivilDate(daysSinceEpoch: 18_992)
    let start = Timestamp(startOf: CivilDate(daysSinceEpoch: border.daysSinceEpoch + 1)).nanoseconds
    let end = context[validateUntil].map {
      Timestamp(startOf: CivilDate(daysSinceEpoch: $0.daysSinceEpoch + 1)).nanoseconds - 1
    }
    let (training, validation, overlapping) = read.parted(at: start, through: end)
    if validation.count == 0 {
      throw AssayError(
        code: "nothing_to_validate",
        message:
          "No trade begins after \(border); the last one does on \(read.calendar.date(read.entries.last ?? 0)).",
        remedy: "Give an earlier --train-until, so that trades are left that the search does not see.",
        place: "--train-until", kind: .usage)
    }
    let hash = try SHA256.hexadecimal(ofFile: path)
    let origin = FilterWork.Origin(
      dataHash: hash, symbol: read.table.symbols.first ?? "trades", timeframe: "trades",
      settings: [
        "trades_sha256": .string(hash), "train_until": .string(border.description),
        "validate_until": JSONValue(context[validateUntil]?.description),
        "calendar": .string(context[calendar]),
        "weights": .string(context[weights]),
      ])
    let plan = try plan(context, name: context[name] ?? stem)
    let (id, result) = try await work.run(training, validation: validation, plan, origin)
    var page = FilterOutput(
      id: id, name: plan.name, result: result, overlapping: overlapping, looks: try work.looks(origin),
      border: border)
    let symbols = Set(read.table.symbols)
    if symbols.count == 1, let symbol = symbols.first, symbol != FilterTrades.unnamedSymbol {
      page.subject = ["symbol": .string(symbol)]
    }
    if let folder = context[output] {
      try page.write(folder, dataHash: hash, training, search: plan.json, context)
    }
    if let path = context[report] { try page.report(path, training, validation, context) }
    return page.output(context.console.outputStyle)
  }

  /// `2/3` is the second of three.
  private static func part(_ text: String) throws -> (number: Int, of: Int) {
    let numbers = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    if numbers.count == 2, let number = numbers[0], let all = numbers[1], number >= 1, number <= all {
      return (number, all)
    }
    throw AssayError(
      code: "invalid_value", message: "`--part` is `\(text)`.",
      remedy: "Write it as in 2/3: the second of three.",
      place: "--part", kind: .usage)
  }

  private func merged(_ folders: String, _ context: CommandContext) throws -> CommandOutput {
    guard let target = context[output] else {
      throw AssayError(
        code: "missing_option", message: "There is no folder to merge into.", remedy: "Give --output DIR.",
        place: "--output", kind: .usage)
    }
    let parts = folders.split(separator: ",").map { String($0.trimmingPrefix(" ")) }
    let document = try FilterDocument.merge(parts, to: target)
    let (count, accepted) = (document.strategies.count, document.accepted)
    return CommandOutput(
      json: [
        "folder": .string(target), "parts": JSONValue(parts), "strategies": JSONValue(count),
        "accepted": JSONValue(accepted),
      ],
      text:
        "\(count) strategies of \(parts.count) parts are in \(target), \(accepted) with an accepted filter.")
  }

  private func plan(_ context: CommandContext, name: String) throws -> FilterWork.Plan {
    var plan = FilterWork.Plan()
    (plan.trials, plan.random, plan.batch) = (context[trials], context[random], context[batch])
    (plan.groups, plan.testGroups, plan.embargo) = (context[groups], context[testGroups], context[embargo])
    plan.pruner = context[pruner] == "none" ? .none : .standardStatistical
    plan.seed = context.globals.seed ?? 0
    plan.name = name
    if let text = context[families] {
      plan.families = try text.split(separator: ",").map { part in
        let name = String(part.trimmingPrefix(" "))
        guard let family = FilterSpace.Family(rawValue: name) else {
          let known = FilterSpace.Family.allCases.map(\.rawValue)
          throw AssayError(
            code: "unknown_family", message: "There is no kind of model `\(name)`.",
            remedy:
              "Take one of \(known.joined(separator: ", ")).\(NearestName.suggestion(for: name, among: known))",
            place: "--families", kind: .usage)
        }
        return family
      }
    }
    return plan
  }

  private func read(_ path: String, _ context: CommandContext) throws -> FilterTrades {
    var columns = FilterTrades.Columns()
    func names(_ text: String) -> [String] {
      text.split(separator: ",").map { String($0.trimmingPrefix(" ")) }
    }
    columns.features = context[features].map(names)
    columns.without = context[without].map(names) ?? []
    columns.isWeighted = context[weights] == "uniqueness"
    let own = context[calendar]
    var given: SessionDays?
    if own != "weekdays", own != "every_day" { given = try SessionDays.reading(own) }
    return try FilterTrades.reading(try TableFile.read(path), columns, source: path) { first, last in
      if let given { return given }
      return own == "weekdays"
        ? .weekdays(from: first, through: last) : .everyDay(from: first, through: last)
    }
  }
}
