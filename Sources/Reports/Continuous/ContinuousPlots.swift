import Continuous

/// The charts of an iteration: the markets at a glance, and every search as points.
struct ContinuousPlots {
  let result: IterationResult

  /// More would make the page heavy; the JSON report has all.
  private static let most = 60

  /// The Sharpe ratio of the parameters in force, market by market: the middle of the strategies and the best.
  func markets() -> Chart? {
    var (names, middles, best): ([String], [Double], [Double]) = ([], [], [])
    for name in result.scenarios.map(\.name) + result.real.map(\.name) {
      let sharpes = result.entries.flatMap(\.outcome.rows)
        .filter { $0.market == name && $0.kind == BacktestKind.standard.rawValue }
        .compactMap { $0.figures?.sharpe }.sorted()
      guard let highest = sharpes.last else { continue }
      names.append(name.replacing("_", with: " "))
      middles.append((sharpes[(sharpes.count - 1) / 2] + sharpes[sharpes.count / 2]) / 2)
      best.append(highest)
    }
    guard names.count > 1 else { return nil }
    return Chart(
      title: "Sharpe ratio by market", across: .names(names, title: "market"),
      panels: [
        .init(
          title: "Sharpe ratio", unit: .ratio,
          series: [
            .init("Median strategy", middles, hue: .accent, style: .bars),
            .init("Best strategy", best, hue: .second, style: .dots),
          ])
      ],
      note:
        "Standard backtests of the parameters in force, after costs. The best of many is high by luck alone.")
  }

  /// Every complete trial of each search by Sharpe ratio and drawdown.
  func writeSearches(to html: inout HTMLWriter) {
    let entries = result.entries.filter { ($0.outcome.study?.complete ?? 0) >= 2 }
    guard !entries.isEmpty else {
      return html.element("p", ["class": "empty"], text: "No search came to an end.")
    }
    if entries.count > Self.most {
      html.element(
        "p", ["class": "hint"],
        text: "The first \(Self.most) of \(entries.count) searches; the JSON report has all.")
    }
    html.element("div", ["class": "charts"]) { html in
      for entry in entries.prefix(Self.most) { plot(entry, to: &html) }
    }
  }

  private func plot(_ entry: IterationResult.Entry, to html: inout HTMLWriter) {
    guard let study = entry.outcome.study else { return }
    let front = Set(study.front)
    let chosen = entry.outcome.challenger?.trial
    var clouds = [
      Chart.Cloud(name: "trials", hue: .muted), .init(name: "front", hue: .first),
      .init(name: "challenger", hue: .second),
    ]
    for (place, number) in study.numbers.enumerated() {
      let values = study.values[place]
      clouds[number == chosen ? 2 : front.contains(number) ? 1 : 0].points.append(
        .init(
          x: values[2], y: values[0],
          words:
            "trial \(number): Sharpe \(Figure.ratio(values[0])), return \(Figure.percent(values[1])), drawdown "
            + Figure.percent(values[2])))
    }
    guard
      var chart = Chart.cloud(
        title: "\(entry.outcome.strategy): \(study.trials) trials, \(study.front.count) on the front",
        across: ("drawdown", .percent), up: ("Sharpe ratio", .ratio), clouds: clouds, height: 240)
    else { return }
    if let spread = Chart.spread(study.values.map { $0[0] }) {
      chart.panels[0].range = Chart.padded(spread.range)
    }
    chart.write(to: &html)
  }
}
