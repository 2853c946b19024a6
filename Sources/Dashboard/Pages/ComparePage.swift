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
      let comparison = try RunComparison(summary(first, database), summary(second, database))
      let (a, b) = (comparison.first, comparison.second)
      return DashboardPage(
        "Compare \(a.run.id) with \(b.run.id)", menu: .runs, lead: comparison.sentence,
        sections: [
          PageSection(
            "figures", "What they came to",
            chooserBlocks(a.run.id, b.run.id) + [.grid(Self.figures(comparison))]),
          PageSection("settings", "What was asked of them", [.grid(Self.settings(comparison))]),
          PageSection(
            "pairs", "Pairs in both", lead: RunComparison.caution, [.grid(Self.pairs(comparison))]),
        ])
    }
  }

  private static func figures(_ comparison: RunComparison) -> Grid {
    func cell(_ row: RunComparison.Row, _ value: RunComparison.Value) -> Cell {
      switch value {
      case .count(let count): .count(count)
      case .number(let number, let unit): .number(number, unit, undefined: "nothing was judged")
      case .text(let text): row.key == "created_at" ? .time(text) : .text(text)
      }
    }
    let ids = [comparison.first.run.id, comparison.second.run.id]
    return Grid(
      id: "figures-table", label: "What they came to",
      columns: [Grid.Column("Figure")] + ids.map { Grid.Column($0, isNumeric: true) },
      rows: [[.text("Run")] + ids.map { .text($0, link: runLink($0)) }]
        + comparison.figures.map { [.text($0.title), cell($0, $0.first), cell($0, $0.second)] })
  }

  private static func settings(_ comparison: RunComparison) -> Grid {
    func cell(_ text: String?) -> Cell {
      .text(text.map { $0.count > 300 ? $0.prefix(300) + "…" : $0 } ?? "not set")
    }
    return Grid(
      id: "settings-table", label: "Settings that differ",
      columns: [
        Grid.Column("Setting"), Grid.Column(comparison.first.run.id), Grid.Column(comparison.second.run.id),
      ],
      rows: comparison.settings.map { [.text($0.name), cell($0.first), cell($0.second)] },
      empty: "Both were asked the same. Their bars, contracts or programs differ, or only their seeds.")
  }

  private static func pairs(_ comparison: RunComparison) -> Grid {
    Grid(
      id: "pairs-table", label: "Pairs in both",
      columns: [
        Grid.Column("Symbol"), Grid.Column("Strategy"), Grid.Column("p, first", isNumeric: true),
        Grid.Column("p, second", isNumeric: true), Grid.Column("Walk-forward Sharpe, first", isNumeric: true),
        Grid.Column("second", isNumeric: true), Grid.Column("Gates passed, first", isNumeric: true),
        Grid.Column("second", isNumeric: true),
      ],
      rows: comparison.pairs.map { pair in
        let sides = [pair.first, pair.second]
        return [.text(pair.symbol), .text(pair.strategy)]
          + sides.map { .number($0.adjustedPValue, .pValue, undefined: "the pair was not judged") }
          + sides.map { .number($0.walkForwardSharpe, .ratio, undefined: "there was no window to walk") }
          + sides.map { .count($0.gatesPassed) }
      }, empty: "No pair of symbol and strategy is in both.")
  }
}
