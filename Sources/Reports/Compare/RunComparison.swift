package import Diagnostics
package import Factory
import Storage

/// Two runs of the factory beside each other: what each came to, what was asked of them differently, and the pairs of
/// symbol and strategy that both have.
package struct RunComparison: Sendable {
  package let first: FactorySummary
  package let second: FactorySummary
  package let figures: [Row]
  /// What differs in their configurations, by the path of the setting.
  package let settings: [Setting]
  package let pairs: [Pair]

  package struct Row: Sendable {
    package let key: String
    package let title: String
    package let first: Value
    package let second: Value
  }

  package enum Value: Sendable, Equatable {
    case count(Int)
    case number(Double?, ReportUnit)
    case text(String)

    package var text: String {
      switch self {
      case .count(let count): Figure.count(count)
      case .number(let value, let unit): Figure.text(value, unit)
      case .text(let text): text
      }
    }

    fileprivate var json: JSONValue {
      switch self {
      case .count(let count): JSONValue(count)
      case .number(let value, _): JSONValue(value.flatMap { $0.isNaN ? nil : $0 })
      case .text(let text): .string(text)
      }
    }
  }

  package struct Setting: Sendable, Equatable {
    package let name: String
    /// `nil` where it was not set.
    package let first: String?
    package let second: String?
  }

  package struct Pair: Sendable, Equatable {
    package let symbol: String
    package let strategy: String
    package let first: Side
    package let second: Side
  }

  /// What a pair came to in one of the runs.
  package struct Side: Sendable, Equatable {
    /// Adjusted for everything tried on the symbol; `nil` where the pair was not judged.
    package let adjustedPValue: Double?
    package let walkForwardSharpe: Double?
    package let gatesPassed: Int

    fileprivate init(_ pair: FactorySummary.Pair) {
      func known(_ value: Double?) -> Double? { value.flatMap { $0.isNaN ? nil : $0 } }
      adjustedPValue = known(pair.family?.adjustedPValue)
      walkForwardSharpe = known(pair.family?.walkForwardSharpe)
      gatesPassed = pair.furthest?.depth ?? 0
    }

    fileprivate var json: JSONValue {
      [
        "adjusted_p_value": JSONValue(adjustedPValue), "walk_forward_sharpe": JSONValue(walkForwardSharpe),
        "gates_passed": JSONValue(gatesPassed),
      ]
    }
  }

  /// - Throws: when the configuration of a run cannot be read.
  package init(_ first: FactorySummary, _ second: FactorySummary) throws {
    self.first = first
    self.second = second
    figures = Self.figures.map { key, title, value in
      Row(key: key, title: title, first: value(first), second: value(second))
    }
    let (left, right) = try (
      Self.flat(JSONValue(parsing: first.run.config)), Self.flat(JSONValue(parsing: second.run.config))
    )
    settings = Set(left.keys).union(right.keys).sorted().filter { left[$0] != right[$0] }.map {
      Setting(name: $0, first: left[$0], second: right[$0])
    }
    let others = Dictionary(
      second.pairs.map { ([$0.symbol, $0.strategy], $0) }, uniquingKeysWith: { first, _ in first })
    pairs = first.pairs.compactMap { pair in
      others[[pair.symbol, pair.strategy]].map {
        Pair(symbol: pair.symbol, strategy: pair.strategy, first: Side(pair), second: Side($0))
      }
    }
  }

  private static let figures: [(String, String, @Sendable (FactorySummary) -> Value)] = [
    ("status", "Status", { .text($0.run.status.rawValue) }),
    ("created_at", "Begun", { .text($0.run.createdAt) }),
    ("backtests", "Backtests", { .count($0.backtests) }),
    ("pairs", "Pairs", { .count($0.pairs.count) }),
    ("winners", "Winners", { .count($0.winners.count) }),
    ("candidates", "Candidates", { .count($0.tier(.candidate).count) }),
    ("confirmed", "Confirmed", { .count($0.tier(.confirmed).count) }),
    (
      "smallest_adjusted_p_value", "Smallest adjusted p",
      { .number($0.symbols.map(\.pValue).filter { !$0.isNaN }.min(), .pValue) }
    ),
    ("holdout_looks", "Looks at the holdout", { .count($0.holdoutLooks) }),
    ("failed_units", "Failed units", { .count($0.failures.count) }),
    ("series", "Price series", { .count(bars($0).count) }),
    ("code_version", "Made by", { .text($0.run.codeVersion) }),
  ]

  /// The hash of the bars of each symbol.
  private static func bars(_ summary: FactorySummary) -> [Substring: Substring] {
    let lines = summary.run.dataHash.split(whereSeparator: \.isWhitespace).map {
      $0.split(separator: "=", maxSplits: 1)
    }
    return Dictionary(lines.map { ($0[0], $0.last ?? "") }, uniquingKeysWith: { first, _ in first })
  }

  /// Symbols that both have, and those of them whose bars differ.
  package var bars: (shared: [String], different: [String]) {
    let (left, right) = (Self.bars(first), Self.bars(second))
    let shared = left.keys.filter { right[$0] != nil }.sorted()
    return (shared.map(String.init), shared.filter { left[$0] != right[$0] }.map(String.init))
  }

  /// The values of a document by their paths; lists as one value.
  private static func flat(_ value: JSONValue, _ path: String = "") -> [String: String] {
    if let text = value.stringValue { return [path: text] }
    if let elements = value.arrayValue, elements.allSatisfy({ $0.stringValue != nil }) {
      return [path: elements.compactMap(\.stringValue).joined(separator: ", ")]
    }
    guard let members = value.objectValue?.members else { return [path: value.text()] }
    var flat: [String: String] = [:]
    for member in members {
      flat.merge(Self.flat(member.value, path.isEmpty ? member.key : "\(path).\(member.key)")) { $1 }
    }
    return flat
  }

  /// What came out, in a sentence. Two runs are no paired experiment, so nothing is tested.
  package var sentence: String {
    func side(_ summary: FactorySummary) -> String {
      let winners = summary.winners.count
      return
        "\(Figure.count(winners)) \(winners == 1 ? "winner" : "winners") of \(Figure.count(summary.backtests)) "
        + "backtests"
    }
    let shared =
      pairs.isEmpty
      ? "They share no pair of symbol and strategy."
      : "They share \(Figure.count(pairs.count)) \(pairs.count == 1 ? "pair" : "pairs") of symbol and strategy."
    return "The first run has \(side(first)), the second \(side(second)). \(shared)\(barsSentence)"
  }

  private var barsSentence: String {
    let (shared, different) = bars
    if shared.isEmpty { return "" }
    if different.isEmpty { return " The bars of all symbols that both have are the same." }
    return " The bars of \(different.joined(separator: ", ")) differ."
  }

  package static let caution =
    "p is adjusted for everything tried on the symbol. A difference between two p-values is no evidence that "
    + "one run is better."

  package var json: JSONValue {
    func side(_ summary: FactorySummary, _ value: KeyPath<Row, Value>) -> JSONValue {
      var object = JSONObject([("run", .string(summary.run.id))])
      for row in figures { object[row.key] = row[keyPath: value].json }
      return .object(object)
    }
    return [
      "kind": "run_comparison", "shared_symbols": JSONValue(bars.shared),
      "symbols_with_other_bars": JSONValue(bars.different), "first": side(first, \.first),
      "second": side(second, \.second),
      "settings": .array(
        settings.map {
          ["name": .string($0.name), "first": JSONValue($0.first), "second": JSONValue($0.second)]
        }),
      "pairs": .array(
        pairs.map {
          [
            "symbol": .string($0.symbol), "strategy": .string($0.strategy), "first": $0.first.json,
            "second": $0.second.json,
          ]
        }),
    ]
  }
}
