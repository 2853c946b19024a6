import CommandKit
import Diagnostics
import Import
import Market
import Providers
import Storage

struct DataUpdate: Command {
  static let path = "data update"
  static let abstract = "Fetch what is missing of bars that came from a provider."
  static let discussion = """
    Each series is asked for from its last bar on, at the provider it came from. Series from files are left alone.
    """
  static let examples = [
    CommandExample("assay data update", "everything that came from a provider"),
    CommandExample("assay data update BTCUSDT", "every timeframe of a symbol"),
  ]

  let symbols = Argument.repeated(
    "SYMBOL", .text, isRequired: false, "symbols of the catalogue; all unless given"
  ).orOption("symbol")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let catalogue = try context.workspace.catalogue()
    let wanted = context[symbols]
    for symbol in wanted where try catalogue.timeframes(of: symbol).isEmpty {
      _ = try catalogue.entry(symbol, .day)
    }
    let entries = try catalogue.list().filter { wanted.isEmpty || wanted.contains($0.symbol) }
    var done: [ProviderWork.Fetched] = []
    var failed: [(symbol: String, error: AssayError)] = []
    for entry in entries {
      guard let origin = ProviderOrigin(entry.provenance) else { continue }
      try context.interruption.check()
      do {
        let work = ProviderWork(
          provider: try ProviderCatalogue.named(origin.provider),
          instrument: try catalogue.instrument(of: entry),
          base: origin.base)
        let last = try catalogue.load(entry.symbol, entry.timeframe)
        let query = BarQuery(
          symbol: origin.symbol, timeframe: entry.timeframe, from: last.sessionDate(last.count - 1),
          through: Clock.today, base: origin.base ?? work.provider.base)
        done.append(try await work.fetch(query, into: catalogue, context))
      } catch let error as AssayError {
        context.console.error("\(entry.symbol) \(entry.timeframe): \(error)")
        failed.append((entry.symbol, error))
      }
    }
    if done.isEmpty, failed.isEmpty {
      return CommandOutput(
        json: ["updated": [], "failed": []],
        text: "Nothing to update: no bars came from a provider. Fetch some with `assay data fetch`.")
    }
    let text = done.map(\.text).joined(separator: "\n")
    return CommandOutput(
      json: [
        "updated": .array(done.map { .object($0.document) }),
        "failed": .array(
          failed.map {
            [
              "symbol": .string($0.symbol), "code": .string($0.error.code),
              "message": .string($0.error.message),
            ]
          }),
      ], exitCode: failed.isEmpty ? .done : .failed, text: text)
  }
}
