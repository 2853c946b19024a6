import CommandKit
import Diagnostics
import Factory
import Market
import Reports
import Storage
import Strategies

/// What the factory commands print of a run.
struct FactoryPage {
  private let summary: FactorySummary

  init(_ summary: FactorySummary) { self.summary = summary }

  func output(_ context: CommandContext) throws -> CommandOutput {
    let style = context.console.outputStyle
    let width = context.console.width
    let document = try FactoryDocument.json(summary)
    let text = try [overview(style), funnel(style, width), winners(style, width)].joined(separator: "\n\n")
    return CommandOutput(json: .object(document), text: text)
  }

  func overview(_ style: Style) -> String {
    var page = FieldList()
    page.heading("Run \(summary.run.id)")
    page.append("status", summary.run.status.rawValue)
    page.append("made", summary.run.createdAt)
    page.append("units", "\(summary.finishedUnits) of \(summary.run.unitCount)")
    page.append("backtests", NumberText.grouped(summary.backtests))
    page.append("pairs that passed gate 1", "\(summary.pairs.count(where: \.passed)) of \(summary.pairs.count)")
    return page.text(style: style, valueLimit: 24)
  }

  /// Every pair with the numbers on which it stayed or fell.
  func funnel(_ style: Style, _ width: Int) -> String {
    var table = TextTable([
      .text("symbol"), .text("strategy"), .number("trades"), .number("Sharpe"), .number("PF"),
      .number("drawdown"), .number("win rate"), .text("gate 1"),
    ])
    for pair in summary.pairs {
      func value(_ metric: String) -> Double? { pair.criteria.first { $0.metric == metric }?.value }
      let fallen = pair.criteria.filter { !$0.passed }.map { GateWords.name($0.metric) }
      table.append([
        pair.symbol, pair.strategy, NumberText.fixed(value("trades"), 0),
        NumberText.fixed(value("sharpe_ratio"), 2), NumberText.fixed(value("profit_factor"), 2),
        NumberText.percent(value("max_drawdown_marked"), 1), NumberText.percent(value("win_rate"), 1),
        pair.passed ? "passed" : "fell: " + fallen.joined(separator: ", "),
      ])
    }
    for failure in summary.failures {
      let parts = failure.key.split(separator: "/").map(String.init)
      table.append(
        [parts[0], parts.last ?? "", "", "", "", "", "", "not judged: \(failure.failure ?? "")"])
    }
    return style.bold("Best backtest of each pair") + "\n" + table.text(width: width, style: style)
  }

  func winners(_ style: Style, _ width: Int) throws -> String {
    if summary.winners.isEmpty {
      return "No backtest passed gate 1. That is a normal result: most rules have no edge after costs."
    }
    var table = TextTable([
      .text("symbol"), .number("rank"), .text("strategy"), .number("Sharpe"), .number("PSR"),
      .number("needs"), .number("trades"), .number("PF"), .number("return"), .number("drawdown"),
      .text("parameters and exits"),
    ])
    for winner in summary.winners {
      let figures = winner.record.figures
      table.append([
        winner.record.key.symbol, "\(winner.rank)", winner.record.key.strategy,
        NumberText.fixed(figures.sharpeRatio, 2), NumberText.percent(figures.probabilisticSharpeRatio, 1),
        figures.minTrackRecordLength.isFinite ? NumberText.fixed(figures.minTrackRecordLength, 0) : "never",
        "\(figures.trades)", NumberText.fixed(figures.profitFactor, 2),
        NumberText.percent(figures.totalReturn, 1), NumberText.percent(figures.maxDrawdownMarked, 1),
        try Self.settings(winner.record.key),
      ])
    }
    let caution = """
      Gate 1 only: not corrected for the \(NumberText.grouped(summary.backtests)) backtests that were tried. PSR is the
      probability that the true Sharpe ratio is above zero if this had been the only trial; "needs" is the number of
      sessions after which it would differ from zero at 95 %.
      """
    return style.bold("Passed gate 1, best first") + "\n" + table.text(width: width, style: style) + "\n\n" + caution
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

/// Gate metrics in short words.
enum GateWords {
  static func name(_ metric: String) -> String {
    switch metric {
    case "trades": "trades"
    case "sharpe_ratio": "Sharpe"
    case "profit_factor": "profit factor"
    case "max_drawdown_marked": "drawdown"
    case "win_rate": "win rate"
    default: metric
    }
  }
}
