public import Diagnostics
public import Factory
import Jobs
public import Market
import Numerics
import Storage
public import Strategies
import Validation

/// Makes the test behind a promotion or a refusal again, from what was recorded.
public enum PromotionReplay {
  public struct Outcome: Sendable, Hashable {
    public var attempt: AttemptRecord
    /// The value that was recorded and the one that was found now.
    public var pValue: Double
    public var level: Double
    public var isPromoted: Bool

    /// Whether p-value, level and decision are those of the record, to the last bit.
    public var isSame: Bool {
      pValue.bitPattern == attempt.pValue.bitPattern && level.bitPattern == attempt.level.bitPattern
        && isPromoted == attempt.isPromoted
    }
  }

  /// - Throws: `unknown_attempt`; `other_strategy_file` and `other_bars` where strategy or bars are not those of the
  ///   test.
  public static func run(
    attempt number: Int, database: ContinuousDatabase, library: StrategyLibrary,
    scenarios known: [MarketScenario],
    series offered: [OfferedSeries]
  ) throws -> Outcome {
    guard let attempt = try database.attempts().first(where: { $0.id == number }) else {
      throw AssayError(
        code: "unknown_attempt", message: "There is no attempt \(number).",
        remedy: "`assay continuous history` lists the attempts.", place: "\(number)", kind: .usage)
    }
    let document = try JSONValue(parsing: attempt.document)
    var settings = ContinuousSettings()
    if let own = document["settings"] { try settings.adopt(resultJSON: own) }
    guard let evidence = document["evidence"].flatMap({ TestEvidence(json: $0) }) else {
      throw AssayError.noResult(of: "attempt \(number)")
    }
    let model = try library.model(named: attempt.strategy)
    guard model.file?.sha256 == document["strategy_sha256"]?.stringValue else {
      throw AssayError(
        code: "other_strategy_file",
        message: "The file of \(attempt.strategy) is not the one that was tested.",
        remedy: "Restore the file as it was.", place: model.file?.path, kind: .badData)
    }
    let real = try prepare(evidence, offered)
    let test = ChallengerTest(
      runner: StrategyRunner(settings: settings),
      scenarios: try ScenarioMarkets(settings, known: known, budget: 64 << 20), real: real)
    var stream = try OnlineFDR(json: try JSONValue(parsing: attempt.stateBefore))
    let level = stream.nextLevel
    func set(_ text: String) throws -> ParameterSet {
      try ParameterSet(json: try JSONValue(parsing: text), for: model.description)
    }
    let outcome = try test.run(
      model, champion: try set(attempt.oldParameters), challenger: try set(attempt.newParameters),
      on: evidence,
      level: level)
    guard let outcome else { throw AssayError.noResult(of: "attempt \(number)") }
    return Outcome(
      attempt: attempt, pValue: outcome.test.pValue, level: level,
      isPromoted: try stream.test(outcome.test.pValue))
  }

  private static func prepare(_ evidence: TestEvidence, _ offered: [OfferedSeries]) throws -> [RealSeries] {
    guard case .real(let sources, _) = evidence.kind else { return [] }
    return try sources.map { source in
      guard let entry = offered.first(where: { "\($0.symbol) \($0.timeframe)" == source.name }) else {
        throw AssayError(
          code: "other_bars", message: "The bars of \(source.name) are not there any more.",
          remedy: "Import them again.", place: source.name, kind: .badData)
      }
      let market = try ContinuousMarket(
        source.name, .real, weight: 1 / Double(sources.count), series: entry.series,
        identity: entry.contentHash, budget: 64 << 20)
      return RealSeries(
        market: market, symbol: entry.symbol, timeframe: entry.timeframe, contentHash: entry.contentHash,
        setAsideAfter: source.from, firstDate: source.from, lastDate: source.from)
    }
  }
}
