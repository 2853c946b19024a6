import Continuous
import Diagnostics
import Market

/// The page of an iteration: what changed and why, then each strategy, the scenarios, the search, what to do.
struct ContinuousPage: PageContent {
  let result: IterationResult
  let created: Timestamp

  var title: String { "Continuous training, iteration \(result.number)" }
  var runID: String { "iteration \(result.number), assay \(result.code)" }

  var subtitle: String {
    "\(Figure.count(result.entries.count)) strategies, \(Figure.count(result.backtests)) backtests, "
      + "\(Figure.count(result.optimised)) optimised, \(result.promoted.count) promoted"
  }

  var navigation: [(id: String, title: String)] {
    [
      ("summary", "Summary"), ("promotions", "Promotions"), ("strategies", "Strategies"),
      ("scenarios", "Scenarios"),
      ("robustness", "Robustness"), ("optimisation", "Optimisation"), ("recommendations", "Recommendations"),
      ("settings", "Settings"),
    ]
  }

  var hasCharts: Bool { true }

  func writeBody(to html: inout HTMLWriter) {
    html.section(id: "summary", title: "Summary") { summary(to: &$0) }
    html.section(
      id: "promotions", title: "Promotions and refusals",
      lead:
        "Why each challenger replaced its champion, or did not. Strategies without a challenger are left out."
    ) { verdicts(to: &$0) }
    let tables = ContinuousTables(result: result)
    html.section(
      id: "strategies", title: "Strategies",
      lead: "Standard backtests of the parameters in force: the best over all markets, and the weighted mean."
    ) { tables.strategies(to: &$0) }
    html.section(
      id: "scenarios", title: "Scenario matrix",
      lead: "Sharpe ratio a year of the standard backtest, after costs."
    ) { html in
      ContinuousPlots(result: result).markets()?.write(to: &html)
      tables.matrix(to: &html)
    }
    html.section(
      id: "robustness", title: "Robustness",
      lead:
        "The weighted mean Sharpe ratio of each type of backtest. Walk-forward chooses parameters on the past of each "
        + "window; Monte Carlo draws trades again, the bootstrap days, with the 5 % and 95 % quantiles."
    ) { tables.robustness(to: &$0) }
    html.section(
      id: "optimisation", title: "Optimisation",
      lead:
        "Trials of each search: Sharpe ratio against drawdown. No other trial beats one of the front in Sharpe ratio, "
        + "return and drawdown at once; the challenger is chosen from it."
    ) { ContinuousPlots(result: result).writeSearches(to: &$0) }
    html.section(id: "recommendations", title: "Recommendations") { recommendations(to: &$0) }
    html.section(id: "settings", title: "Settings") { html in
      html.element("p", text: "Everything that decides the iteration:")
      html.element("pre") { $0.element("code", text: result.settings.resultJSON.text(.indented)) }
    }
  }

  private func summary(to html: inout HTMLWriter) {
    var refusals: [PromotionVerdict.Refusal: Int] = [:]
    for entry in result.entries {
      if case .refused(let refusal, _) = entry.verdict { refusals[refusal, default: 0] += 1 }
    }
    Tiles(tiles: [
      .init(name: "Promoted", value: Figure.count(result.promoted.count)),
      .init(name: "Demoted", value: Figure.count(result.demotions.count)),
      .init(
        name: "Refused", value: Figure.count(refusals.values.reduce(0, +)),
        detail: "\(refusals[.waitingForData] ?? 0) wait for data"),
      .init(
        name: "Unchanged", value: Figure.count(result.entries.count { $0.verdict == .unchanged }),
        detail: "the search found nothing else"),
      .init(name: "Backtests", value: Figure.count(result.backtests)),
      .init(
        name: "Tests so far", value: Figure.count(result.attempts),
        detail: "\(result.rejections) of them promoted; procedure \(result.procedure)"),
      .init(
        name: "Level of the next test", value: Figure.pValue(result.nextLevel),
        detail: "what is left of the error"),
      .init(
        name: "Real series", value: Figure.count(result.real.count),
        detail: result.real.map { "\($0.name): \($0.freshBars) set aside" }.joined(separator: "; ")),
    ]).write(to: &html)
    for change in result.changes where change.kind != .new || result.number > 1 {
      html.element(
        "p", ["class": change.kind == .broken ? "notice" : "hint"],
        text: "\(change.kind.rawValue): \(change.name)\(change.message.map { ": \($0)" } ?? "")")
    }
    for problem in result.problems { html.element("p", ["class": "notice"], text: problem) }
    for demotion in result.demotions {
      html.element(
        "p", ["class": "notice"],
        text: "\(demotion.strategy) was demoted: its returns fell behind what its backtest promised "
          + "(CUSUM \(Figure.ratio(demotion.statistic)) above \(Figure.ratio(demotion.threshold)) on \(demotion.date))."
      )
    }
  }

  private func verdicts(to html: inout HTMLWriter) {
    let shown = result.entries.filter { $0.verdict != .unchanged }
    guard !shown.isEmpty else {
      return html.element("p", ["class": "empty"], text: "There was no challenger.")
    }
    html.scrollingTable(label: "Promotions and refusals") { html in
      html.element("thead") { html in
        html.element("tr") { html in
          html.columnHead("Strategy", isNumeric: false)
          html.columnHead("Outcome", isNumeric: false)
          html.columnHead("Evidence", isNumeric: false)
          html.columnHead("Sharpe, champion")
          html.columnHead("Sharpe, challenger")
          html.columnHead(
            "Gain", meaning: "of the Sharpe ratio out of sample, over the champion's")
          html.columnHead("Beyond luck", meaning: "probability, deflated by the trials")
          html.columnHead("p", meaning: "paired test on fresh data")
          html.columnHead("Level")
          html.columnHead("Days missing")
        }
      }
      html.element("tbody") { html in for entry in shown { row(entry, to: &html) } }
    }
  }

  private func row(_ entry: IterationResult.Entry, to html: inout HTMLWriter) {
    let pair = entry.outcome.challenger?.deciding
    var (words, tone, missing) = ("promoted", TableCell.Tone.good as TableCell.Tone?, Double?.none)
    var detail = entry.outcome.challenger.map {
      ParameterChange.text(entry.outcome.champion.text(), $0.parameters.text())
    }
    if case .refused(let refusal, let numbers) = entry.verdict {
      (words, tone) = (refusal.words, nil)
      missing = numbers["bars_missing"]?.doubleValue
      if refusal == .failed { detail = numbers["message"]?.stringValue }
      if let rules = numbers["missed"]?.arrayValue {
        detail = "misses " + rules.compactMap(\.stringValue).joined(separator: ", ")
      }
    }
    html.element("tr") { html in
      html.rowHead(.text(entry.outcome.strategy))
      html.cell(TableCell(text: words, detail: detail, tone: tone, isNumeric: false))
      html.cell(.text(entry.outcome.challenger?.evidence ?? Figure.undefined))
      html.cell(TableCell(text: Figure.ratio(pair?.champion.sharpe), value: pair?.champion.sharpe))
      html.cell(TableCell(text: Figure.ratio(pair?.challenger.sharpe), value: pair?.challenger.sharpe))
      html.cell(TableCell(text: Figure.percent(pair?.gain, signed: true), value: pair?.gain))
      let deflated = entry.outcome.challenger?.deflated
      html.cell(TableCell(text: Figure.probability(deflated), value: deflated))
      html.cell(TableCell(text: Figure.pValue(entry.attempt?.pValue), value: entry.attempt?.pValue))
      html.cell(TableCell(text: Figure.pValue(entry.attempt?.level), value: entry.attempt?.level))
      html.cell(TableCell(text: Figure.count(missing.map { Int($0) }), value: missing))
    }
  }

  private func recommendations(to html: inout HTMLWriter) {
    let sentences = result.recommendations
    guard !sentences.isEmpty else { return html.element("p", ["class": "empty"], text: "Nothing to do.") }
    html.element("ul") { html in for sentence in sentences { html.element("li", text: sentence) } }
  }
}
