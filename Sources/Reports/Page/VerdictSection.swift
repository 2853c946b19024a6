/// What the run says, before any table: what passed, how much was tried, what luck alone would have shown.
struct VerdictSection {
  let report: FactoryReport

  func write(to html: inout HTMLWriter) {
    html.section(id: "verdict", title: "Verdict") { html in
      html.element("p", ["class": "verdict"], text: headline)
      html.element("div", ["class": report.trials.isCorrectedForMultipleTesting ? "notice calm" : "notice"]) {
        html in
        if !report.trials.isCorrectedForMultipleTesting {
          html.element("p") { html in
            html.element("strong", text: Self.uncorrected(gates: report.gates))
          }
        }
        for sentence in luckSentences { html.element("p", text: sentence) }
      }
      LuckChart(sharpes: pairSharpes, luck: report.trials.luck.first?.expectedBestSharpe).write(to: &html)
      tiles.write(to: &html)
      warnings(to: &html)
    }
  }

  private var pairSharpes: [Double] {
    report.pairs.compactMap(\.best.sharpeRatio).filter(\.isFinite)
  }

  private var headline: String {
    let pairs = report.pairs.count
    let passed = report.pairs.count { $0.verdict == .passed }
    let tried = "\(Figure.count(pairs)) \(pairs == 1 ? "pair" : "pairs") of symbol and strategy"
    if passed == 0 { return "None of \(tried) passed. That is a normal result." }
    return "\(Figure.count(passed)) of \(tried) passed \(gateNames)."
  }

  private var gateNames: String {
    switch report.gates.count {
    case 0: "without a gate"
    case 1: report.gates[0].name.prefix(1).lowercased() + report.gates[0].name.dropFirst()
    case let count: "all \(count) gates"
    }
  }

  static func uncorrected(gates: [ReportGate]) -> String {
    let which = gates.count == 1 ? "\(gates[0].name) only: these" : "These"
    return "\(which) results are not corrected for multiple testing. Treat them as candidates, not as findings."
  }

  private var luckSentences: [String] {
    let trials = report.trials
    var sentences: [String] = []
    if let luck = trials.luck.first {
      sentences.append(
        "Among \(Figure.count(luck.trials)) independent strategies without any skill, tried on "
          + "\(Figure.fixed(luck.years, decimals: 1)) years, the best one is expected to show a Sharpe ratio of "
          + "\(Figure.ratio(luck.expectedBestSharpe)). \(compare(with: luck))")
    }
    for luck in trials.luck.dropFirst() {
      sentences.append(
        "For \(Figure.count(luck.trials)) trials on \(Figure.fixed(luck.years, decimals: 1)) years the yardstick is "
          + "\(Figure.ratio(luck.expectedBestSharpe)).")
    }
    if let ledger = trials.ledgerTrials {
      sentences.append("The ledger of this installation counts \(Figure.count(ledger)) trials on these data.")
    }
    if let looks = trials.holdoutLooks {
      sentences.append(
        looks == 0
          ? "The holdout has not been looked at."
          : "The holdout has been looked at \(looks == 1 ? "once" : "\(Figure.count(looks)) times"); "
            + "each look weakens it.")
    }
    return sentences
  }

  private func compare(with luck: ReportTrials.Luck) -> String {
    let grid = "Grid neighbours resemble each other, so the true yardstick is somewhat lower."
    guard let best = pairSharpes.max() else { return "No Sharpe ratio here is defined. \(grid)" }
    let relation =
      best < luck.expectedBestSharpe
      ? "below it: luck alone explains it" : "above it, which luck alone seldom gives but a search can"
    return "The best here is \(Figure.ratio(best)), \(relation). \(grid)"
  }

  private var tiles: Tiles {
    var tiles = [
      Tiles.Tile(name: "Backtests", value: Figure.count(report.trials.backtests), detail: speed),
      Tiles.Tile(
        name: "Wall time", value: Figure.duration(report.seconds),
        detail: report.workers.map { $0 == 1 ? "1 worker" : "\(Figure.count($0)) workers" }),
      Tiles.Tile(
        name: "Bars simulated", value: Figure.magnitude(report.barsSimulated.map(Double.init)), detail: cost),
      Tiles.Tile(
        name: "Pairs", value: Figure.count(report.pairs.count),
        detail: "\(Figure.count(FactoryPage.unique(report.pairs.map(\.symbol)).count)) symbols"),
      Tiles.Tile(name: "Winners", value: Figure.count(report.winners.count)),
    ]
    if let best = pairSharpes.max() {
      tiles.append(
        Tiles.Tile(
          name: "Best Sharpe", value: Figure.ratio(best),
          detail: report.trials.luck.first.map { "luck alone: \(Figure.ratio($0.expectedBestSharpe))" }))
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
