import Continuous

/// A scatter of each search: every complete trial by Sharpe ratio and drawdown.
struct ContinuousPlots {
  let result: IterationResult

  /// More would make the page heavy; the JSON report has all.
  private static let most = 60

  func write(to html: inout HTMLWriter) {
    let entries = result.entries.filter { ($0.outcome.study?.complete ?? 0) >= 2 }
    guard !entries.isEmpty else {
      return html.element("p", ["class": "empty"], text: "No search came to an end.")
    }
    if entries.count > Self.most {
      html.element(
        "p", ["class": "hint"],
        text: "The first \(Self.most) of \(entries.count) searches; the JSON report has all.")
    }
    html.element("div", ["style": StudyPlots.gridStyle]) { html in
      for entry in entries.prefix(Self.most) { plot(entry, to: &html) }
    }
  }

  private func plot(_ entry: IterationResult.Entry, to html: inout HTMLWriter) {
    guard let study = entry.outcome.study else { return }
    let (sharpes, falls) = (study.values.map { $0[0] }, study.values.map { $0[2] })
    guard let across = PlotScale(falls, isSpread: true), let up = PlotScale(sharpes, isSpread: true) else {
      return
    }
    let front = Set(study.front)
    let chosen = entry.outcome.challenger?.trial
    let plot = SmallPlot(
      label: "\(entry.outcome.strategy): \(study.trials) trials, \(study.front.count) on the front",
      across: across.ends, up: up.ends)
    plot.write(to: &html) { html in
      for (place, number) in study.numbers.enumerated() {
        let values = study.values[place]
        let isFront = front.contains(number)
        plot.dot(
          across.share(values[2]), up.share(values[0]),
          "trial \(number): Sharpe \(Figure.ratio(values[0])), return \(Figure.percent(values[1])), drawdown "
            + "\(Figure.percent(values[2]))\(number == chosen ? ", the challenger" : "")",
          fill: number == chosen ? "var(--bad)" : isFront ? "var(--accent)" : "currentColor",
          opacity: isFront ? 1 : 0.35, to: &html)
      }
    }
  }
}
