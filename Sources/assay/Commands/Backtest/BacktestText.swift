import Backtest
import CommandKit
import Factory
import Figures
import Market
import Reports
import Strategies

/// The page that `assay backtest` prints.
struct BacktestText {
  private let job: BacktestJob

  init(_ job: BacktestJob) { self.job = job }

  func text(_ style: Style) throws -> String {
    let summary = try BacktestSummary(job.result, in: job.frame)
    var page = FieldList()
    appendTrades(summary, to: &page)
    MetricText.append(summary.returns, to: &page)
    try appendBounds(to: &page)
    appendCosts(summary, to: &page)
    appendCapacity(to: &page)
    appendRisk(to: &page)
    try appendBuyAndHold(to: &page)
    return title(style) + (try warnings(style)) + "\n\n" + page.text(style: style) + notes(summary)
  }

  private func title(_ style: Style) -> String {
    let series = job.frame.series
    let (first, last) = (
      series.sessionDate(job.window.lowerBound), series.sessionDate(job.window.upperBound - 1)
    )
    return style.bold(
      "\(job.strategy.description.name) on \(series.instrument.symbol), \(series.timeframe) bars")
      + "\n\(job.strategy.parameters)\n"
      + (job.strategy.composition == .plain ? "" : "\(job.strategy.composition.text)\n")
      + "\(first) to \(last), \(NumberText.grouped(job.window.count)) bars, "
      + "\(job.result.sessions.count) sessions"
  }

  private func warnings(_ style: Style) throws -> String {
    try ResultWarning.all(of: job).reduce("") { text, warning in
      text + "\n\n" + style.bold("Warning") + ": " + TextWrap.wrapped(warning.message, width: 100)
    }
  }

  private func appendTrades(_ summary: BacktestSummary, to page: inout FieldList) {
    page.heading("Trades")
    let figures: [FigureDefinition] = [
      .trades, .totalProfit, .winRate, .profitFactor, .expectancy, .averageWin, .averageLoss,
      .longestLosingStreak,
      .averageBarsHeld, .exposure, .maximumDrawdownMarked,
    ]
    for figure in figures { page.append(figure, summary[figure]) }
  }

  private func appendBounds(to page: inout FieldList) throws {
    let low = try BacktestSummary(job.bounded.pessimistic, in: job.frame)
    let high = try BacktestSummary(job.bounded.optimistic, in: job.frame)
    page.heading("Unknown path inside bars")
    page.append("trades it decides", "\(job.bounded.pessimistic.statistics.ambiguous) of \(low.trades.count)")
    page.append("net profit, pessimistic", NumberText.fixed(low.totalPnL, 2))
    page.append("net profit, optimistic", NumberText.fixed(high.totalPnL, 2))
    page.append("Sharpe, pessimistic", NumberText.fixed(low.returns.core.sharpeRatio, 3))
    page.append("Sharpe, optimistic", NumberText.fixed(high.returns.core.sharpeRatio, 3))
  }

  private func appendCosts(_ summary: BacktestSummary, to page: inout FieldList) {
    page.heading("Costs")
    page.append("commission", NumberText.fixed(summary.commission, 2))
    page.append("slippage", NumberText.fixed(summary.slippage, 2))
    page.append("share of the profit before costs", NumberText.percent(summary.costShare))
    page.append("break-even cost a trade", NumberText.fixed(summary.breakEvenCostPerTrade, 2))
  }

  private func appendCapacity(to page: inout FieldList) {
    page.heading("Capacity, with square-root impact")
    guard let curve = CapacityCurve(job.result, in: job.frame) else {
      let loses = job.result.finalEquity <= job.result.initialCapital
      page.append("capacity", loses ? "none: the run earned nothing" : "unknown: no trade has a volume")
      return
    }
    for point in curve.points where [0.001, 0.01, 0.1].contains(point.participation) {
      page.append(
        "net profit at \(NumberText.percent(point.participation)) of volume",
        NumberText.fixed(point.pnl, 0) + ", \(NumberText.fixed(point.averageValue, 0)) a trade")
    }
    page.append(
      "impact eats the profit at", curve.breakEven.map { NumberText.percent($0) } ?? NumberText.undefined)
  }

  private func appendRisk(to page: inout FieldList) {
    guard let account = job.bounded.account, !account.riskFailures.isEmpty else { return }
    page.heading("Risk manager")
    for (zone, marks) in zip(DrawdownZone.allCases, account.zoneMarks) {
      page.append("bars in zone \(zone.rawValue)", NumberText.grouped(marks))
    }
    for reason in ExitReason.allCases {
      let count = account.trades.count { $0.reason == reason }
      if count > 0 { page.append("left by \(reason.rawValue)", NumberText.grouped(count)) }
    }
    for (check, count) in zip(RiskCheck.allCases, account.riskFailures) where count > 0 {
      page.append("entries failed \(check.rawValue)", NumberText.grouped(count))
    }
  }

  private func appendBuyAndHold(to page: inout FieldList) throws {
    let held = try BacktestSummary(job.buyAndHold, in: job.frame)
    page.heading("Buy and hold, same capital and size")
    for figure in [FigureDefinition.totalReturn, .sharpeRatio, .maximumDrawdown] {
      page.append(figure, held[figure])
    }
  }

  private func notes(_ summary: BacktestSummary) -> String {
    let notes = BacktestNotes.all(job, summary)
    return notes.isEmpty
      ? "" : "\n\n" + notes.map { TextWrap.wrapped($0, width: 100) }.joined(separator: "\n")
  }
}

/// What a reader of a backtest has to know beside its figures.
enum BacktestNotes {
  static func all(_ job: BacktestJob, _ summary: BacktestSummary) -> [String] {
    var notes = [CapitalBasis(job).words]
    if let filter = job.filter, let counts = job.filtered?.counts(in: job.window) {
      notes.append(
        "The filter in \(filter.folder) kept \(NumberText.grouped(counts.kept)) of "
          + "\(NumberText.grouped(counts.decisions)) trades, those with a probability of "
          + "\(NumberText.significant(filter.threshold)) or more.")
    }
    if summary.trades.count == 0, job.filtered?.counts(in: job.window).decisions ?? 0 == 0 {
      notes.append(noTrade(job))
    }
    for reason in OrderRejection.allCases where summary.refusals[reason] > 0 {
      notes.append("\(NumberText.grouped(summary.refusals[reason])) entries were refused: \(reason.words).")
    }
    if job.configuration.execution.timing == .signalClose {
      notes.append(
        "Fills at the deciding close are optimistic: nobody can trade on a price that is the signal.")
    }
    if job.bounded.optimistic.finalEquity < job.bounded.pessimistic.finalEquity {
      notes.append(
        "The two ends are taken bar by bar. Here an early difference changed which trades came later, so the "
          + "pessimistic run ended higher.")
    }
    for note in job.bounded.account?.notes ?? [] {
      // The warning above the figures says so already.
      if case .ruined = note { continue }
      notes.append(note.words(job.frame.series.instrument.symbol))
    }
    return notes
  }

  private static func noTrade(_ job: BacktestJob) -> String {
    let bars = "\(NumberText.grouped(job.window.count)) bars"
    if job.entrySignals > 0 {
      return
        "No trade: the entry rule came true at \(NumberText.grouped(job.entrySignals)) of \(bars), and no entry filled."
    }
    let filters = job.strategy.composition.filters
    let also =
      filters.isEmpty ? "" : " together with \(filters.map(\.description).joined(separator: " and "))"
    return "No trade: the entry rule\(also) came true at none of \(bars)."
  }
}
