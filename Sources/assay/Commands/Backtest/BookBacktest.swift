import Backtest
import CommandKit
import Diagnostics
import Factory
import Market
import Reports
import Storage
import Strategies

/// `assay backtest` of several symbols or strategies: books of one account.
struct BookBacktest {
  private let command: BacktestCommand
  private let context: CommandContext
  private let settings: RunSettings
  private let catalogue: Catalogue
  private let timeframe: Timeframe
  private let symbols: [String]
  private let strategies: [String]

  init(
    _ command: BacktestCommand, _ context: CommandContext, _ settings: RunSettings, _ catalogue: Catalogue,
    _ timeframe: Timeframe
  ) throws {
    self.command = command
    self.context = context
    self.settings = settings
    self.catalogue = catalogue
    self.timeframe = timeframe
    symbols = Self.list(settings.symbol ?? "")
    strategies = Self.list(settings.strategy ?? "")
    for (option, names) in [("--symbol", symbols), ("--strategy", strategies)] {
      if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
        throw AssayError(
          code: "invalid_value", message: "`\(option)` names \(twice) twice.", remedy: "Name it once.",
          place: option,
          kind: .usage)
      }
    }
    if let name = strategies.first(where: { ProbabilityStrategy.isNamed($0) }) {
      throw AssayError(
        code: "invalid_value", message: "\(name) cannot share an account with other books here.",
        remedy: "Give its probabilities as the filter of a book, in a list for `assay portfolio replay`.",
        place: "--strategy", kind: .usage)
    }
    if settings.filterModel != nil, symbols.count > 1 || strategies.count > 1 {
      throw AssayError(
        code: "invalid_value", message: "A filter decides on the trades of one strategy on one symbol.",
        remedy: "Give each book its `filter_model` in a list for `assay portfolio replay`.",
        place: "--filter-model", kind: .usage)
    }
    if settings.execution.intrabar == .drillDown {
      throw AssayError(
        code: "invalid_value", message: "`--intrabar drill_down` works for one symbol and one strategy.",
        remedy: "Give another rule.", place: "--intrabar", kind: .usage)
    }
  }

  private static func list(_ text: String) -> [String] {
    text.split(separator: ",").map { String($0.drop { $0 == " " }) }
  }

  func output() throws -> CommandOutput {
    let library = try command.own.library(context, for: strategies)
    var account = PortfolioAccount(
      capital: settings.capital, limits: settings.accountLimits, priority: settings.priority,
      execution: settings.execution, rules: settings.account)
    try command.currencies.apply(to: &account, context)
    let market = try PortfolioMarket(
      try books(library), account: account, source: catalogue, library: library)
    let output = try PortfolioReplayOutput(
      market, account: try bookAccount(market), from: settings.from, to: settings.through)
    if let path = context[command.trades] { try CSVFile.writeByName(output.tables.trades, to: path) }
    if let path = context[command.equity] { try CSVFile.writeByName(output.tables.equity, to: path) }
    try command.ledger.record(try entries(market), context)
    var json = output.json
    json["symbols"] = JSONValue(symbols)
    json["strategies"] = JSONValue(strategies)
    json["provenance"] = .object(try provenance(market))
    if let path = context[command.report] {
      let page = PortfolioReport(
        document: JSONObject([
          ("books", .array(market.books.map(\.json))), ("constraints", account.constraints),
        ]),
        replay: output.result, books: market.prepared, account: account, currency: market.currency,
        border: nil,
        created: Clock.now(), codeVersion: Version.code.description)
      try AtomicFile.replace(
        path,
        with: path.hasSuffix(".json")
          ? JSONValue.object(json).text(.indented) + "\n" : page.html(try ReportRenderer.assets()))
      context.console.info("The report is in \(path).")
    }
    return CommandOutput(json: .object(json), text: output.text(context.console.outputStyle))
  }

  private func books(_ library: StrategyLibrary) throws -> [PortfolioBook] {
    let models = try strategies.map { try library.model(named: $0) }
    let assigned = try models.map { try parameters(of: $0, models) }
    var costs = try command.costs.override(context)
    if costs.commission == nil {
      costs.commission =
        settings.commissionPerUnit.map { .perUnit($0) } ?? settings.commissionFraction.map { .fraction($0) }
    }
    if costs.slippage == nil {
      costs.slippage =
        settings.slippageTicks.map { .ticks($0) } ?? settings.slippageBasisPoints.map { .basisPoints($0) }
    }
    return symbols.flatMap { symbol in
      zip(models, assigned).map { model, parameters in
        var book = PortfolioBook(
          symbol: symbol, timeframe: timeframe, strategy: model.description.name, parameters: parameters,
          exits: settings.exits, side: settings.side, size: settings.size,
          composition: command.composition.composition(context), costs: costs)
        book.filterModel = settings.filterModel.map { PortfolioBook.FilterModel(folder: $0) }
        book.fillsRaw = context[command.rawFills]
        return book
      }
    }
  }

  /// What is given for one strategy, and what is given for all that have the parameter.
  private func parameters(of model: StrategyModel, _ all: [StrategyModel]) throws -> [StrategyAssignment] {
    let own = model.description.parameters.map(\.name)
    return try settings.strategyParameters.compactMap { assignment in
      let parts = assignment.key.split(separator: ".", maxSplits: 1).map(String.init)
      if parts.count == 2,
        let named = all.first(where: { $0.description.name.lowercased() == parts[0].lowercased() })
      {
        return named.description.name == model.description.name
          ? StrategyAssignment(key: parts[1], value: assignment.value) : nil
      }
      if own.contains(assignment.key) { return assignment }
      let known = all.flatMap { $0.description.parameters.map(\.name) }
      if known.contains(assignment.key) { return nil }
      throw AssayError(
        code: "unknown_parameter", message: "No strategy of the account has a parameter `\(assignment.key)`.",
        remedy: "Give NAME.key=value, or a parameter that one of them has."
          + NearestName.suggestion(for: assignment.key, among: known), place: "--param", kind: .usage)
    }
  }

  /// The market's books with what a backtest may have beyond a portfolio: sizers, the risk manager, further costs.
  private func bookAccount(_ market: PortfolioMarket) throws -> BookAccount {
    let extras = try settings.extras()
    let base = market.replay
    var configuration = base.settings
    configuration.transactionCosts = extras.transactionCosts
    configuration.sizer = extras.sizer
    configuration.risk = extras.risk
    let books = market.prepared.map { book in
      var book = book
      book.delay = context[command.trading.delay]
      book.entry = context[command.trading.entry]
      return book
    }
    return BookAccount(books, settings: configuration, inputs: base.inputs)
  }

  private func configuration(_ market: PortfolioMarket) throws -> JSONValue {
    let extras = try settings.extras()
    return [
      "books": .array(market.books.map(\.json)), "account": market.account.json,
      "constraints": market.account.constraints, "extras": .object(extras.json),
      "delay": JSONValue(context[command.trading.delay]),
      "entry": .string(context[command.trading.entry].text),
      "from": JSONValue(settings.from?.description), "through": JSONValue(settings.through?.description),
    ]
  }

  private func provenance(_ market: PortfolioMarket) throws -> JSONObject {
    let identity = Identity(
      .portfolio, code: Version.code, data: .object(try market.dataHashes(catalogue)),
      contract: .object(market.contracts), configuration: try configuration(market))
    return [
      "identity": .string(identity.hexadecimal), "code_version": .string(Version.code.description),
      "data": .object(try market.dataHashes(catalogue)), "configuration": try configuration(market),
    ]
  }

  /// One entry a symbol: its books were tried on its bars.
  private func entries(_ market: PortfolioMarket) throws -> [LedgerEntry] {
    let work = SHA256.hexadecimal(of: try configuration(market).canonical.text())
    return try symbols.map { symbol in
      LedgerEntry(
        kind: .backtests, dataHash: try catalogue.hash(symbol, timeframe), symbol: symbol,
        timeframe: "\(timeframe)",
        from: settings.from?.description, through: settings.through?.description, count: strategies.count,
        work: work, note: "backtest \(strategies.joined(separator: "+")) in one account",
        at: Clock.now().description)
    }
  }
}
