/// What the run says, before any table: what passed, how much was tried, what luck alone would have shown.
struct VerdictSection {
  let report: FactoryReport

  func write(to html: inout HTMLWriter) {
    let verdict = VerdictText(report: report)
    let sharpes = verdict.pairSharpes
    html.section(id: "verdict", title: "Verdict") { html in
      QualityNotice(report.data).write(to: &html)
      for warning in report.warnings {
        html.element("div", ["class": "notice", "role": "alert"]) { html in
          html.element("p") { html in
            html.element("strong", text: "Warning: ")
            html.text(warning)
          }
        }
      }
      html.element("p", ["class": "verdict"], text: verdict.headline)
      html.element("div", ["class": "verdict-body"]) { html in
        html.element("div", ["class": verdict.warning == nil ? "notice calm" : "notice"]) { html in
          if let warning = verdict.warning {
            html.element("p") { $0.element("strong", text: warning) }
          }
          for sentence in verdict.luck { html.element("p", text: sentence) }
        }
        LuckChart(
          sharpes: verdict.comparableSharpes, luck: report.trials.luck.first?.expectedBestSharpe,
          scaledTo: verdict.hasSeveralLengths ? report.trials.luck.first?.years : nil
        ).write(to: &html)
      }
      tiles(best: sharpes.max()).write(to: &html)
    }
  }

  private func tiles(best: Double?) -> Tiles {
    let symbols = FactoryPage.unique(report.pairs.map(\.symbol)).count
    let workers = report.workers.map { $0 == 1 ? "1 worker" : "\(Figure.count($0)) workers" }
    let owner = report.pairs.first { $0.best.sharpeRatio == best && best != nil }
    let luck = report.trials.luck.first.map { luck in
      let years = owner.flatMap { pair -> Double? in
        guard let count = pair.best.observations, let perYear = pair.best.periodsPerYear else { return nil }
        return count > 0 && perYear > 0 ? Double(count) / perYear : nil
      }
      return "luck alone: \(Figure.ratio(luck.expectedBestSharpe(onYears: years ?? luck.years)))"
    }
    let evidence = owner.map { EvidenceCells.sentence($0.evidence, $0.best) }
    var tiles = [
      Tiles.Tile(name: "Backtests", value: Figure.count(report.trials.backtests), detail: speed),
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
    if let bars = report.barsSimulated {
      tiles.insert(
        .init(name: "Bars simulated", value: Figure.magnitude(Double(bars)), detail: cost), at: 1)
    }
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
}
