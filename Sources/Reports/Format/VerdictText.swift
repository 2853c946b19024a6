/// The sentences that say what a factory run is worth; the same on the page and on a terminal.
package struct VerdictText {
  private let report: FactoryReport

  package init(report: FactoryReport) { self.report = report }

  /// Sharpe ratios of the best parameter set of each pair, where they are defined.
  package var pairSharpes: [Double] { report.pairs.compactMap(\.best.sharpeRatio).filter(\.isFinite) }

  /// The same, each scaled to the track record that the luck is told for, so that one line serves all: a ratio of s on
  /// y years weighs as much as s·√(y ÷ years) on `years`.
  package var comparableSharpes: [Double] {
    guard let luck = report.trials.luck.first else { return pairSharpes }
    return judged.map { $0.sharpe * ($0.years(luck) / luck.years).squareRoot() }
  }

  /// Whether the pairs' track records differ by more than a twentieth.
  package var hasSeveralLengths: Bool {
    guard let luck = report.trials.luck.first else { return false }
    return judged.contains { abs($0.years(luck) / luck.years - 1) > 0.05 }
  }

  /// A pair's best with the length of its own track record.
  private struct Judged {
    let pair: ReportPair
    let sharpe: Double

    /// Its own years; the run's where the length is not known.
    func years(_ luck: ReportTrials.Luck) -> Double {
      guard let count = pair.best.observations, let perYear = pair.best.periodsPerYear, count > 0, perYear > 0
      else {
        return luck.years
      }
      return Double(count) / perYear
    }
  }

  private var judged: [Judged] {
    report.pairs.compactMap { pair in
      pair.best.sharpeRatio.flatMap { $0.isFinite ? Judged(pair: pair, sharpe: $0) : nil }
    }
  }

  /// What passed.
  package var headline: String {
    let pairs = report.pairs.count
    let passed = report.pairs.count { $0.verdict == .passed }
    let tried = "\(Figure.count(pairs)) \(pairs == 1 ? "pair" : "pairs") of symbol and strategy"
    if pairs == 0 { return "Nothing was judged: no pair of symbol and strategy could be tested." }
    if passed == 0 { return "None of \(tried) passed. That is a normal result." }
    return "\(Figure.count(passed)) of \(tried) passed \(gateNames)."
  }

  /// What has not been done yet; `nil` when the results were judged against everything that was tried.
  package var warning: String? {
    if report.trials.isCorrectedForMultipleTesting { return nil }
    return
      "The run has not come to its end: these results are not yet judged against everything that was tried."
  }

  /// What luck alone would have shown, and what else counts against the result.
  package var luck: [String] {
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

  /// The highest ratio, and the one that stands highest above luck, each against the luck of its own track record.
  private func compare(with luck: ReportTrials.Luck) -> String {
    let grid = "Neighbours in a grid resemble each other, so the true benchmark is somewhat lower."
    guard let best = judged.max(by: { $0.sharpe < $1.sharpe }) else {
      return "No Sharpe ratio here is defined."
    }
    func expected(_ judged: Judged) -> Double { luck.expectedBestSharpe(onYears: judged.years(luck)) }
    func name(_ judged: Judged) -> String {
      "\(Figure.ratio(judged.sharpe)) (\(judged.pair.strategyName) on \(judged.pair.symbol), "
        + "\(Figure.fixed(judged.years(luck), decimals: 1)) years, \(Figure.count(judged.pair.best.trades)) trades)"
    }
    var sentence =
      "The best here is \(name(best)); on a track record of that length luck alone is expected to reach "
      + "\(Figure.ratio(expected(best))), "
    sentence +=
      best.sharpe < expected(best)
      ? "which is more: a search as wide as this shows as much by luck alone."
      : "which is less: worth a closer look."
    let surest = judged.max { $0.sharpe / expected($0) < $1.sharpe / expected($1) }
    if let surest, surest.pair != best.pair, surest.sharpe > 0 {
      sentence +=
        " Measured by its own track record the strongest is \(name(surest)), where luck alone is expected to "
        + "reach \(Figure.ratio(expected(surest)))."
    }
    return sentence + " " + grid
  }

  private var gateNames: String {
    switch report.gates.count {
    case 0: "without a gate"
    case 1: report.gates[0].name
    case let count: "all \(count) gates"
    }
  }
}
