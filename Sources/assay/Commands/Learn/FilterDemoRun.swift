import CommandKit
import Diagnostics
import Factory
import Learning
import Market
import Numerics
import Search

/// Filters of made-up trades: how often one is found where there is something to find, and where there is nothing.
struct FilterDemoRun {
  let work: FilterWork
  let plan: FilterWork.Plan

  /// One made-up market.
  private struct Row {
    let seed: Int
    let result: FilterResult
    /// Whether the planted feature is among those that the model reads.
    let readsPlanted: Bool

    /// The filter earns more beyond luck: the whole interval of the difference lies above 0.
    var validates: Bool { (result.look?.difference?.lowerBound ?? -1) > 0 }
  }

  func run(_ kind: FilterDemo, seeds: Int, strength: Double) async throws -> CommandOutput {
    var settings = FilterDemo.Settings()
    settings.strength = strength
    var rows: [Row] = []
    for seed in 0..<seeds {
      let trades = try kind.trades(settings, seed: UInt64(seed))
      let border = Timestamp(startOf: CivilDate(daysSinceEpoch: 18_993)).nanoseconds
      let (training, validation, _) = trades.parted(at: border)
      var own = plan
      own.name = "\(kind.rawValue) \(seed)"
      let origin = FilterWork.Origin(
        dataHash: "demo \(kind.rawValue) \(seed) \(strength)", symbol: "demo-\(kind.rawValue)",
        timeframe: "trades",
        settings: [
          "demo": .string(kind.rawValue), "demo_seed": JSONValue(seed), "strength": .number(strength),
        ])
      let (_, result) = try await work.run(training, validation: validation, own, origin)
      rows.append(
        Row(seed: seed, result: result, readsPlanted: result.model.preparation.features.contains("f2")))
    }
    let words = text(kind, rows)
    return CommandOutput(json: json(kind, rows, strength), text: words)
  }

  private func json(_ kind: FilterDemo, _ rows: [Row], _ strength: Double) -> JSONValue {
    let accepted = rows.count { $0.result.acceptance?.isAccepted == true }
    let validated = rows.count(where: \.validates)
    return [
      "kind": .string(kind.rawValue), "strength": kind == .planted ? .number(strength) : .null,
      "markets": JSONValue(rows.count),
      "accepted": Self.share(accepted, of: rows.count), "validated": Self.share(validated, of: rows.count),
      "planted_feature_read": JSONValue(rows.count(where: \.readsPlanted)),
      "runs": .array(
        rows.map { row in
          var json = row.result.json
          json["seed"] = JSONValue(row.seed)
          return .object(json)
        }),
    ]
  }

  /// A share with its exact 95 % interval.
  private static func share(_ count: Int, of all: Int) -> JSONValue {
    let share = ObservedShare(hits: count, trials: all)
    return [
      "count": JSONValue(count), "share": .number(share.share),
      "interval": [.number(share.lower), .number(share.upper)],
    ]
  }

  private func text(_ kind: FilterDemo, _ rows: [Row]) -> String {
    var table = TextTable([
      .number("seed"), .number("CPCV"), .number("deflated"), .number("PBO"), .number("without"),
      .number("with"),
      .text("difference, 95 %"), .number("kept"), .text("accepted"),
    ])
    for row in rows {
      let look = row.result.look
      let interval = look?.difference.map {
        "\(NumberText.fixed($0.lowerBound, 2)) to \(NumberText.fixed($0.upperBound, 2))"
      }
      table.append([
        "\(row.seed)", NumberText.fixed(row.result.sharpe, 2), NumberText.fixed(row.result.deflated, 3),
        NumberText.fixed(row.result.overfitting, 2), NumberText.fixed(look?.baseline.sharpe, 2),
        NumberText.fixed(look?.filtered.sharpe, 2), interval ?? "–",
        look.map { "\($0.kept) of \($0.trades)" } ?? "–",
        row.result.acceptance?.isAccepted == true ? "yes" : "no",
      ])
    }
    let accepted = rows.count { $0.result.acceptance?.isAccepted == true }
    let validated = rows.count(where: \.validates)
    return table.text(width: work.context.console.width, style: work.context.console.outputStyle)
      + "\n\n\(accepted) of \(rows.count) filters are accepted; in \(validated) the whole interval of the difference "
      + "lies above 0.\n"
      + (kind == .null
        ? "Nothing can be learned from these trades: what is found is luck."
        : "One feature tells the better trades; \(rows.count(where: \.readsPlanted)) of \(rows.count) models read it.")
  }
}
