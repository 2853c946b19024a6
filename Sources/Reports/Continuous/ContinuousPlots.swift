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
    let charts = result.entries.compactMap(search)
    guard !charts.isEmpty else {
      return html.element("p", ["class": "empty"], text: "No search came to an end.")
    }
    if charts.count > Self.most {
      html.element(
        "p", ["class": "hint"],
        text: "The first \(Self.most) of \(charts.count) searches; the JSON report has all.")
    }
    html.element("div", ["class": "pair"]) { html in
      for chart in charts.prefix(Self.most) { chart.write(to: &html) }
    }
  }

  private func search(_ entry: IterationResult.Entry) -> Chart? {
    guard let study = entry.outcome.study else { return nil }
    let trials = zip(study.numbers, study.values)
      .map { (number: $0, sharpe: $1[0], drawdown: $1[2]) }
      .filter { $0.sharpe.isFinite && $0.drawdown.isFinite }
      .sorted { ($0.drawdown, $0.number) < ($1.drawdown, $1.number) }
    guard let first = trials.first, let last = trials.last, first.drawdown < last.drawdown else { return nil }
    let front = Set(study.front)
    let chosen = entry.outcome.challenger?.trial
    func points(_ isMeant: (Int) -> Bool) -> [Double] {
      trials.map { isMeant($0.number) ? $0.sharpe : .nan }
    }
    var series: [Chart.Series] = [
      .init(
        "Other trials", points { $0 != chosen && !front.contains($0) }, hue: .muted, style: .dots),
      .init("Front", points { $0 != chosen && front.contains($0) }, hue: .accent, style: .dots),
    ]
    if let chosen, trials.contains(where: { $0.number == chosen }) {
      series.append(.init("Challenger", points { $0 == chosen }, hue: .bad, style: .dots))
    }
    return Chart(
      title: "\(entry.outcome.strategy): \(study.trials) trials, \(study.front.count) on the front",
      across: .numbers(trials.map(\.drawdown), title: "drawdown", unit: .percent),
      panels: [.init(title: "Sharpe ratio", unit: .ratio, series: series)])
  }
}
