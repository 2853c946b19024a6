import Diagnostics
import Market
import Numerics
import Storage
import Strategies
import Validation

/// The data of one test: which fresh bars, or which new synthetic markets.
struct TestEvidence: Sendable, Hashable {
  enum Kind: Sendable, Hashable {
    /// Fresh bars from each series' first fresh date to a common last date.
    case real(sources: [Source], through: CivilDate)
    /// Synthetic markets that no other test has seen.
    case scenarios(number: Int, replicates: Int)
  }

  struct Source: Sendable, Hashable {
    var name: String
    var contentHash: String
    var from: CivilDate
  }

  var kind: Kind

  var name: String { if case .real = kind { "real" } else { "scenarios" } }

  var json: JSONValue {
    switch kind {
    case .real(let sources, let through):
      [
        "kind": "real", "through": .string(through.description),
        "sources": .array(
          sources.map {
            [
              "name": .string($0.name), "content_hash": .string($0.contentHash),
              "from": .string($0.from.description),
            ]
          }),
      ]
    case .scenarios(let number, let replicates):
      ["kind": "scenarios", "number": JSONValue(number), "replicates": JSONValue(replicates)]
    }
  }

  init(_ kind: Kind) { self.kind = kind }

  /// Reads back what `json` wrote.
  init?(json: JSONValue) {
    if let number = json["number"]?.integerValue, let replicates = json["replicates"]?.integerValue {
      self.init(.scenarios(number: number, replicates: replicates))
      return
    }
    guard let through = json["through"]?.stringValue.flatMap({ CivilDate($0) }) else { return nil }
    let sources = (json["sources"]?.arrayValue ?? []).compactMap { entry -> Source? in
      guard let name = entry["name"]?.stringValue, let hash = entry["content_hash"]?.stringValue,
        let from = entry["from"]?.stringValue.flatMap({ CivilDate($0) })
      else { return nil }
      return Source(name: name, contentHash: hash, from: from)
    }
    self.init(.real(sources: sources, through: through))
  }

  /// What the test uses up.
  var spent: [SpentData] {
    switch kind {
    case .real(let sources, let through):
      sources.map {
        SpentData(source: $0.name, first: $0.from.description, last: through.description)
      }
    case .scenarios(let number, _): [SpentData(source: "scenarios", first: "\(number)", last: "\(number)")]
    }
  }
}

/// Champion against challenger on data that neither was fitted on: a pure function of what is in the record of the
/// attempt, so that it can be repeated.
struct ChallengerTest {
  let runner: StrategyRunner
  let scenarios: ScenarioMarkets
  let real: [RealSeries]

  struct Outcome: Sendable, Hashable {
    var test: PairedTest
    /// Of the challenger on the data of the test.
    var figures: BacktestFigures
    var championFigures: BacktestFigures
  }

  /// - Parameter level: of the online procedure; decides how fine the p-value must be.
  /// - Returns: `nil` where the two do not differ on the data, or the statistic is undefined.
  /// - Throws: `other_bars` when a series is not the one that is asked for.
  func run(
    _ model: StrategyModel, champion: ParameterSet, challenger: ParameterSet, on evidence: TestEvidence,
    level: Double
  ) throws -> Outcome? {
    let old = try days(model, champion, on: evidence)
    let new = try days(model, challenger, on: evidence)
    let settings = runner.settings
    // Ten times as many as the level can tell apart, so that it is not chance that decides at its edge.
    let wanted = min(10 / max(level, 1e-12), Double(settings.maximumResamples))
    let stream = RandomStream(seed: settings.seed, stream: StableName.number(of: evidence.json.text()))
      .child(StableName.number(of: model.description.name))
    guard
      let test = PairedTest(
        champion: old.returns, challenger: new.returns, statistic: settings.statistic,
        resamples: min(settings.maximumResamples, max(9_999, Int(wanted))), stream: stream)
    else { return nil }
    return Outcome(test: test, figures: new.figures, championFigures: old.figures)
  }

  private func days(_ model: StrategyModel, _ parameters: ParameterSet, on evidence: TestEvidence) throws
    -> PooledDays
  {
    switch evidence.kind {
    case .real(let sources, let through):
      var parts: [(days: TradedDays, weight: Double)] = []
      for source in sources {
        guard let series = real.first(where: { $0.source == source.name }) else {
          throw AssayError(
            code: "other_bars", message: "The bars of \(source.name) are not there any more.",
            remedy: "Import them again.", place: source.name, kind: .badData)
        }
        parts.append(
          (
            days: try runner.run(model, parameters, on: series.market, from: source.from, through: through),
            weight: series.market.weight
          ))
      }
      return try .byDate(parts)
    case .scenarios(let number, let replicates):
      var all: PooledDays?
      for replicate in 0..<replicates {
        let markets = try scenarios.markets(for: .test, number: number, replicate: replicate)
        let part = try PooledDays.byPosition(
          markets.map { (days: try runner.run(model, parameters, on: $0), weight: $0.weight) })
        guard var sum = all else {
          all = part
          continue
        }
        sum.returns += part.returns
        sum.figures = sum.figures.joined(part.figures, counts: (replicate, 1))
        all = sum
      }
      guard let all else { preconditionFailure("a test has at least one set of markets") }
      return all
    }
  }
}

extension BacktestFigures {
  /// The mean of figures of several sets of markets, weighted by how many sets stand behind each; the deepest drawdown
  /// and all trades. Ratios of trades are weighted by trades.
  func joined(_ other: BacktestFigures, counts: (Int, Int)) -> BacktestFigures {
    func mean(_ a: Double?, _ b: Double?, _ weights: (Double, Double)) -> Double? {
      guard let a else { return b }
      guard let b else { return a }
      let total = weights.0 + weights.1
      return total > 0 ? (a * weights.0 + b * weights.1) / total : nil
    }
    let sets = (Double(counts.0), Double(counts.1))
    let byTrades = (Double(trades), Double(other.trades))
    return BacktestFigures(
      sharpe: mean(sharpe, other.sharpe, sets), totalReturn: mean(totalReturn, other.totalReturn, sets),
      drawdown: [drawdown, other.drawdown].compactMap { $0 }.min(),
      winRate: mean(winRate, other.winRate, byTrades),
      profitFactor: mean(profitFactor, other.profitFactor, byTrades), trades: trades + other.trades)
  }
}
