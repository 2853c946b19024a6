import Backtest
import CommandKit
import Diagnostics
import Factory
import Market
import Numerics
import Portfolio
import Reports
import Storage

struct PortfolioOptimizeCommand: Command {
  static let path = "portfolio optimize"
  static let abstract =
    "Choose the best subset of books under the limits of an account, and judge it on later dates."
  static let discussion = """
    Candidates come from a list (--input), from a run of the factory (--run: its winners, with --include-candidates its
    shortlist too), or from a document with `books` (--enhanced). Every subset is judged by its own replay in one account:
    a full account refuses entries, a daily stop cuts trades short. Where --budget covers all subsets, all are replayed;
    otherwise exchanges and annealing look for the best, and the gap to a bound is reported.

    The choice is made on dates to --train-to. Later dates judge it once. The number of subsets goes to the trial ledger
    and deflates the Sharpe ratio of the training dates. --output DIR gets optimal_portfolio.json, portfolio.html and
    daily.parquet.
    """
  static let examples = [
    CommandExample(
      "assay portfolio optimize --input books.json --max-positions 4 --daily-stop 2500 --max-drawdown 9000 "
        + "--train-to 2010-12-31 --output portfolio", "chosen to 2010, judged after"),
    CommandExample(
      "assay portfolio optimize --run 3f2a --include-candidates --max-books 6 --train-to 2018-12-31 --output portfolio",
      "from a run of the factory"),
  ]

  let input = Option("input", .file, "list of books: JSON, or a text table")
  let run = Option("run", .text("RUN"), "take the winners of a run of the factory")
  let enhanced = Option("enhanced", .file, "take the books of a document such as enhanced_strategies.json")
  let candidates = Flag("include-candidates", "with --run, offer its candidates as well, marked as such")
  let timeframe = Option("timeframe", .timeframe, "bar length of books that name none")
  let trainTo = Option(
    "train-to", .date,
    "last session date of the choice; with --run the last one that the run looked at, else two thirds of the dates, "
      + "unless given")
  let from = Option("from", .date, "first session date of the choice")
  let to = Option("to", .date, "last session date of the judgement")
  let objective = Option(
    "objective", .choice(of: PortfolioObjective.self), default: .sharpe, "what the best subset is best in")
  let least = Option("min-books", .integer(in: 1...1_000), "least books of the portfolio; 1 unless given")
  let most = Option("max-books", .integer(in: 1...1_000), "most books of the portfolio; all unless given")
  let budget = Option(
    "budget", .integer(in: 10...10_000_000), default: 100_000, "most subsets that are replayed")
  let size = Option(
    "size", .sizing, "size of books that are sized by a fraction of equity: units:N or notional:AMOUNT")
  let capital = Option("capital", .positive("AMOUNT"), "starting capital; 100000 unless given")
  let noWalk = Flag("no-walk-forward", "leave out the portfolio that is chosen anew each year")
  let noSizes = Flag("no-sizes", "leave out the comparison of sizes")
  let limits = AccountLimitOptions()
  let currencies = CurrencyOptions()
  let own = StrategyOptions()
  let ledger = LedgerOptions()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    var file = try self.file(context)
    let catalogue = try context.workspace.catalogue()
    if let fixed = context[size] { try file.fixSizes(fixed, source: catalogue) }
    let market = try PortfolioMarket(
      file.books, account: file.account, source: catalogue,
      library: own.library(context, for: file.books.filter { $0.trades == nil }.map(\.strategy)))
    for note in file.notes { context.console.warning(note) }
    for note in market.notes { context.console.info(note) }
    var plan = try plan(context, market, foundThrough: file.foundThrough)
    let identity = try identity(context, market, plan, catalogue)
    let entry = try ledgerEntry(market, plan, catalogue, identity, count: 0)
    plan.earlierTrials = try ledger.open(context).work(dataHash: entry.dataHash)
      .filter { $0.work != entry.work }.reduce(0) { $0 + $1.trials }
    context.console.info("\(market.books.count) candidates; choosing on dates to \(plan.trainTo).")
    let study = try PortfolioStudy(market, plan, workers: Workers(context.globals.workers))
    var charged = entry
    charged.count = study.choice.tried.count
    try ledger.record([charged], context)
    let document = study.document(identity: identity, created: Clock.now().description)
    if let folder = context.globals.output { try write(study, document, to: folder, context) }
    return CommandOutput(
      json: .object(document),
      text: PortfolioStudyPage(study).text(context.console.outputStyle, context.console.width))
  }

  private func file(_ context: CommandContext) throws -> PortfolioFile {
    let given = [context[input] != nil, context[run] != nil, context[enhanced] != nil].count { $0 }
    guard given == 1 else {
      throw AssayError(
        code: given == 0 ? "missing_option" : "conflicting_options",
        message: given == 0
          ? "No candidates are given." : "Candidates are given in more than one way.",
        remedy: "Give one of --input FILE, --run RUN and --enhanced FILE.", place: "--input", kind: .usage)
    }
    var file: PortfolioFile
    if let path = context[input] ?? context[enhanced] {
      file = try PortfolioFile.read(path, timeframe: context[timeframe])
    } else {
      let database = try ResultsDatabase.existing(context)
      let record = try database.requireRun(context[run])
      let books = try PortfolioCandidates.books(
        ofRun: record, in: database, includesCandidates: context[candidates])
      file = PortfolioFile(books: books, account: PortfolioAccount())
      file.foundThrough = try PortfolioCandidates.lastDate(ofRun: record)
      if file.foundThrough == nil {
        file.notes.append(
          "The run \(record.id) looked at all bars to find these books: no later dates judge the portfolio. Make a run "
            + "with --to to keep some.")
      }
    }
    if let amount = context[capital] { file.account.capital = amount }
    try limits.apply(to: &file.account, context)
    try currencies.apply(to: &file.account, context)
    return file
  }

  private func plan(
    _ context: CommandContext, _ market: PortfolioMarket, foundThrough: CivilDate?
  ) throws -> PortfolioStudy.Plan {
    guard let dates = market.dates else {
      throw AssayError(
        code: "no_common_dates", message: "No book has a bar after its warm-up.",
        remedy: "Import more history.",
        kind: .badData)
    }
    let span = Int(dates.upperBound.daysSinceEpoch - dates.lowerBound.daysSinceEpoch)
    var plan = PortfolioStudy.Plan(
      trainTo: context[trainTo] ?? foundThrough.map { min($0, dates.upperBound) }
        ?? dates.lowerBound.advanced(byDays: span * 2 / 3))
    if let foundThrough, plan.trainTo < min(foundThrough, dates.upperBound) {
      context.console.warning(
        "The run found these books on dates to \(foundThrough): results from \(plan.trainTo) to there are not out of "
          + "sample. Give --train-to \(foundThrough), or leave it out.")
    }
    if let to = context[to], to < plan.trainTo {
      throw AssayError(
        code: "invalid_dates",
        message: "The judgement ends on \(to), before the choice does on \(plan.trainTo).",
        remedy: "Give a later --to.", place: "--to", kind: .usage)
    }
    plan.from = context[from]
    plan.to = context[to]
    plan.objective = context[objective]
    plan.budget = context[budget]
    plan.seed = context.globals.seed ?? 1
    plan.walksForward = !context[noWalk]
    plan.comparesSizes = !context[noSizes]
    let (low, high) = (context[least] ?? 1, context[most] ?? market.books.count)
    guard low <= high, low <= market.books.count else {
      throw AssayError(
        code: "invalid_value",
        message:
          "A portfolio of at least \(low) and at most \(high) of \(market.books.count) books cannot be.",
        remedy: "Give --min-books and --max-books that fit the list.", place: "--min-books", kind: .usage)
    }
    plan.sizes = low...min(high, market.books.count)
    return plan
  }

  private func configuration(_ market: PortfolioMarket, _ plan: PortfolioStudy.Plan) -> JSONValue {
    [
      "books": .array(market.books.map(\.json)), "account": market.account.json,
      "constraints": market.account.constraints, "objective": .string(plan.objective.rawValue),
      "sizes": .array([
        JSONValue(plan.sizes?.lowerBound ?? 1), JSONValue(plan.sizes?.upperBound ?? market.books.count),
      ]),
      "budget": JSONValue(plan.budget), "from": JSONValue(plan.from?.description),
      "train_to": .string("\(plan.trainTo)"),
      "to": JSONValue(plan.to?.description),
    ]
  }

  private func identity(
    _ context: CommandContext, _ market: PortfolioMarket, _ plan: PortfolioStudy.Plan, _ catalogue: Catalogue
  ) throws -> Identity {
    Identity(
      .portfolio, code: Version.code, data: .object(try market.dataHashes(catalogue)),
      contract: .object(market.contracts), configuration: configuration(market, plan), seed: plan.seed)
  }

  /// The search as trials on these bars together.
  private func ledgerEntry(
    _ market: PortfolioMarket, _ plan: PortfolioStudy.Plan, _ catalogue: Catalogue, _ identity: Identity,
    count: Int
  ) throws -> LedgerEntry {
    let hashes = try market.dataHashes(catalogue)
    let symbols = Array(Set(market.books.map(\.symbol))).sorted()
    let work: JSONValue = [
      "kind": "portfolio", "contract": .object(market.contracts),
      "configuration": configuration(market, plan),
      "seed": .string("\(plan.seed)"),
    ]
    return LedgerEntry(
      kind: .trials,
      dataHash: SHA256.hexadecimal(ofParts: hashes.members.map { "\($0.key) \($0.value.text())" }.sorted()),
      symbol: symbols.joined(separator: "+"), timeframe: "\(market.books[0].timeframe)",
      from: plan.from?.description,
      through: "\(plan.trainTo)", count: count, work: SHA256.hexadecimal(of: work.canonical.text()),
      note: "portfolio of \(market.books.count) candidates, \(plan.objective.rawValue)",
      at: Clock.now().description)
  }

  private func write(
    _ study: PortfolioStudy, _ document: JSONObject, to folder: String, _ context: CommandContext
  ) throws {
    try AtomicFile.replace(
      "\(folder)/optimal_portfolio.json", with: JSONValue.object(document).text(.indented) + "\n")
    try ParquetFile.write(study.dailyTable, to: "\(folder)/daily.parquet")
    let report = PortfolioReport(
      study, document: document, created: Clock.now(), codeVersion: Version.code.description)
    try AtomicFile.replace("\(folder)/portfolio.html", with: report.html(try ReportRenderer.assets()))
    context.console.info("optimal_portfolio.json, portfolio.html and daily.parquet are in \(folder).")
  }
}

extension Identity.Method {
  static let portfolio = Self("portfolio", version: 1)
}

/// What a choice of a portfolio says on a terminal.
struct PortfolioStudyPage {
  let study: PortfolioStudy

  init(_ study: PortfolioStudy) { self.study = study }

  func text(_ style: Style, _ width: Int) -> String {
    let choice = study.choice
    var parts = [
      style.bold("\(study.members.count) of \(study.universe.count) books")
        + ", chosen on dates to \(study.plan.trainTo)"
    ]
    var books = TextTable([
      .text("symbol"), .text("strategy"), .text("tier"), .text("size"), .number("profit in"),
      .number("profit after"),
    ])
    for member in study.members {
      let book = study.universe.books[member]
      books.append([
        book.book.symbol, book.book.strategy, study.listed(member).tier ?? "listed", book.size.text,
        NumberText.fixed(study.training.outcome.profits[member].amount, 0),
        NumberText.fixed(study.test?.outcome.profits[member].amount, 0),
      ])
    }
    parts.append(books.text())
    parts += study.remarks.map { TextWrap.wrapped($0, width: min(width, 100)) }
    parts.append(figures.text())
    var words =
      choice.isExhaustive
      ? "All \(NumberText.grouped(choice.tried.count)) subsets were replayed; the best is exact."
      : "\(NumberText.grouped(choice.tried.count)) subsets were replayed by exchange and annealing."
    if let bound = choice.bound {
      words +=
        " No subset \(choice.boundHoldsWithLimits ? "" : "without limits ")has a Sharpe ratio above "
        + NumberText.fixed(bound, 3)
      if let gap = choice.gap { words += ": the gap is \(NumberText.percent(gap))." }
      if choice.isAboveBound {
        words += "; the limits lift the choice above that, so its gap to the best subset is not known."
      }
    }
    parts.append(TextWrap.wrapped(words, width: min(width, 100)))
    if let walk = study.walkForward {
      parts.append(
        TextWrap.wrapped(
          "Chosen anew each year on the past: Sharpe \(NumberText.fixed(walk.sharpe.isFinite ? walk.sharpe : nil, 2)), "
            + "profit \(NumberText.fixed(walk.profit, 0)) over \(walk.years.count) years.",
          width: min(width, 100)))
    }
    return parts.joined(separator: "\n\n")
  }

  private var figures: TextTable {
    var table = TextTable([.text(""), .number("in sample"), .number("out of sample")])
    let (past, later) = (study.training, study.test)
    func row(_ name: String, _ value: (PeriodResult) -> String) {
      table.append([name, value(past), later.map(value) ?? NumberText.undefined])
    }
    func fixed(_ value: Double, _ digits: Int) -> String {
      NumberText.fixed(value.isFinite ? value : nil, digits)
    }
    row("days") { NumberText.grouped($0.figures.days) }
    row("Sharpe ratio") { fixed($0.figures.sharpe, 2) }
    row("its interval, 95 %") {
      $0.interval.map { "\(fixed($0.lowerBound, 2)) to \(fixed($0.upperBound, 2))" } ?? NumberText.undefined
    }
    row("deflated, P(skill)") { NumberText.fixed($0.deflated, 3) + " of \(NumberText.grouped($0.trials))" }
    row("profit") { fixed($0.figures.profit, 0) }
    row("growth a year") { NumberText.percent($0.figures.cagr.isFinite ? $0.figures.cagr : nil) }
    row("maximum drawdown") { fixed($0.figures.maximumDrawdown, 0) }
    row("worst day") { fixed($0.figures.worstDay, 0) }
    row("trades") { NumberText.grouped($0.figures.trades) }
    row("daily stops") { NumberText.grouped($0.figures.dailyStops) }
    row("entries refused") { NumberText.grouped($0.figures.refused) }
    return table
  }
}
