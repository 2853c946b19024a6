import CommandKit
import Diagnostics
import Factory
import Market
import Reports
import Storage

/// What `factory validate` prints: each winner in discovery and on the holdout.
struct HoldoutPage {
  private let validation: HoldoutValidation
  private let summary: FactorySummary

  init(_ validation: HoldoutValidation, _ summary: FactorySummary) {
    self.validation = validation
    self.summary = summary
  }

  private func discovery(_ key: BacktestKey) -> FactorySummary.Winner? {
    summary.winners.first { $0.record.key == key }
  }

  var json: JSONObject {
    func number(_ value: Double) -> JSONValue { JSONValue(value.isNaN ? nil : value) }
    return [
      "run": .string(validation.run.id), "look": JSONValue(validation.look),
      "from": .string(validation.from.description), "through": JSONValue(validation.through?.description),
      "results": .array(
        validation.results.map { result in
          [
            "symbol": .string(result.key.symbol), "strategy": .string(result.key.strategy),
            "parameters": (try? JSONValue(parsing: result.key.parameters)) ?? .null,
            "exits": (try? JSONValue(parsing: result.key.exits)) ?? .null, "from": .string(result.from),
            "through": .string(result.through), "sessions": JSONValue(result.sessions),
            "trades": JSONValue(result.figures.trades),
            "discovery_sharpe_ratio": number(discovery(result.key)?.record.figures.sharpeRatio ?? .nan),
            "sharpe_ratio": number(result.figures.sharpeRatio),
            "total_return": number(result.figures.totalReturn),
            "max_drawdown": number(result.figures.maxDrawdown),
            "profit_factor": number(result.figures.profitFactor),
            "win_rate": number(result.figures.winRate),
            "probabilistic_sharpe_ratio": number(result.figures.probabilisticSharpeRatio),
          ]
        }),
      "failures": .array(
        validation.failures.map { ["symbol": .string($0.symbol), "reason": .string($0.reason)] }),
    ]
  }

  func text(_ style: Style, _ width: Int) throws -> String {
    if validation.results.isEmpty, validation.failures.isEmpty {
      return
        "The run \(validation.run.id) has no winners, so there is nothing to validate. The holdout was not looked at."
    }
    var table = TextTable([
      .text("symbol"), .text("strategy"), .number("Sharpe in"), .number("Sharpe out"), .number("PSR out"),
      .number("trades"), .number("return"), .number("drawdown"), .text("days"), .text("parameters and exits"),
    ])
    for result in validation.results {
      table.append([
        result.key.symbol, result.key.strategy,
        NumberText.fixed(discovery(result.key)?.record.figures.sharpeRatio, 2),
        NumberText.fixed(result.figures.sharpeRatio, 2),
        NumberText.percent(result.figures.probabilisticSharpeRatio, 1), "\(result.figures.trades)",
        NumberText.percent(result.figures.totalReturn, 1), NumberText.percent(result.figures.maxDrawdown, 1),
        "\(result.from) … \(result.through)", try FactoryPage.settings(result.key),
      ])
    }
    var lines = [
      style.bold("Look \(validation.look) at the holdout of run \(validation.run.id)"),
      table.text(width: width, style: style),
    ]
    lines += validation.failures.map { "\($0.symbol): \($0.reason)" }
    return lines.joined(separator: "\n")
  }
}
