import Backtest
import CommandKit
import Diagnostics
import Factory
import Market
import Storage
import Strategies

/// The limits of a whole account.
struct AccountLimitOptions: ParameterGroup {
  let schema = SchemaOptions(
    "portfolio", ["max_positions", "daily_stop", "max_drawdown", "when_full", "priority"])

  /// What was given over what is there.
  func apply(to account: inout PortfolioAccount, _ context: CommandContext) throws {
    var settings = RunSettings()
    (settings.accountLimits, settings.priority) = (account.limits, account.priority)
    try schema.apply(to: &settings, context)
    (account.limits, account.priority) = (settings.accountLimits, settings.priority)
    try account.limits.validated()
  }

  /// Whether any was given.
  func isGiven(_ context: CommandContext) -> Bool { schema.isGiven(context) }
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
