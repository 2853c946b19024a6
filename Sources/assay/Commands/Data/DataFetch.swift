import CommandKit
import Diagnostics
import Import
import Market
import Providers
import Storage

struct DataFetch: Command {
  static let path = "data fetch"
  static let abstract = "Fetch bars from a provider into the catalogue."
  static let discussion = """
    Bars are added to those that are there, and where both have a bar the provider's is taken. A bar that is not over
    yet is left out. Answers whose period is over are kept in cache/providers of the data folder, so that an interrupted
    fetch goes on where it stopped. Keys are read from the environment only.

    Providers: \(ProviderCatalogue.all.map { "\($0.name) (\($0.summary))" }.joined(separator: "; ")).
    """
  static let examples = [
    CommandExample("assay data fetch stooq aapl.us --as AAPL --from 2000-01-01", "daily bars"),
    CommandExample(
      "assay data fetch binance BTCUSDT --timeframe 1h --from 2024-01-01 --to 2024-06-30", "hours"),
    CommandExample(
      "assay data fetch candles BTC/USDT --as BTCUSDT --timeframe 1h --from 2024-01-01 "
        + "--base 'https://example.org/ohlcv?market={symbol}&tf={interval}&since={start}'",
      "an address of your own"),
  ]

  let provider = Argument.required("PROVIDER", .text, "who gives the bars")
  let symbol = Argument.required("SYMBOL", .text, "the symbol as the provider writes it")
  let timeframe = Option("timeframe", .timeframe, default: .day, "length of a bar")
  let from = Option.required("from", .date, "first date")
  let to = Option("to", .date, "last date; today unless given")
  let storedAs = Option("as", .text("NAME"), "the symbol in the catalogue, where it is another")
  let assetClass = Option(
    "class", .choice(of: AssetClass.self, "CLASS"), "class of a symbol that is not known")
  let base = Option("base", .text("ADDRESS"), "another address of the provider: a mirror, or one of your own")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let catalogue = try context.workspace.catalogue()
    let source = try ProviderCatalogue.named(context[provider])
    let instrument = try catalogue.instrument(
      context[storedAs] ?? context[symbol], assetClass: context[assetClass])
    let work = ProviderWork(provider: source, instrument: instrument, base: context[base])
    let query = BarQuery(
      symbol: context[symbol], timeframe: context[timeframe], from: context[from],
      through: context[to] ?? Clock.today, base: context[base] ?? source.base)
    let fetched = try await work.fetch(query, into: catalogue, context)
    return CommandOutput(json: .object(fetched.document), text: fetched.text)
  }
}
