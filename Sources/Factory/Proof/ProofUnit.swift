import Diagnostics
import Jobs
import Market
import Storage
import Strategies
import Validation

/// One run of the whole factory on one market of a proof.
struct ProofUnit: WorkUnit {
  let plan: ProofPlan
  let library: StrategyLibrary
  let market: ProofMarket
  /// Number of the market among those of its kind.
  let index: Int
  let name: String
  /// What makes two builds that could differ in results differ.
  let codeVersion: CodeVersion

  func identity() throws -> String {
    Identity(
      .proofRun, code: codeVersion, data: market.identity, contract: plan.instrument.json,
      configuration: [
        "bars": JSONValue(plan.bars), "factory": try configuration().identityJSON, "market": JSONValue(index),
        "start": .string("\(plan.start)"),
      ], seed: plan.seed
    ).hexadecimal
  }

  /// The same code, gates and ledger as `assay factory run`, in memory and on one thread.
  func run(in context: WorkContext) async throws -> [UInt8] {
    let source = OneMarket(
      series: try market.bars(index, of: plan), name: "\(market.name) \(plan.seed) \(index)")
    let run = try FactoryRun(
      configuration(), source: source, library: library, codeVersion: "proof", now: "2000-01-01T00:00:00Z")
    let database = try ResultsDatabase(":memory:")
    let summary = try await run.execute(
      into: database, workers: 1, now: { "2000-01-01T00:00:00Z" }, progress: { _ in },
      isInterrupted: { false })
    guard let summary else { preconditionFailure("a run that nothing interrupts ends") }
    return ProofOutcome(
      winners: summary.winners.map(\.record.key.strategy),
      passing: (1...GateSettings.names.count).map { gate in
        summary.pairs.count { ($0.furthest?.depth ?? 0) >= gate }
      },
      failures: summary.failures.count
    ).bytes
  }

  func accepts(cached bytes: [UInt8]) -> Bool { (try? ProofOutcome(bytes: bytes)) != nil }

  private func configuration() throws -> FactoryConfiguration {
    try FactoryConfiguration(
      symbols: [market.symbol(of: plan)], timeframe: market.timeframe(of: plan), strategies: plan.strategies,
      exits: plan.exits, gatePreset: plan.gatePreset, seed: plan.seed &+ UInt64(index),
      userStrategies: UserStrategyReference.all(in: library, among: plan.strategies))
  }
}

/// A market of a proof as the factory sees it.
private struct OneMarket: BarSource {
  let series: BarSeries
  let name: String

  func hash(_ symbol: String, _ timeframe: Timeframe) throws -> String { name }
  func bars(_ symbol: String, _ timeframe: Timeframe) throws -> BarSeries { series }
}

extension ProofMarket {
  fileprivate func symbol(of plan: ProofPlan) -> String {
    switch self {
    case .scenario: plan.instrument.symbol
    case .permuted(let series): series.instrument.symbol
    }
  }

  fileprivate func timeframe(of plan: ProofPlan) -> Timeframe {
    switch self {
    case .scenario: plan.timeframe
    case .permuted(let series): series.timeframe
    }
  }

  /// Everything that decides its bars beside the plan.
  fileprivate var identity: JSONValue {
    switch self {
    case .scenario(let scenario): ["scenario": scenario.json]
    case .permuted(let series):
      ["contract": series.instrument.json, "permuted": .string(series.contentHash)]
    }
  }
}

extension ProofOutcome {
  fileprivate var bytes: [UInt8] {
    let json: JSONValue = [
      "winners": JSONValue(winners), "passing": .array(passing.map { JSONValue($0) }),
      "failures": JSONValue(failures),
    ]
    return Array(json.text().utf8)
  }

  /// - Throws: `damaged_artefact`, or what is wrong with the JSON.
  init(bytes: [UInt8]) throws {
    let json = try JSONValue(parsing: bytes)
    guard let winners = json["winners"]?.arrayValue?.compactMap(\.stringValue),
      let passing = json["passing"]?.arrayValue?.compactMap(\.integerValue),
      passing.count == GateSettings.names.count, let failures = json["failures"]?.integerValue
    else {
      throw AssayError(
        code: "damaged_artefact", message: "A cached outcome of a proof has another form.",
        remedy: "Remove the cache folder; it is made anew.", kind: .badData)
    }
    self.init(winners: winners, passing: passing, failures: failures)
  }
}
