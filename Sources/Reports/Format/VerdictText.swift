/// The sentences that say what a factory run is worth; the same on the page and on a terminal.
struct VerdictText {
  let report: FactoryReport

  /// Sharpe ratios of the best parameter set of each pair, where they are defined.
  var pairSharpes: [Double] { report.pairs.compactMap(\.best.sharpeRatio).filter(\.isFinite) }

  /// What passed.
  var headline: String {
    let pairs = report.pairs.count
    let passed = report.pairs.count { $0.verdict == .passed }
    let tried = "\(Figure.count(pairs)) \(pairs == 1 ? "pair" : "pairs") of symbol and strategy"
    if pairs == 0 { return "Nothing was judged: no pair of symbol and strategy could be tested." }
    if passed == 0 { return "None of \(tried) passed. That is a normal result." }
    return "\(Figure.count(passed)) of \(tried) passed \(gateNames)."
  }

  /// What has not been done yet; `nil` when the results were judged against everything that was tried.
  var warning: String? {
    if report.trials.isCorrectedForMultipleTesting { return nil }
    return
      "The run has not come to its end: these results are not yet judged against everything that was tried."
  }

  /// What luck alone would have shown, and what else counts against the result.
  var luck: [String] {
    var sentences: [String] = []
    if let first = report.trials.luck.first {
      sentences.append(
        "Among \(Figure.count(first.trials)) independent strategies without any skill, tried on "
          + "\(years(first)), the best one is expected to show a Sharpe ratio of "
          + "\(Figure.ratio(first.expectedBestSharpe)). "
          + compare(with: first))
    }
    for other in report.trials.luck.dropFirst() {
      sentences.append(
        "Among \(Figure.count(other.trials)) on \(years(other)) it would be "
          + "\(Figure.ratio(other.expectedBestSharpe)).")
    }
    return sentences + records
  }

  private var records: [String] {
    var sentences: [String] = []
    if let ledger = report.trials.ledgerTrials {
      sentences.append("The ledger of this installation counts \(Figure.count(ledger)) trials on these data.")
    }
    if let looks = report.trials.holdoutLooks {
      let times = looks == 1 ? "once" : "\(Figure.count(looks)) times"
      sentences.append(
        looks == 0
          ? "The holdout has not been looked at."
          : "The holdout has been looked at \(times); each look weakens it.")
    }
    return sentences
  }

  private func years(_ luck: ReportTrials.Luck) -> String {
    "\(Figure.fixed(luck.years, decimals: 1)) years"
  }

  private func compare(with luck: ReportTrials.Luck) -> String {
    let grid = "Neighbours in a grid resemble each other, so the true yardstick is somewhat lower."
    guard let best = pairSharpes.max() else { return "No Sharpe ratio here is defined." }
    let relation =
      best < luck.expectedBestSharpe
      ? "which is below that: a search as wide as this shows as much by luck alone."
      : "which is above that and worth a closer look."
    return "The best here is \(Figure.ratio(best)), \(relation) \(grid)"
  }

  private var gateNames: String {
    switch report.gates.count {
    case 0: "without a gate"
    case 1: report.gates[0].name
    case let count: "all \(count) gates"
    }
  }
}
