import Backtest
import CommandKit
import Diagnostics
import Factory
import Figures
import Market
import Reports
import Storage
import Strategies
import Validation

/// What the factory commands print of a run.
struct FactoryText {
  private let summary: FactorySummary

  init(_ summary: FactorySummary) { self.summary = summary }

  func output(_ context: CommandContext) throws -> CommandOutput {
    let style = context.console.outputStyle
    let width = context.console.width
    var document = try FactoryDocument.json(summary)
    let warnings = try Self.warnings(summary, context)
    document["warnings"] = .array(warnings.map(\.json))
    let above = warnings.map {
      style.bold("Warning") + ": " + TextWrap.wrapped($0.message, width: min(width, 100)) + "\n\n"
    }
    let parts = try [
      overview(style), funnel(style, width), symbols(style, width), winners(style, width),
      tiers(style, width),
    ]
    let tables = parts.filter { !$0.isEmpty }.joined(separator: "\n\n")
    let text = QualityBanner.brief(summary.dataFindings, width: width, style) + above.joined() + tables
    return CommandOutput(json: .object(document), text: text)
  }

  /// What stands above the tables. A run whose bars have gone since, as one of an imported bundle, has none to tell.
  private static func warnings(_ summary: FactorySummary, _ context: CommandContext) throws -> [ResultWarning]
  {
    let configuration = try FactoryConfiguration(json: JSONValue(parsing: summary.run.config))
    let catalogue = try context.workspace.catalogue()
    return (try? ResultWarning.all(of: configuration, source: catalogue)) ?? []
  }

  /// The page of a run that was just made: its exit code tells whether something was found out.
  ///
  /// 0 when every pair was judged, with or without winners; 1 when some units failed; 3 when nothing was judged.
  func result(_ context: CommandContext) throws -> CommandOutput {
    var page = try output(context)
    page.exitCode =
      switch summary.outcome {
      case .judged: .done
      case .partlyFailed: .failed
      case .nothingJudged: .badData
      }
    return page
  }

  /// `finished, 3 of 108 units failed`.
  private var status: String {
    let units = "\(summary.failures.count) of \(summary.run.unitCount) units failed"
    return switch (summary.run.status, summary.outcome) {
    case (.running, _): summary.failures.isEmpty ? "running" : "running, \(units)"
    case (_, .judged): summary.run.status.rawValue
    case (_, .partlyFailed): "\(summary.run.status.rawValue), \(units)"
    case (_, .nothingJudged): "failed: nothing was judged"
    }
  }

  func overview(_ style: Style) -> String {
    var page = FieldList()
    page.heading("Run \(summary.run.id)")
    page.append("status", status)
    page.append("made", summary.run.createdAt)
    page.append("units", "\(summary.finishedUnits) of \(summary.run.unitCount)")
    page.append("backtests", NumberText.grouped(summary.backtests))
    page.append("pairs", "\(summary.pairs.count)")
    for (depth, gate) in GateSettings.names.enumerated() {
      let passed = summary.pairs.count { ($0.furthest?.depth ?? 0) > depth }
      page.append("  passed \(GateWords.gate(gate))", "\(passed)")
    }
    page.append("winners", "\(summary.winners.count)")
    for tier in [Tier.confirmed, .candidate] where !summary.tiers.isEmpty {
      page.append(tier == .candidate ? "candidates" : tier.rawValue, "\(summary.tier(tier).count)")
    }
    if let configuration = try? FactoryConfiguration(json: JSONValue(parsing: summary.run.config)) {
      let size = configuration.sizing?.text ?? "units:1 for futures, equity:1 for others"
      page.append("capital of each backtest", "\(NumberText.significant(configuration.capital)), \(size)")
    }
    page.append("looks at the holdout", "\(summary.holdoutLooks)")
    if let head = summary.ledgerHead { page.append("ledger head", String(head.prefix(16))) }
    return page.text(style: style, valueLimit: 24)
  }

  /// Every pair with the figures and thresholds by which it passed or was rejected.
  func funnel(_ style: Style, _ width: Int) -> String {
    var table = TextTable([
      .text("symbol"), .text("strategy"), .number("trades"), .number("Sharpe"), .number("OOS"), .number("p"),
      .number("q"), .number("PBO"), .text("verdict"),
    ])
    for pair in summary.pairs {
      let furthest = pair.furthest
      func value(_ metric: String) -> Double? { furthest?.outcomes.first { $0.metric == metric }?.value }
      let reasons = (furthest?.reasons ?? []).map(GateWords.sentence)
      let verdict = furthest.map { candidate in
        candidate.passed
          ? "passed all"
          : "\(GateWords.gate(candidate.reasons.first?.gate ?? "")): " + reasons.joined(separator: ", ")
      }
      table.append([
        pair.symbol, pair.strategy, NumberText.fixed(value(FigureDefinition.trades.key), 0),
        NumberText.fixed(value(FigureDefinition.sharpeRatio.key), 2),
        NumberText.fixed(pair.family?.walkForwardSharpe, 2), NumberText.fixed(pair.family?.adjustedPValue, 4),
        NumberText.fixed(pair.family?.qValue, 3), NumberText.fixed(pair.family?.overfitting, 2),
        verdict ?? "no backtest",
      ])
    }
    for failure in summary.failures {
      let name = UnitName(failure, pairs: summary.run.pairCount)
      table.append(
        [
          name.symbol, name.strategy ?? "gates", "", "", "", "", "", "",
          "not judged: \(failure.failure ?? "")",
        ])
    }
    return style.bold("Furthest backtest of each pair") + "\n" + table.text(width: width, style: style) + "\n"
      + "OOS is the walk-forward Sharpe ratio; p is adjusted for everything tried on the symbol; q adjusts the pair's "
      + "own p over all pairs."
  }

  /// The decision symbol by symbol.
  func symbols(_ style: Style, _ width: Int) -> String {
    if summary.symbols.isEmpty { return "" }
    var table = TextTable([
      .text("symbol"), .number("sessions"), .number("trials"), .number("judged"), .number("in ledger"),
      .number("worth"), .number("best t"), .number("needed"), .number("p"), .number("of the level"),
      .number("q"),
      .text("note"),
    ])
    for test in summary.symbols {
      table.append([
        test.symbol, "\(test.sessions)", NumberText.grouped(test.trials),
        NumberText.grouped(test.panelTrials),
        test.ledgerTrials.map(NumberText.grouped) ?? "", NumberText.fixed(test.impliedTrials, 0),
        NumberText.fixed(test.statistic, 2), NumberText.fixed(test.neededStatistic, 2),
        NumberText.fixed(test.pValue, 4), NumberText.percent(test.accountShare, 1),
        NumberText.fixed(test.qValue, 3),
        test.panelTrials == 0 ? "no backtest trades often enough to be judged" : "",
      ])
    }
    return style.bold("Everything tried, symbol by symbol") + "\n" + table.text(width: width, style: style)
      + "\n"
      + "Judged are backtests with enough trades; worth says how many independent ones they are. p is that of the best "
      + "pair; earlier trials on the same bars leave a part of the level; q adjusts p over the symbols."
  }

  /// What the run promises, tier by tier.
  func tiers(_ style: Style, _ width: Int) throws -> String {
    if summary.tiers.isEmpty { return "" }
    var parts: [String] = []
    for tier in Tier.allCases where tier != .rejected {
      let entries = summary.tier(tier)
      var text = style.bold("\(tier.title): \(entries.count)") + "\n" + tier.promise
      if !entries.isEmpty {
        var table = TextTable([
          .text("symbol"), .text("strategy"), .number("p"), .number("needed"), .number("expected Sharpe"),
          .number("years"), .text("parameters and exits"), .text("at grid edge"),
          .text("why it is no winner"),
        ])
        for entry in entries {
          table.append([
            entry.key.symbol, entry.key.strategy, NumberText.fixed(entry.pValue, 4),
            NumberText.fixed(entry.level, 4), NumberText.fixed(entry.expectedSharpe, 2),
            entry.yearsNeeded.isFinite ? NumberText.fixed(entry.yearsNeeded, 1) : "over 100",
            try Self.settings(entry.key), summary.gridEdges(of: entry.key).joined(separator: " "),
            entry.reason ?? "",
          ])
        }
        text += "\n" + table.text(width: width, style: style)
      }
      parts.append(text)
    }
    return parts.joined(separator: "\n\n") + "\n"
      + "Expected is the annual Sharpe ratio after shrinkage over all pairs of the run; years are the sealed ones that "
      + "would settle it with a chance of 80 %. At grid edge are numbers that are the smallest or the largest tried: "
      + "a wider grid may hold better ones."
  }

  func winners(_ style: Style, _ width: Int) throws -> String {
    if summary.winners.isEmpty { return Self.withoutWinners(summary) }
    var table = TextTable([
      .text("symbol"), .number("rank"), .text("strategy"), .number("score"), .number("Sharpe"), .number("p"),
      .number("q"), .number("DSR"), .number("PBO"), .number("needs"), .number("trades"), .number("PF"),
      .number("drawdown"), .text("parameters and exits"),
    ])
    for winner in summary.winners {
      let (figures, statistics) = (winner.record.figures, winner.statistics)
      table.append([
        winner.record.key.symbol, "\(winner.rank)", winner.record.key.strategy,
        NumberText.fixed(winner.score, 3),
        NumberText.fixed(figures.sharpeRatio, 2), NumberText.fixed(statistics.pValue, 4),
        NumberText.fixed(statistics.qValue, 4), NumberText.fixed(statistics.deflatedSharpe, 3),
        NumberText.fixed(statistics.overfitting, 2),
        figures.minTrackRecordLength.isFinite ? NumberText.fixed(figures.minTrackRecordLength, 0) : "never",
        "\(figures.trades)", NumberText.fixed(figures.profitFactor, 2),
        NumberText.percent(figures.maxDrawdownMarked, 1), try Self.settings(winner.record.key),
      ])
    }
    let note = """
      Judged against all \(NumberText.grouped(summary.backtests)) backtests of the run and every trial the ledger knows. \
      p is adjusted for all of them. DSR is the probability that the true Sharpe ratio exceeds what luck would have shown; "needs" is the number of
      sessions after which the ratio would differ from zero at 95 %. Score: \(CompositeScore.explanation).
      """
    return style.bold("Winners") + "\n" + table.text(width: width, style: style) + "\n\n" + note
  }

  /// Why there is no winner: because nothing held, or because nothing could be judged.
  private static func withoutWinners(_ summary: FactorySummary) -> String {
    let reasons = Dictionary(grouping: summary.failures.compactMap(\.failure), by: \.self)
    let most = reasons.min { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
    if summary.run.status == .running {
      return "The run is not finished: \(summary.finishedUnits) of \(summary.run.unitCount) units are done."
    }
    switch summary.outcome {
    case .judged:
      return
        "No backtest passed all gates. That is a normal result: most rules have no edge after costs, and the best "
        + "of many looks good by luck."
    case .partlyFailed:
      return "No backtest of the \(summary.judgedPairs) pairs that were judged passed all gates. "
        + "\(summary.failures.count) units failed, so nothing is known of the others."
        + (most.map { " Most frequent reason: \($0.key)" } ?? "")
    case .nothingJudged:
      return
        "Nothing was judged: not one pair of symbol and strategy could be tested, so this says nothing about any "
        + "strategy."
        + (most.map { " \($0.value.count == 1 ? "Reason" : "Most frequent reason"): \($0.key)" } ?? "")
    }
  }

  /// The best rejected candidates, from the manifest.
  func rejected(_ manifest: WinnersManifest, _ style: Style, _ width: Int) throws -> String {
    var table = TextTable([
      .text("symbol"), .text("strategy"), .number("Sharpe"), .number("trades"), .text("rejected by"),
    ])
    for entry in manifest.json["rejected"]?.arrayValue ?? [] {
      let reasons = (entry["rejected_by"]?.arrayValue ?? []).map { reason in
        let metric = GateWords.name(reason["metric"]?.stringValue ?? "")
        return "\(metric) \(GateWords.number(reason["value"]?.doubleValue ?? .nan))"
      }
      table.append([
        entry["symbol"]?.stringValue ?? "", entry["strategy_name"]?.stringValue ?? "",
        NumberText.fixed(entry["sharpe_ratio"]?.doubleValue, 2), entry["total_trades"]?.text() ?? "",
        reasons.joined(separator: ", "),
      ])
    }
    return style.bold("Rejected, the furthest first") + "\n" + table.text(width: width, style: style)
  }

  /// `ma_fast=5 ma_slow=30, stop 2, target 3`.
  static func settings(_ key: BacktestKey) throws -> String {
    let parameters = try JSONValue(parsing: key.parameters).objectValue?.members ?? []
    let exits = try JSONValue(parsing: key.exits)
    let words = parameters.map { "\($0.key)=\(text($0.value))" }.joined(separator: " ")
    func level(_ key: String) -> String { exits[key].map(text) ?? "none" }
    return "\(words), stop \(level("stop_loss_atr")), target \(level("take_profit_atr"))"
  }

  private static func text(_ value: JSONValue) -> String {
    value.doubleValue.map { ParameterValue.number($0).description } ?? value.stringValue ?? value.text()
  }
}

/// Gates and their metrics in short words.
enum GateWords {
  static func gate(_ name: String) -> String {
    switch name {
    case WalkForwardGate.name: "walk-forward"
    case MonteCarloGate.name: "Monte Carlo"
    case MultipleTestingGate.name: "multiple testing"
    default: name
    }
  }

  static func name(_ metric: String) -> String {
    guard let figure = FigureDefinition.named(metric) else { return metric }
    if FigureDefinition.ofGates.contains(figure) || FigureDefinition.ofTests.contains(figure) {
      return figure.shortTitle
    }
    // What follows a comma explains the name, and these stand in a list.
    return String(figure.name.prefix { $0 != "," })
  }

  /// `Sharpe 0.12, asked >= 0.2`.
  static func sentence(_ outcome: GateOutcome) -> String {
    if outcome.metric == "ruined" { return "ruined: the account's equity reached zero" }
    let error = outcome.standardError.isFinite ? " ± \(number(outcome.standardError))" : ""
    let level = outcome.level.isFinite ? " at \(NumberText.percent(outcome.level))" : ""
    return "\(name(outcome.metric)) \(number(outcome.value))\(error), asked \(outcome.rule) "
      + "\(number(outcome.threshold))\(level)"
  }

  static func number(_ value: Double) -> String {
    if value.isNaN { return "undefined" }
    return value == value.rounded() && abs(value) < 1e9 ? "\(Int(value))" : NumberText.fixed(value, 3)
  }
}
