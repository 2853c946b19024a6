import Backtest
import Diagnostics
import Market
import Storage
import Strategies

extension FactoryRun {
  /// What the trial ledger keeps of a pair. The work is named by what decides its backtests, contract and costs
  /// included. Gates, thresholds and seeds do not, so judging the same backtests anew is no new trial; nor is it one
  /// to run the same idea in a newer program.
  func ledgerEntry(of unit: SweepUnit, backtests: Int, at time: String) -> LedgerEntry {
    let configuration = configuration
    let symbol = hashes[unit.symbol] ?? ""
    let settings = configuration.identityJSON.removing([
      "gates", "holdout_from", "holdout_through", "strategies", "user_strategies", "winners_per_strategy",
      "winners_per_symbol",
    ])
    let work: JSONValue = [
      "contract": contracts[unit.symbol]?.json ?? .null, "data": .string(symbol), "settings": settings,
      "strategy": .string(unit.strategy), "strategy_sha256": JSONValue(configuration.file(of: unit.strategy)),
    ]
    return LedgerEntry(
      kind: .backtests, dataHash: symbol, symbol: unit.symbol, timeframe: "\(configuration.timeframe)",
      from: configuration.from?.description, through: configuration.through?.description, count: backtests,
      work: SHA256.hexadecimal(of: work.canonical.text()), run: record.id,
      note:
        "\(unit.strategy), \(backtests / max(1, configuration.exits.count)) × \(configuration.exits.count)",
      at: time)
  }
}
