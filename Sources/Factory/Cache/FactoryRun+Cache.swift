import Diagnostics
import Market
import Storage
import Strategies

extension FactoryRun {
  /// Names of the units in the cache: everything that decides what they make, and nothing that does not, so
  /// that runs with other symbols or strategies share what they have in common.
  ///
  /// - Parameter window: the bars that are evaluated; it depends on the longest warm-up of all strategies of
  ///   the run.
  func cacheKey(of unit: SweepUnit, window: Range<Int>) -> String {
    let file = configuration.userStrategies.first { $0.name == unit.strategy }?.file.sha256 ?? ""
    return key(of: unit.symbol, parts: ["sweep", unit.strategy, file, "\(window)", "\(sweeps.count)"])
  }

  /// - Parameter strategies: whose families and candidates the gates judge.
  func cacheKey(of unit: GateUnit, window: Range<Int>, strategies: [String]) -> String {
    let files = configuration.userStrategies.map { "\($0.name)=\($0.file.sha256)" }
    return key(
      of: unit.symbol,
      parts: ["gates", "\(window)", "\(sweeps.count)"] + strategies.sorted() + ["files"] + files)
  }

  /// Gates of a symbol of which nothing could be swept.
  func cacheKey(ofEmpty unit: GateUnit) -> String { key(of: unit.symbol, parts: ["gates of nothing"]) }

  private func key(of symbol: String, parts: [String]) -> String {
    let json = configuration.json
    let shared = (json.objectValue?.members ?? []).filter {
      !["strategies", "symbols", "user_strategies", "holdout_from", "holdout_through", "winners_per_symbol"]
        .contains($0.key)
    }
    let settings = JSONValue.object(JSONObject(shared.map { ($0.key, $0.value) })).text()
    return ArtefactCache.key(
      dataHash: configuration.symbols.firstIndex(of: symbol).map { hashes[$0] } ?? symbol,
      codeVersion: record.codeVersion, configuration: SHA256.hexadecimal(ofParts: [symbol, settings] + parts))
  }
}
