import Diagnostics
import Market
package import Storage
import Strategies

extension FactoryRun {
  /// The identities of units, by which they are found in the cache: everything that decides what they make, and nothing
  /// that does not, so that runs with other symbols or strategies share what they have in common.
  ///
  /// - Parameter window: the bars that are evaluated; it depends on the longest warm-up of all strategies of
  ///   the run.
  package func identity(of unit: SweepUnit, window: Range<Int>) -> Identity {
    identity(
      .factorySweep, of: unit.symbol, window: window,
      [
        ("strategy", .string(unit.strategy)),
        ("strategy_sha256", JSONValue(configuration.file(of: unit.strategy))),
      ])
  }

  /// - Parameter strategies: whose families and candidates the gates judge.
  package func identity(of unit: GateUnit, window: Range<Int>, strategies: [String]) -> Identity {
    let judged = strategies.sorted().map { ($0, JSONValue(configuration.file(of: $0))) }
    return identity(
      .factoryGates, of: unit.symbol, window: window, [("strategies", .object(JSONObject(judged)))])
  }

  private func identity(
    _ method: Identity.Method, of symbol: String, window: Range<Int>, _ more: [(String, JSONValue)]
  ) -> Identity {
    let settings = configuration.identityJSON.removing([
      "holdout_from", "holdout_through", "strategies", "user_strategies", "winners_per_symbol",
    ])
    let parts: [(String, JSONValue)] =
      more + [
        ("pairs", JSONValue(sweeps.count)), ("settings", settings),
        ("window", [JSONValue(window.lowerBound), JSONValue(window.upperBound)]),
      ]
    return Identity(
      method, code: code, data: [symbol: JSONValue(hashes[symbol])],
      contract: [symbol: contracts[symbol]?.json ?? .null], configuration: .object(JSONObject(parts)),
      seed: configuration.seed)
  }
}
