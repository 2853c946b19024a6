public import Diagnostics

/// Whether a filter is taken up: every rule is asked of the trades that neither taught nor chose it.
public struct FilterAcceptance: Sendable, Hashable {
  public struct Rule: Sendable, Hashable {
    public let name: String
    public let words: String
    public let needed: Double
    public let value: Double?
    public let isMet: Bool
  }

  public let rules: [Rule]

  public var isAccepted: Bool { rules.allSatisfy(\.isMet) }

  static let leastSharpe = 2.0
  static let leastRatio = 1.5
  static let leastTrades = 100.0

  /// - Parameter searched: the Sharpe ratio in cross-validation.
  init(_ look: FilterLook, searched: Double?) {
    let (without, with) = (look.baseline.sharpe, look.filtered.sharpe)
    // A multiple of a loss would reward losing more: without a gain before, any gain is enough for this rule.
    let bar = max((without ?? 0) * Self.leastRatio, 0)
    func rule(_ name: String, _ words: String, _ needed: Double, _ value: Double?, _ isMet: Bool) -> Rule {
      Rule(name: name, words: words, needed: needed, value: value, isMet: isMet)
    }
    rules = [
      rule(
        "validation_sharpe", "Sharpe ratio with the filter", Self.leastSharpe, with,
        with.map { $0 >= Self.leastSharpe } ?? false),
      rule(
        "improvement", "Sharpe ratio of \(Self.leastRatio) times that without, and above 0", bar, with,
        with.map { $0 >= bar && $0 > 0 && $0 > (without ?? 0) } ?? false),
      rule(
        "trades", "trades that are kept", Self.leastTrades, Double(look.kept),
        Double(look.kept) >= Self.leastTrades),
      rule(
        "consistent_sign", "profits in both periods (the lesser Sharpe ratio)", 0,
        searched.flatMap { a in with.map { min(a, $0) } },
        (searched ?? 0) > 0 && (with ?? 0) > 0),
    ]
  }

  public var json: JSONValue {
    [
      "accepted": .bool(isAccepted),
      "rules": .array(
        rules.map {
          [
            "rule": .string($0.name), "needed": .number($0.needed), "value": JSONValue($0.value),
            "passed": .bool($0.isMet),
          ]
        }),
    ]
  }
}
