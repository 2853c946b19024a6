import Backtest
import Diagnostics
import Market
import Storage
import Strategies

extension FactoryRun {
  /// What the trial ledger keeps of a pair. The work is named by what decides its backtests: gates,
  /// thresholds and seeds do not, so judging the same backtests anew is no new trial.
  func ledgerEntry(of unit: SweepUnit, backtests: Int, at time: String) -> LedgerEntry {
    let configuration = configuration
    let symbol = configuration.symbols.firstIndex(of: unit.symbol).map { hashes[$0] } ?? ""
    let json = configuration.json
    let deciding = ["capital", "composition", "execution", "exits", "from", "side", "sizing", "through"]
    let settings = JSONValue.object(JSONObject(deciding.map { ($0, json[$0] ?? .null) })).text()
    let file = configuration.userStrategies.first { $0.name == unit.strategy }?.file.sha256 ?? ""
    return LedgerEntry(
      kind: .backtests, dataHash: symbol, symbol: unit.symbol, timeframe: "\(configuration.timeframe)",
      from: configuration.from?.description, through: configuration.through?.description, count: backtests,
      work: SHA256.hexadecimal(ofParts: [symbol, unit.strategy, file, settings]), run: record.id,
      note:
        "\(unit.strategy), \(backtests / max(1, configuration.exits.count)) × \(configuration.exits.count)",
      at: time)
  }
}
