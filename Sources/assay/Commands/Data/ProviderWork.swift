import CommandKit
import Diagnostics
import Glibc
import Import
import Market
import Providers
import Storage

/// Where a series was fetched from, as its provenance tells.
struct ProviderOrigin {
  var provider: String
  var symbol: String
  /// `nil` where it was the provider's own address.
  var base: String?

  init?(_ provenance: BarProvenance) {
    guard let origin = provenance.report?["provider"], let provider = origin["name"]?.stringValue,
      let symbol = origin["symbol"]?.stringValue
    else { return nil }
    self.provider = provider
    self.symbol = symbol
    base = origin["base"]?.stringValue
  }
}

/// Fetches a series and puts it into the catalogue.
struct ProviderWork {
  var provider: any BarProvider
  var instrument: Instrument
  /// An address in place of the provider's own.
  var base: String?

  struct Fetched {
    var document: JSONObject
    var text: String
  }

  func fetch(_ query: BarQuery, into catalogue: Catalogue, _ context: CommandContext) async throws -> Fetched
  {
    if query.base.isEmpty {
      throw AssayError(
        code: "missing_option", message: "`\(provider.name)` has no address of its own.",
        remedy: "Give one with `--base`, with {symbol}, {interval} and {start} in it.", place: "--base",
        kind: .usage)
    }
    if query.through < query.from {
      throw AssayError(
        code: "invalid_value", message: "`--to` \(query.through) is before `--from` \(query.from).",
        remedy: "Give the earlier date first.", place: "--to", kind: .usage)
    }
    let client = try ProviderClient(
      provider, transport: NetworkTransport(), cache: "\(catalogue.directory)/cache/providers",
      today: Clock.today,
      key: { getenv($0).map { String(cString: $0) } },
      sleep: { try await Task.sleep(for: .seconds($0)) })
    let fetched = try await client.bars(query)
    let now = Clock.now()
    let series = try fetched.series(of: instrument, query.timeframe, now: now)
    guard !series.isEmpty else {
      return Fetched(
        document: [
          "symbol": .string(instrument.symbol), "timeframe": .string(query.timeframe.description),
          "new_bars": 0,
        ],
        text:
          "\(instrument.symbol) \(query.timeframe): \(provider.name) has no bars from \(query.from) to "
          + "\(query.through)."
      )
    }
    let provenance = BarProvenance(
      source: "\(provider.name): \(query.symbol)",
      stamp: query.timeframe.isIntraday ? "open" : "session date",
      adjustments: provider.adjustments, rowsRead: fetched.count + fetched.incomplete,
      rowsQuarantined: fetched.incomplete, importedBy: "assay \(Version.number)",
      report: [
        "provider": [
          "name": .string(provider.name), "symbol": .string(query.symbol), "base": JSONValue(base),
        ],
        "fetched": .string(now.description),
      ])
    let added = try catalogue.add(series, provenance, .updated)
    let stored = added.entry
    let new = added.overlap?.newBars ?? series.count
    let changed = added.overlap?.differentBars ?? 0
    let unfinished = fetched.count - series.count
    return Fetched(
      document: [
        "symbol": .string(instrument.symbol), "timeframe": .string(query.timeframe.description),
        "provider": .string(provider.name), "fetched_bars": JSONValue(fetched.count),
        "new_bars": JSONValue(new),
        "changed_bars": JSONValue(changed), "rows_without_price": JSONValue(fetched.incomplete),
        "unfinished_bars_left_out": JSONValue(unfinished),
        "bars": stored.map { JSONValue($0.barCount) } ?? .null,
        "first": JSONValue(stored?.first), "last": JSONValue(stored?.last),
      ],
      text: "\(instrument.symbol) \(query.timeframe): \(NumberText.grouped(new)) new bars"
        + (changed > 0 ? ", \(changed) changed" : "")
        + (fetched.incomplete > 0 ? ", \(fetched.incomplete) rows without a price" : "")
        + (unfinished > 0 ? ", 1 not over yet left out" : "")
        + "; now \(NumberText.grouped(stored?.barCount ?? 0)) to \((stored?.last ?? "").prefix(16)).")
  }
}

extension Catalogue {
  /// The user's own description of a stored instrument, else the stored one.
  func instrument(of entry: CatalogueEntry) throws -> Instrument {
    instruments.first { $0.symbol == entry.symbol } ?? entry.instrument
  }
}
