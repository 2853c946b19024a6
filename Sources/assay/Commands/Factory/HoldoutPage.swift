import CommandKit
import Diagnostics
import Factory
import Market
import Reports
import Storage

/// What `factory validate` prints: each winner in discovery and on the holdout.
struct HoldoutPage {
  private let validation: HoldoutValidation
  /// What was looked at, as discovery had it.
  private let records: [BacktestKey: BacktestRecord]

  init(_ validation: HoldoutValidation, _ database: ResultsDatabase) throws {
    self.validation = validation
    records = Dictionary(
      try validation.results.compactMap { result in
        try database.record(result.key, ofRun: validation.run.id).map { (result.key, $0) }
      }, uniquingKeysWith: { first, _ in first })
  }

  private func discovery(_ key: BacktestKey) -> Double {
    records[key]?.figures.sharpeRatio ?? .nan
  }

  var json: JSONObject {
    func number(_ value: Double) -> JSONValue { JSONValue(value.isNaN ? nil : value) }
    return [
      "run": .string(validation.run.id), "look": JSONValue(validation.look),
      "from": .string(validation.from.description), "through": JSONValue(validation.through?.description),
      "results": .array(
        validation.results.map { result in
          var document: JSONObject = [
            "symbol": .string(result.key.symbol), "strategy": .string(result.key.strategy),
            "parameters": (try? JSONValue(parsing: result.key.parameters)) ?? .null,
            "exits": (try? JSONValue(parsing: result.key.exits)) ?? .null, "from": .string(result.from),
            "through": .string(result.through), "sessions": JSONValue(result.sessions),
          ]
          for (place, member) in result.figures.members(HoldoutRecord.kept).enumerated() {
            // The Sharpe ratio of discovery stands in front of that of the holdout.
            if place == 1 { document["discovery_sharpe_ratio"] = number(discovery(result.key)) }
            document[member.0] = member.1
          }
          let tests: [(String, Double)] = [
            ("discovery_p", result.discoveryPValue), ("sealed_p", result.sealedPValue),
            ("combined_p", result.combinedPValue), ("adjusted_p", result.adjustedPValue),
            ("power", result.power),
          ]
          for (key, value) in tests { document[key] = number(value) }
          document["confirmed"] = .bool(result.isConfirmed)
          return .object(document)
        }),
      "worn_symbols": JSONValue(validation.worn),
      "failures": .array(
        validation.failures.map { ["symbol": .string($0.symbol), "reason": .string($0.reason)] }),
    ]
  }

  func text(_ style: Style, _ width: Int) throws -> String {
    if validation.results.isEmpty, validation.failures.isEmpty {
      return
        "The run \(validation.run.id) has no winners, so there is nothing to validate. The holdout was not looked at. "
        + "`--candidates` opens it for the three best candidates of each symbol."
    }
    var table = TextTable([
      .text("symbol"), .text("strategy"), .number("Sharpe in"), .number("Sharpe out"), .number("p in"),
      .number("p out"), .number("combined"), .number("over list"), .text("verdict"), .number("power"),
      .number("trades"), .number("return"), .number("drawdown"), .text("days"), .text("parameters and exits"),
    ])
    for result in validation.results {
      table.append([
        result.key.symbol, result.key.strategy,
        NumberText.fixed(discovery(result.key), 2),
        NumberText.fixed(result.figures.sharpeRatio, 2),
        NumberText.fixed(result.discoveryPValue, 4), NumberText.fixed(result.sealedPValue, 4),
        NumberText.fixed(result.combinedPValue, 4), NumberText.fixed(result.adjustedPValue, 4),
        result.isConfirmed ? "confirmed" : "not confirmed", NumberText.percent(result.power, 0),
        "\(result.figures.trades)",
        NumberText.percent(result.figures.totalReturn, 1), NumberText.percent(result.figures.maxDrawdown, 1),
        "\(result.from) … \(result.through)", try FactoryText.settings(result.key),
      ])
    }
    var lines = [
      style.bold("Look \(validation.look) at the holdout of run \(validation.run.id)"),
      table.text(width: width, style: style),
    ]
    lines.append(
      "p in is adjusted over everything tried in discovery; combined puts both together by the years of each; over "
        + "list is Holm's adjustment over what was opened. Power is the chance that these days had to confirm what was "
        + "expected.")
    if !validation.worn.isEmpty {
      lines.append(
        "The sealed days of \(validation.worn.joined(separator: ", ")) had been looked at before: nothing of them is "
          + "confirmed.")
    }
    lines += validation.failures.map { "\($0.symbol): \($0.reason)" }
    return lines.joined(separator: "\n")
  }
}
