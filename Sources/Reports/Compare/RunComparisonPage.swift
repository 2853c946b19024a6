import Factory
package import Market
import Storage

/// The page that sets two runs side by side.
struct RunComparisonPage: PageContent {
  let comparison: RunComparison
  let created: Timestamp

  private var ids: (String, String) { (comparison.first.run.id, comparison.second.run.id) }

  var title: String { "Comparison of two runs" }
  var identity: String { "Runs" }
  var runID: String { "\(ids.0) and \(ids.1)" }
  var subtitle: String {
    [comparison.first, comparison.second].map { summary in
      "\(summary.run.id.prefix(8)) of \(summary.run.createdAt.prefix(10))"
    }.joined(separator: " and ")
  }
  var navigation: [(id: String, title: String)] {
    [
      (id: "figures", title: "Figures"), (id: "settings", title: "Settings"),
      (id: "pairs", title: "Pairs in both"),
    ]
  }

  func writeBody(to html: inout HTMLWriter) {
    html.section(id: "figures", title: "What they came to") { html in
      html.element("p", ["class": "verdict"], text: comparison.sentence)
      DataTable(
        "What they came to", columns: [.text("Figure"), .text(ids.0), .text(ids.1)],
        rows: comparison.figures.map { [.text($0.title), .text($0.first.text), .text($0.second.text)] }
      ).write(to: &html)
    }
    html.section(id: "settings", title: "What was asked of them") { html in
      if comparison.settings.isEmpty {
        return html.element("p", ["class": "empty"], text: Self.same)
      }
      DataTable(
        "Settings that differ", columns: [.text("Setting"), .text(ids.0), .text(ids.1)],
        rows: comparison.settings.map {
          [.text($0.name), .text($0.first ?? "not set"), .text($0.second ?? "not set")]
        }
      ).write(to: &html)
    }
    html.section(id: "pairs", title: "Pairs in both", lead: RunComparison.caution) { html in
      if comparison.pairs.isEmpty {
        return html.element("p", ["class": "empty"], text: "No pair of symbol and strategy is in both.")
      }
      pairs.write(to: &html)
    }
  }

  static let same = "Both were asked the same. Their bars, contracts or programs differ, or only their seeds."

  private var pairs: DataTable {
    DataTable(
      "Pairs in both",
      columns: [
        .text("Symbol"), .text("Strategy"), .init("p, first"), .init("p, second"),
        .init("Walk-forward Sharpe, first"), .init("Walk-forward Sharpe, second"),
        .init("Gates passed, first"),
        .init("Gates passed, second"),
      ],
      rows: comparison.pairs.map { pair in
        let sides = [pair.first, pair.second]
        return [.text(pair.symbol), .text(pair.strategy)]
          + sides.map { .figure($0.adjustedPValue, .pValue, undefinedWhen: "the pair was not judged") }
          + sides.map { .figure($0.walkForwardSharpe, .ratio, undefinedWhen: "there was no window to walk") }
          + sides.map { .count($0.gatesPassed) }
      })
  }
}

extension HTMLReport {
  /// The page that sets two runs side by side.
  /// - Parameter created: given, never read from the clock.
  package func render(_ comparison: RunComparison, created: Timestamp) -> String {
    render(RunComparisonPage(comparison: comparison, created: created))
  }
}

extension RunComparison {
  /// The comparison for a terminal.
  package func text() -> String {
    var lines = [sentence, ""]
    lines += Self.table(
      [["", first.run.id, second.run.id]]
        + figures.map { [$0.title, Self.short($0.first), Self.short($0.second)] })
    lines += ["", "Settings that differ"]
    lines +=
      settings.isEmpty
      ? [RunComparisonPage.same]
      : Self.table(
        settings.map { [$0.name, Self.cut($0.first ?? "not set"), Self.cut($0.second ?? "not set")] })
    lines += ["", "Pairs in both"]
    lines +=
      pairs.isEmpty
      ? ["No pair of symbol and strategy is in both."]
      : Self.table(
        [["Pair", "p", "p, second", "walk-forward", "second", "gates", "second"]]
          + pairs.map { pair in
            let sides = [pair.first, pair.second]
            return ["\(pair.symbol) \(pair.strategy)"] + sides.map { Figure.pValue($0.adjustedPValue) }
              + sides.map { Figure.ratio($0.walkForwardSharpe) } + sides.map { "\($0.gatesPassed)" }
          }) + ["", Self.caution]
    return lines.joined(separator: "\n")
  }

  private static func short(_ value: Value) -> String { cut(value.text) }

  /// The whole of a long setting stands in the page and in the JSON document.
  private static func cut(_ text: String) -> String { text.count > 40 ? text.prefix(39) + "…" : text }

  private static func table(_ rows: [[String]]) -> [String] {
    let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      row.indices.map { column in
        let space = String(repeating: " ", count: widths[column] - row[column].count)
        return column == 0 ? row[column] + space : space + row[column]
      }.joined(separator: "  ")
    }
  }
}
