import Diagnostics
import Factory
import HTTPServer
import Reports
import Storage

extension PageMaker {
  /// Two runs beside each other: what was asked of them, and what each pair came to in both.
  func compare() throws -> DashboardPage? {
    guard let first = query.value("a"), let second = query.value("b") else {
      return DashboardPage(
        "Compare two runs", menu: .runs,
        sections: [
          PageSection(
            "choose", "Which two?",
            chooserBlocks(nil, nil) + [.links([("All runs", "/runs")])])
        ])
    }
    return try read { database -> DashboardPage in
      let (a, b) = (try summary(first, database), try summary(second, database))
      return DashboardPage(
        "Compare \(a.run.id) with \(b.run.id)", menu: .runs,
        lead: "Left the first, right the second. What is equal is left out of the settings.",
        sections: [
          PageSection(
            "figures", "What they came to",
            chooserBlocks(a.run.id, b.run.id) + [.grid(Self.figures(a, b))]),
          PageSection("settings", "What was asked of them", [.grid(try Self.differences(a.run, b.run))]),
          PageSection(
            "pairs", "Pairs in both",
            lead:
              "p is adjusted for everything tried on the symbol. A difference between two p-values is no evidence.",
            [.grid(Self.pairs(a, b))]),
        ])
    }
  }

  private static func figures(_ a: FactorySummary, _ b: FactorySummary) -> Grid {
    func row(_ name: String, _ figure: (FactorySummary) -> Cell) -> [Cell] {
      [.text(name), figure(a), figure(b)]
    }
    return Grid(
      id: "figures-table", label: "What they came to",
      columns: [
        Grid.Column("Figure"), Grid.Column(a.run.id, isNumeric: true), Grid.Column(b.run.id, isNumeric: true),
      ],
      rows: [
        row("Run") { .text($0.run.id, link: runLink($0.run.id)) },
        row("Begun") { .time($0.run.createdAt) }, row("Status") { .text($0.run.status.rawValue) },
        row("Backtests") { .count($0.backtests) }, row("Pairs") { .count($0.pairs.count) },
        row("Winners") { .count($0.winners.count) }, row("Candidates") { .count($0.tier(.candidate).count) },
        row("Confirmed") { .count($0.tier(.confirmed).count) },
        row("Smallest adjusted p") {
          .number(
            $0.symbols.map(\.pValue).filter { !$0.isNaN }.min(), .pValue, undefined: "nothing was judged")
        },
        row("Looks at the sealed part") { .count($0.holdoutLooks) },
        row("Failed units") { .count($0.failures.count) },
        row("Hash of the bars") { .text(String($0.run.dataHash.prefix(16))) },
        row("Made by") { .text($0.run.codeVersion) },
      ])
  }

  private static func differences(_ a: RunRecord, _ b: RunRecord) throws -> Grid {
    let (left, right) = (flat(try JSONValue(parsing: a.config)), flat(try JSONValue(parsing: b.config)))
    let keys = Set(left.keys).union(right.keys).sorted()
    return Grid(
      id: "settings-table", label: "Settings that differ",
      columns: [Grid.Column("Setting"), Grid.Column(a.id), Grid.Column(b.id)],
      rows: keys.filter { left[$0] != right[$0] }.map { key in
        [.text(key), .text(left[key] ?? "not set"), .text(right[key] ?? "not set")]
      }, empty: "Both were asked the same. Their bars, contracts or programs differ, or only their seeds.")
  }

  /// The values of a document by their paths; lists as one value.
  private static func flat(_ value: JSONValue, _ path: String = "") -> [String: String] {
    guard let members = value.objectValue?.members else {
      let text = value.text()
      return [path: text.count > 300 ? text.prefix(300) + "…" : text]
    }
    var flat: [String: String] = [:]
    for member in members {
      flat.merge(Self.flat(member.value, path.isEmpty ? member.key : "\(path).\(member.key)")) { $1 }
    }
    return flat
  }

  private static func pairs(_ a: FactorySummary, _ b: FactorySummary) -> Grid {
    let others = Dictionary(
      b.pairs.map { ("\($0.symbol)/\($0.strategy)", $0) }, uniquingKeysWith: { first, _ in first })
    let rows = a.pairs.compactMap { pair -> [Cell]? in
      guard let other = others["\(pair.symbol)/\(pair.strategy)"] else { return nil }
      func figures(_ pair: FactorySummary.Pair) -> [Cell] {
        [
          .number(pair.family?.adjustedPValue, .pValue, undefined: "the pair was not judged"),
          .number(pair.family?.walkForwardSharpe, .ratio, undefined: "there was no window to walk"),
          .count(pair.furthest?.depth ?? 0),
        ]
      }
      let (x, y) = (figures(pair), figures(other))
      return [.text(pair.symbol), .text(pair.strategy), x[0], y[0], x[1], y[1], x[2], y[2]]
    }
    return Grid(
      id: "pairs-table", label: "Pairs in both",
      columns: [
        Grid.Column("Symbol"), Grid.Column("Strategy"), Grid.Column("p, first", isNumeric: true),
        Grid.Column("p, second", isNumeric: true), Grid.Column("Walk-forward Sharpe, first", isNumeric: true),
        Grid.Column("second", isNumeric: true), Grid.Column("Gates passed, first", isNumeric: true),
        Grid.Column("second", isNumeric: true),
      ], rows: rows, empty: "No pair of symbol and strategy is in both.")
  }
}
