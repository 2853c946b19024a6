import Backtest
import CommandKit
import Diagnostics
import Factory
import Market
import Storage
import Strategies

/// The limits of a whole account.
struct AccountLimitOptions: ParameterGroup {
  let maximumPositions = Option(
    "max-positions", .integer(in: 1...1_000), "most books with a position at once")
  let dailyStop = Option(
    "daily-stop", .positive("AMOUNT"),
    "loss of a day at which everything is closed, until the next exchange day")
  let maximumDrawdown = Option(
    "max-drawdown", .positive("AMOUNT"), "fall from the highest mark at which trading ends for good")
  let whenFull = Option(
    "when-full", .choice(of: AccountLimits.WhenFull.self),
    "what an entry does when the account is full: wait, or replace a position of lower priority; wait unless given"
  )
  let priority = Option(
    "priority", .choice(of: PortfolioAccount.Priority.self),
    "who comes first: listed, the order of the books, or recent, their own results of the last 60 days; listed unless "
      + "given")

  /// What was given over what is there.
  func apply(to account: inout PortfolioAccount, _ context: CommandContext) throws {
    if let most = context[maximumPositions] { account.limits.maximumPositions = most }
    if let amount = context[dailyStop] { account.limits.dailyStop = amount }
    if let amount = context[maximumDrawdown] { account.limits.maximumDrawdown = amount }
    if let rule = context[whenFull] { account.limits.whenFull = rule }
    if let rule = context[priority] { account.priority = rule }
    try account.limits.validated()
  }

  /// Whether any was given.
  func isGiven(_ context: CommandContext) -> Bool {
    context[maximumPositions] != nil || context[dailyStop] != nil || context[maximumDrawdown] != nil
      || context[whenFull] != nil || context[priority] != nil
  }
}

/// The currency of an account, and rates to it.
struct CurrencyOptions: ParameterGroup {
  let currency = Option(
    "currency", .text("CODE"), "currency of the account, such as USD; that of the first market unless given")
  let rates = Option.repeated(
    "rate", .exchangeRate,
    "a constant exchange rate, such as USDJPY=150; closes of the pair in the catalogue unless given")

  func isGiven(_ context: CommandContext) -> Bool { context[currency] != nil || !context[rates].isEmpty }

  func apply(to account: inout PortfolioAccount, _ context: CommandContext) throws {
    if let code = context[currency] { account.currency = try Self.checked(code) }
    if !context[rates].isEmpty { account.rates = context[rates] }
  }

  /// - Throws: `invalid_value` for what is no code of a currency.
  static func checked(_ code: String) throws -> String {
    let upper = code.uppercased()
    guard (3...5).contains(upper.count), upper.allSatisfy({ $0.isASCII && $0.isLetter }) else {
      throw AssayError(
        code: "invalid_value", message: "`--currency` is `\(code)`, which is no code of a currency.",
        remedy: "Give a code such as USD, EUR or JPY.", place: "--currency", kind: .usage)
    }
    return upper
  }
}

extension ValueParser where Value == ExchangeRates.Constant {
  static var exchangeRate: ValueParser {
    ValueParser(
      placeholder: "PAIR=X", expectation: "a pair and a number above 0, such as USDJPY=150",
      describe: { "\($0.pair)=\($0.value)" }
    ) { ExchangeRates.Constant($0.uppercased()) }
  }
}

/// A portfolio file with its bars.
struct PortfolioInput: ParameterGroup {
  let portfolio = Option.required("portfolio", .file, "optimal_portfolio.json, or a list of books")
  let timeframe = Option("timeframe", .timeframe, "bar length of books that name none")
  let capital = Option(
    "capital", .positive("AMOUNT"), "starting capital; that of the file, or 100000, unless given")
  let limits = AccountLimitOptions()
  let currencies = CurrencyOptions()
  let own = StrategyOptions()

  func read(_ context: CommandContext) throws -> PortfolioFile {
    var file = try PortfolioFile.read(context[portfolio], timeframe: context[timeframe])
    if let amount = context[capital] { file.account.capital = amount }
    try limits.apply(to: &file.account, context)
    try currencies.apply(to: &file.account, context)
    return file
  }

  func market(_ context: CommandContext, _ file: PortfolioFile) throws -> PortfolioMarket {
    try PortfolioMarket(
      file.books, account: file.account, source: context.workspace.catalogue(),
      library: own.library(context, for: file.books.filter { $0.trades == nil }.map(\.strategy)))
  }
}

extension PortfolioMarket {
  /// Hashes of the bars, by symbol and timeframe.
  func dataHashes(_ catalogue: Catalogue) throws -> JSONObject {
    var hashes = JSONObject()
    for (book, ready) in zip(books, prepared) {
      if let trades = book.trades {
        hashes[trades] = .string(SHA256.hexadecimal(of: try WholeFile.bytes(of: trades)))
        // Trades without bars: their file is all there is.
        if ready.bars.series.timeframe != book.timeframe { continue }
      }
      hashes["\(book.symbol) \(book.timeframe)"] = .string(try catalogue.hash(book.symbol, book.timeframe))
    }
    return hashes
  }

  var contracts: JSONObject {
    var contracts = JSONObject()
    for book in prepared { contracts[book.book.symbol] = book.bars.series.instrument.json }
    return contracts
  }
}
