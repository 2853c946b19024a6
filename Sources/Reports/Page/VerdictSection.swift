/// What the run says, before any table: what passed, how much was tried, what luck alone would have shown.
struct VerdictSection {
  let report: FactoryReport

  func write(to html: inout HTMLWriter) {
    let verdict = VerdictText(report: report)
    let sharpes = verdict.pairSharpes
    html.section(id: "verdict", title: "Verdict") { html in
      html.element("p", ["class": "verdict"], text: verdict.headline)
      html.element("div", ["class": "verdict-body"]) { html in
        html.element("div", ["class": verdict.warning == nil ? "notice calm" : "notice"]) { html in
          if let warning = verdict.warning {
            html.element("p") { $0.element("strong", text: warning) }
          }
          for sentence in verdict.luck { html.element("p", text: sentence) }
        }
        LuckChart(sharpes: sharpes, luck: report.trials.luck.first?.expectedBestSharpe).write(to: &html)
      }
      tiles(best: sharpes.max()).write(to: &html)
      warnings(to: &html)
    }
  }

  private func tiles(best: Double?) -> Tiles {
    let symbols = FactoryPage.unique(report.pairs.map(\.symbol)).count
    let workers = report.workers.map { $0 == 1 ? "1 worker" : "\(Figure.count($0)) workers" }
    let luck = report.trials.luck.first.map { "luck alone: \(Figure.ratio($0.expectedBestSharpe))" }
    let evidence = report.pairs.first { $0.best.sharpeRatio == best && best != nil }.map {
      EvidenceCells.sentence($0.evidence, $0.best)
    }
    var tiles = [
      Tiles.Tile(name: "Backtests", value: Figure.count(report.trials.backtests), detail: speed),
      .init(
        name: "Bars simulated", value: Figure.magnitude(report.barsSimulated.map(Double.init)), detail: cost),
      .init(
        name: "Pairs", value: Figure.count(report.pairs.count),
        detail: "on \(symbols == 1 ? "1 symbol" : "\(Figure.count(symbols)) symbols")"),
      .init(
        name: "Winners", value: Figure.count(report.winners.count),
        detail: report.pairs.isEmpty
          ? "nothing was judged" : report.winners.isEmpty ? "a normal result" : "parameter sets"),
      .init(
        name: "Best Sharpe", value: Figure.ratio(best),
        detail: [luck, evidence].compactMap(\.self).joined(separator: "; ")),
    ]
    // A report that is written again later knows the results, and no longer how long they took.
    if let seconds = report.seconds {
      tiles.insert(.init(name: "Wall time", value: Figure.duration(seconds), detail: workers), at: 1)
    }
    return Tiles(tiles: tiles)
  }

  private var speed: String? {
    guard let seconds = report.seconds, seconds > 0 else { return nil }
    return Figure.magnitude((Double(report.trials.backtests) / seconds).rounded()) + " a second"
  }

  private var cost: String? {
    guard let seconds = report.seconds, let bars = report.barsSimulated, bars > 0 else { return nil }
    return Figure.ratio(seconds * 1e9 / Double(bars)) + " ns a bar"
  }

  private func warnings(to html: inout HTMLWriter) {
    let count = report.data.reduce(0) { $0 + $1.warnings.count }
    if count == 0 { return }
    html.element("p", ["class": "hint"]) { html in
      html.text("The quality check of the data left ")
      html.element("a", ["href": "#data"], text: count == 1 ? "1 warning" : "\(Figure.count(count)) warnings")
      html.text(".")
    }
  }
}
