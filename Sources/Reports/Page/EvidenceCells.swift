/// The columns that stand beside every candidate's Sharpe ratio: what it is worth after everything tried.
enum EvidenceCells {
  struct Column {
    let title: String
    let meaning: String
    let cell: (ReportEvidence, ReportMetrics) -> TableCell
  }

  static var columns: [Column] {
    [
      Column(
        title: "p",
        meaning:
          "That it has no edge, adjusted for everything tried on the symbol; for winners after earlier runs too"
      ) { evidence, _ in cell(evidence.pValue, .pValue) },
      Column(title: "q", meaning: "p of the pair alone, adjusted over all pairs of the run") {
        evidence, _ in cell(evidence.qValue, .pValue)
      },
      Column(
        title: "DSR",
        meaning:
          "Deflated Sharpe ratio: probability that the true ratio exceeds what the best of all trials in "
          + "the ledger shows by luck; below it the same with the variance of the trials' own ratios"
      ) { evidence, _ in
        var cell = cell(evidence.deflatedSharpe, .probability)
        if let observed = evidence.deflatedSharpeObservedVariance, !observed.isNaN {
          cell.detail = Figure.probability(observed) + " observed"
        }
        return cell
      },
      Column(
        title: "PBO",
        meaning:
          "Probability of backtest overfitting: that the best in sample is below the median out of sample"
      ) { evidence, _ in cell(evidence.overfitting, .probability) },
      Column(title: "Track record", meaning: "Observed length, and below it what this Sharpe ratio needs") {
        _, metrics in trackRecord(metrics)
      },
    ]
  }

  private static func cell(_ value: Double?, _ unit: ReportUnit) -> TableCell {
    TableCell(
      text: Figure.text(value, unit), value: value,
      undefinedWhen: "the tests over everything tried were not made")
  }

  /// Below this the track record of a result is not judged by its length.
  static let fewTrades = 20

  /// Observed and needed observations; a dash for the observed where their number is unknown.
  static func trackRecord(_ metrics: ReportMetrics) -> TableCell {
    let observed = metrics.observations.map(Double.init)
    var cell = TableCell(
      text: length(observed, metrics), value: observed, detail: "no length is enough",
      undefinedWhen: "the number of returns is unknown", tone: .bad)
    guard let needed = needed(metrics) else { return cell }
    cell.detail = "needs " + length(needed, metrics)
    cell.tone = observed.map { $0 >= needed ? .good : .bad }
    // Sessions without a position are no evidence: the length that a few lucky trades ask for means nothing.
    if let trades = metrics.trades, trades < fewTrades {
      cell.detail = trades == 1 ? "1 trade is too few" : "\(trades) trades are too few"
      cell.tone = .bad
    }
    return cell
  }

  /// `nil` where no length is enough.
  private static func needed(_ metrics: ReportMetrics) -> Double? {
    metrics.minimumTrackRecordLength.flatMap { $0.isFinite ? $0 : nil }
  }

  /// A number of observations in years where it is known how many make one.
  static func length(_ observations: Double?, _ metrics: ReportMetrics) -> String {
    guard let observations else { return Figure.undefined }
    guard let perYear = metrics.periodsPerYear, perYear > 0 else {
      return Figure.fixed(observations.rounded(.up), decimals: 0)
    }
    return Figure.fixed(observations / perYear, decimals: 1) + " y"
  }

  /// All of it in one line, for where there is no table: `p 0.149, q 0.896, DSR 1.20%, PBO 64.0%, needs 8.4 y`.
  static func sentence(_ evidence: ReportEvidence, _ metrics: ReportMetrics) -> String {
    [
      "p \(Figure.pValue(evidence.pValue))", "q \(Figure.pValue(evidence.qValue))",
      "DSR \(Figure.probability(evidence.deflatedSharpe))", "PBO \(Figure.probability(evidence.overfitting))",
      metrics.trades.map { $0 < fewTrades } == true
        ? "\(metrics.trades ?? 0) trades are too few"
        : needed(metrics).map { "needs \(length($0, metrics))" } ?? "no length is enough",
    ].joined(separator: ", ")
  }
}
