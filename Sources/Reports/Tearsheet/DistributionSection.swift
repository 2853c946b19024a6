import Backtest
import Glibc
import Numerics

/// How the returns are distributed: a histogram with its tails, quantiles by length of period, and further ratios.
struct DistributionSection {
  let sheet: Tearsheet

  func write(to html: inout HTMLWriter) {
    html.element("h4", text: "Distribution of returns")
    histogram()?.write(to: &html)
    quantiles.write(to: &html)
    html.element("div", ["class": "pair"]) { html in
      ratios?.write(to: &html)
      TrailingSection(sheet: sheet).write(to: &html)
    }
  }

  /// Bins of one width over the middle 99 %; what lies beyond is counted in the outermost bins and told.
  private func histogram() -> Chart? {
    // Sessions without a position would make one tall bar of nothing.
    let sorted = sheet.returns.filter { $0 != 0 }.sorted()
    let count = sorted.count
    let flat = sheet.returns.count - count
    guard count >= 20, let lowest = sorted.first, let highest = sorted.last, lowest < highest else {
      return nil
    }
    let low = Quantile.of(sorted, at: 0.005)
    let high = Quantile.of(sorted, at: 0.995)
    guard low < high else { return nil }
    let bins = max(15, min(60, Int(Double(count).squareRoot())))
    let width = (high - low) / Double(bins)
    var counts = [Double](repeating: 0, count: bins)
    for value in sorted { counts[max(0, min(bins - 1, Int(((value - low) / width).rounded(.down))))] += 1 }
    let beyond = sorted.count { $0 < low || $0 >= low + width * Double(bins) }
    let middles = (0..<bins).map { low + (Double($0) + 0.5) * width }
    let mean = sorted.reduce(0, +) / Double(count)
    let variance = sorted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count - 1)
    let normal = middles.map { middle in
      Double(count) * width / (2 * Double.pi * variance).squareRoot()
        * exp(-(middle - mean) * (middle - mean) / (2 * variance))
    }
    let metrics = sheet.result.metrics
    var marks: [Chart.Mark] = []
    for (name, value) in [
      ("5 % VaR", metrics.valueAtRisk95), ("5 % shortfall", metrics.conditionalValueAtRisk95),
      ("1 % VaR", metrics.valueAtRisk99),
    ] {
      if let value { marks.append(.upright(value, name: "\(name) \(Figure.percent(value))", hue: .bad)) }
    }
    return Chart(
      title: "Returns by session",
      across: .numbers(middles, title: "return of a session", unit: .signedPercent, isTouching: true),
      panels: [
        .init(
          title: "Sessions", unit: .count,
          series: [
            .init("Sessions", counts, hue: .accent, style: .bars),
            .init("Normal distribution", normal, hue: .second, isDashed: true),
          ], marks: marks, height: 280)
      ],
      note:
        "The dashed line is a normal distribution with the same mean and deviation. The outermost bars also hold the "
        + "\(Figure.count(beyond)) sessions beyond them, from \(Figure.percent(lowest)) to "
        + "\(Figure.percent(highest, signed: true))."
        + (flat > 0 ? " \(Figure.count(flat)) sessions in which nothing changed are left out." : ""))
  }

  private var quantiles: DataTable {
    DataTable(
      "Returns by length of period",
      columns: [
        .text("Period"), .init("Count"), .init("Mean"),
        .init("Geometric", meaning: "The constant return that compounds to the same"),
        .init("Worst"), .init("5 %"), .init("Median"), .init("95 %"), .init("Best"),
        .init("Gains", meaning: "Gaining periods over gaining and losing ones"),
        .init("Mean gain", isOff: true), .init("Mean loss", isOff: true),
        .init("Gains in a row", isOff: true), .init("Losses in a row"),
      ],
      rows: PeriodReturns.Unit.allCases.map { unit in
        let period = PeriodReturns(sheet.returns, endingOn: sheet.dates, by: unit)
        return [
          .text(unit == .day ? "session" : unit.rawValue), .count(period.values.count),
          .figure(period.mean, .signedPercent),
          .figure(period.geometricMean, .signedPercent, undefinedWhen: "everything was lost"),
          .figure(period.worst, .signedPercent), .figure(period.quantile(0.05), .signedPercent),
          .figure(period.quantile(0.5), .signedPercent), .figure(period.quantile(0.95), .signedPercent),
          .figure(period.best, .signedPercent),
          .figure(period.winRate, .percent, undefinedWhen: "nothing moved"),
          .figure(period.averageGain, .signedPercent, undefinedWhen: "no gain"),
          .figure(period.averageLoss, .signedPercent, undefinedWhen: "no loss"),
          .count(period.longestWinningStreak), .count(period.longestLosingStreak),
        ]
      }, hasCaption: true)
  }

  private var ratios: DataTable? {
    guard let periods = sheet.periodsPerYear else { return nil }
    let metrics = ReturnMetrics(sheet.returns, periodsPerYear: periods)
    let shape = ReturnShape(sheet.returns, metrics)
    func row(_ name: String, _ value: Double?, _ unit: ReportUnit, _ meaning: String) -> [TableCell] {
      [.text(name), .figure(value, unit, undefinedWhen: "there are no gains or no losses"), .text(meaning)]
    }
    return DataTable(
      "Further ratios of the returns by session",
      columns: [.text("Figure"), .init("Value"), .text("Meaning")],
      rows: [
        row(
          "Sharpe ratio after autocorrelation", shape.adjustedSharpe, .ratio,
          "Of a year, when sessions are not independent (Lo)"),
        row(
          "Sortino ÷ √2", metrics.core.sortinoRatio.map { $0 / 2.0.squareRoot() }, .ratio,
          "Comparable with a Sharpe ratio"),
        row("Gain to pain", shape.gainToPain, .ratio, "Sum of returns ÷ sum of losses"),
        row("Payoff ratio", shape.payoffRatio, .ratio, "Mean gain ÷ mean loss"),
        row("Common sense ratio", shape.commonSenseRatio, .ratio, "Profit factor × tail ratio"),
        row("CPC index", shape.cpcIndex, .ratio, "Profit factor × win rate × payoff"),
        row("Kelly fraction", shape.kelly, .percent, "From win rate and payoff; a bound, not advice"),
        row("Recovery factor", shape.recoveryFactor, .ratio, "Total return ÷ maximum drawdown"),
        row("Outlier wins", shape.outlierWinRatio, .ratio, "99 % quantile ÷ mean gain"),
        row("Outlier losses", shape.outlierLossRatio, .ratio, "1 % quantile ÷ mean loss"),
      ], hasCaption: true, classes: "metrics")
  }
}
