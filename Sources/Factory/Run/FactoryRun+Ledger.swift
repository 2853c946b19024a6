import Backtest
import Diagnostics
import Market
package import Storage
import Strategies
import Validation

extension FactoryRun {
  /// What the trial ledger keeps of a pair. The work is named by what decides its backtests, contract and costs
  /// included. Gates, thresholds and seeds do not, so judging the same backtests anew is no new trial; nor is it one
  /// to run the same idea in a newer program.
  package func ledgerEntry(of unit: SweepUnit, backtests: Int, at time: String) -> LedgerEntry {
    let configuration = configuration
    let symbol = hashes[unit.symbol] ?? ""
    return LedgerEntry(
      kind: .backtests, dataHash: symbol, symbol: unit.symbol, timeframe: "\(configuration.timeframe)",
      from: configuration.from?.description, through: configuration.through?.description, count: backtests,
      work: work(of: unit), run: record.id,
      note:
        "\(unit.strategy), \(backtests / max(1, configuration.exits.count)) × \(configuration.exits.count)",
      at: time)
  }

  /// The name of a pair's work in the ledger.
  func work(of unit: SweepUnit) -> String {
    let settings = configuration.identityJSON.removing([
      "gates", "holdout_from", "holdout_through", "strategies", "user_strategies", "winners_per_strategy",
      "winners_per_symbol",
    ])
    let work: JSONValue = [
      "contract": contracts[unit.symbol]?.json ?? .null, "data": .string(hashes[unit.symbol] ?? ""),
      "settings": settings, "strategy": .string(unit.strategy),
      "strategy_sha256": JSONValue(configuration.file(of: unit.strategy)),
    ]
    return SHA256.hexadecimal(of: work.canonical.text())
  }

  /// What earlier trials on a symbol's bars leave of the level.
  func account(of symbol: String, _ ledger: TrialLedger) throws -> TrialAccount {
    let own = Set(sweeps.filter { $0.symbol == symbol }.map(work))
    let known = try ledger.work(dataHash: hashes[symbol] ?? "")
    return TrialAccount(
      known.map { TrialAccount.Entry(trials: $0.trials, run: $0.run, isOwn: own.contains($0.work)) },
      run: record.id, rule: configuration.gates.multipleTesting.account)
  }
}
