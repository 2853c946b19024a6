import Diagnostics
import Learning
import Market
import Storage

/// What the metadata say of one symbol.
struct SymbolFacts: Sendable {
  var symbol: String
  var isCrypto: Bool
  var periodsPerYear: Double
  var bars: Int
  var first: String?
  var last: String?
  var contentHash: String
  var hasVolume: Bool
  /// What the quality check holds against the bars; `nil` where it could not be made.
  var quality: QualitySummary?
  var skip: SymbolSkip?
  /// Windows that were run.
  var windows = 0
  var skippedWindows: [WindowSkip: Int] = [:]
  /// Windows that one strategy has no row for.
  var skippedStrategies: [String: [WindowSkip: Int]] = [:]
  /// In words, why a rule cannot trade the symbol.
  var refusals: [String: String] = [:]
  /// `nil` when nothing was forecast.
  var skill: ForecastSkill?

  init(_ series: BarSeries) {
    symbol = series.instrument.symbol
    isCrypto = series.instrument.assetClass == .crypto
    periodsPerYear = series.instrument.daysPerYear
    bars = series.count
    first = series.isEmpty ? nil : series.displayTime(0)
    last = series.isEmpty ? nil : series.displayTime(series.count - 1)
    contentHash = series.contentHash
    quality = try? QualitySummary(checking: series)
    hasVolume = (series.volume ?? []).contains { $0 > 0 }
  }

  func json(records: Int, trades: Int) -> JSONValue {
    [
      "symbol": .string(symbol), "is_crypto": .bool(isCrypto), "periods_per_year": .number(periodsPerYear),
      "bars": JSONValue(bars), "first": JSONValue(first), "last": JSONValue(last),
      "has_volume": .bool(hasVolume), "content_sha256": .string(contentHash),
      "data_quality": quality?.json ?? .null,
      "skipped": JSONValue(skip?.rawValue), "windows": JSONValue(windows), "records": JSONValue(records),
      "trades": JSONValue(trades), "skipped_windows": Self.json(skippedWindows),
      "skipped_strategies": .object(
        JSONObject(skippedStrategies.keys.sorted().map { ($0, Self.json(skippedStrategies[$0] ?? [:])) })),
      "refusals": .object(JSONObject(refusals.keys.sorted().map { ($0, .string(refusals[$0] ?? "")) })),
      "forecast_skill": skill?.json ?? .null,
    ]
  }

  private static func json(_ counts: [WindowSkip: Int]) -> JSONValue {
    .object(
      JSONObject(
        WindowSkip.allCases.compactMap { skip in counts[skip].map { (skip.rawValue, JSONValue($0)) } }))
  }
}
