public import Diagnostics

/// What one iteration did, for the console, programs and the report.
public struct IterationResult: Sendable {
  public var number: Int
  public var begunAt: String
  public var endedAt: String
  /// Every strategy that was tested, in order of the library.
  public var entries: [Entry]
  public var demotions: [Demotion]
  /// Strategies that appeared, changed or went since the iteration before, and files that are broken.
  public var changes: [DiscoveryChange]
  /// What a reader should know: settings that have no effect, files that were edited.
  public var problems: [String]
  public var settings: ContinuousSettings
  public var code: String
  /// Names of the scenarios with their weights, then of the real series.
  public var scenarios: [(name: String, weight: Double)]
  public var real: [RealSummary]
  /// The error that is left, and its next level.
  public var nextLevel: Double
  public var attempts: Int
  public var rejections: Int
  public var procedure: String
  public var report: String
  public var database: String

  /// A strategy with its verdict.
  public struct Entry: Sendable {
    public var outcome: StrategyOutcome
    public var verdict: PromotionVerdict
    /// The test on fresh data, where there was one.
    public var attempt: AttemptRecord?
    /// A user's own file.
    public var file: String?
  }

  /// A real series and what may be looked at of it.
  public struct RealSummary: Sendable, Hashable {
    public var name: String
    public var first: String
    public var last: String
    public var setAsideAfter: String
    public var freshBars: Int
  }

  public var backtests: Int { entries.reduce(0) { $0 + $1.outcome.rows.count } }
  /// Strategies whose search came to an end.
  public var optimised: Int { entries.count { $0.outcome.study != nil } }
  public var promoted: [Entry] { entries.filter { if case .promoted = $0.verdict { true } else { false } } }

  /// What `assay continuous --json` prints of it.
  public var json: JSONValue {
    var refused: [JSONValue] = []
    for entry in entries {
      guard case .refused(let refusal, let numbers) = entry.verdict else { continue }
      refused.append([
        "strategy": .string(entry.outcome.strategy), "reason": .string(refusal.rawValue),
        "numbers": .object(numbers),
      ])
    }
    return [
      "iteration": JSONValue(number), "strategies": JSONValue(entries.count),
      "backtests": JSONValue(backtests),
      "optimised": JSONValue(optimised),
      "promoted": .array(
        promoted.map { entry in
          [
            "strategy": .string(entry.outcome.strategy), "old_parameters": entry.outcome.champion,
            "new_parameters": entry.outcome.challenger?.parameters ?? .null,
            "gain": JSONValue(entry.attempt?.gain), "p_value": JSONValue(entry.attempt?.pValue),
            "level": JSONValue(entry.attempt?.level),
          ]
        }), "refused": .array(refused), "report": .string(report), "database": .string(database),
      "unchanged": .array(
        entries.filter { $0.verdict == .unchanged }.map { .string($0.outcome.strategy) }),
      "demoted": .array(demotions.map(\.json)), "changes": .array(changes.map(\.json)),
      "problems": .array(problems.map { .string($0) }),
    ]
  }

  /// Everything, for the JSON report.
  public var reportJSON: JSONValue {
    var document = json.objectValue ?? JSONObject()
    document["begun_at"] = .string(begunAt)
    document["ended_at"] = .string(endedAt)
    document["code"] = .string(code)
    document["settings"] = settings.resultJSON
    document["scenario_weights"] = .object(JSONObject(scenarios.map { ($0.name, .number($0.weight)) }))
    document["real_series"] = .array(
      real.map {
        [
          "name": .string($0.name), "first": .string($0.first), "last": .string($0.last),
          "set_aside_after": .string($0.setAsideAfter), "fresh_bars": JSONValue($0.freshBars),
        ]
      })
    document["online_fdr"] = [
      "procedure": .string(procedure), "attempts": JSONValue(attempts), "rejections": JSONValue(rejections),
      "next_level": .number(nextLevel),
    ]
    document["results"] = .array(
      entries.map { entry in
        var members = entry.outcome.json.objectValue ?? JSONObject()
        members["test"] =
          entry.attempt.flatMap { try? JSONValue(parsing: $0.document) } ?? .null
        return .object(members)
      })
    return .object(document)
  }
}

/// What a scan found of a strategy or its file since the scan before.
public struct DiscoveryChange: Sendable, Hashable {
  public enum Kind: String, Sendable, Hashable {
    case new, changed, removed, broken
  }

  public var kind: Kind
  /// The strategy, or the file of a broken one.
  public var name: String
  public var message: String?

  public var json: JSONValue {
    ["kind": .string(kind.rawValue), "name": .string(name), "message": JSONValue(message)]
  }
}
