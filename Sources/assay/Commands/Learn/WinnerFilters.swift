import CommandKit
import Diagnostics
import Factory
import Features
import Learning
import Market
import Numerics
import Search
import Storage
import Strategies

/// A filter for each winner of a factory run, one after the other; the trials of each share the workers.
struct WinnerFilters {
  let work: FilterWork
  let plan: FilterWork.Plan
  let library: StrategyLibrary
  let isWeighted: Bool

  private var context: CommandContext { work.context }

  /// What became of one winner.
  private enum Outcome {
    case found(FilterOutput)
    /// Too few trades, and the like: the others go on.
    case failed(AssayError)
  }

  /// - Parameters:
  ///   - belowWinners: how many results that are no winners may be taken.
  ///   - strategies: only these; all unless given.
  ///   - trainUntil: last date of the training trades; the end of discovery unless given.
  func run(
    _ name: String, most: Int?, belowWinners: Int, strategies: [String]?, trainUntil: CivilDate?,
    folder: String?
  ) async throws -> CommandOutput {
    let run = try work.database.requireRun(name)
    let configuration = try FactoryConfiguration(json: JSONValue(parsing: run.config))
    guard let border = trainUntil ?? configuration.through else {
      throw AssayError(
        code: "no_holdout", message: "The run used all bars there were; nothing is sealed for the look.",
        remedy: "Give --train-until, or make a run with `--to` before the end of the data.", place: run.id,
        kind: .usage)
    }
    var candidates = try FilterCandidate.all(
      of: run.id, most: strategies == nil ? most : nil, belowWinners: belowWinners, database: work.database)
    if let strategies {
      candidates = Array(candidates.filter { strategies.contains($0.key.strategy) }.prefix(most ?? .max))
    }
    let catalogue = try RunData.catalogue(of: run, context)
    var outcomes: [(candidate: FilterCandidate, outcome: Outcome)] = []
    for (place, candidate) in candidates.enumerated() {
      context.console.info("\(place + 1) of \(candidates.count): \(candidate.name) (\(candidate.tier))")
      do {
        let page = try await one(candidate, run, configuration, catalogue, border: border, folder: folder)
        outcomes.append((candidate, .found(page)))
      } catch let error as AssayError where error.kind != .failure && error.code != "different_data" {
        context.console.warning("\(candidate.name): \(error.message)")
        outcomes.append((candidate, .failed(error)))
      }
    }
    if let folder { try write(folder, run.id, outcomes) }
    let words = text(run.id, outcomes)
    return CommandOutput(json: json(run.id, outcomes), text: words)
  }

  private func one(
    _ candidate: FilterCandidate, _ run: RunRecord, _ configuration: FactoryConfiguration,
    _ catalogue: Catalogue,
    border: CivilDate, folder: String?
  ) async throws -> FilterOutput {
    let symbol = candidate.key.symbol
    let entry = try RunData.entry(of: symbol, configuration.timeframe, run, catalogue)
    let series = try catalogue.load(symbol, configuration.timeframe)
    let trades = try candidate.trades(configuration, on: series, library: library, isWeighted: isWeighted)
    let start = Timestamp(startOf: border.advanced(byDays: 1)).nanoseconds
    let (training, validation, overlapping) = trades.parted(at: start)
    guard validation.count > 0 else {
      throw AssayError(
        code: "nothing_to_validate", message: "No trade begins after \(border).",
        remedy: "Give an earlier --train-until, or import later bars.", place: symbol, kind: .badData)
    }
    var own = plan
    own.name = candidate.name
    let origin = FilterWork.Origin(
      dataHash: entry.contentHash, symbol: symbol, timeframe: configuration.timeframe.description,
      settings: [
        "strategy": .string(candidate.key.strategy), "parameters": .string(candidate.key.parameters),
        "exits": .string(candidate.key.exits), "run": .string(run.id), "contract": series.instrument.json,
        "train_until": .string(border.description), "weights": .string(isWeighted ? "uniqueness" : "none"),
      ])
    let (id, result) = try await work.run(training, validation: validation, own, origin)
    let page = FilterOutput(
      id: id, name: own.name, result: result, overlapping: overlapping, looks: try work.looks(origin),
      border: border)
    if let folder {
      try page.writeModel(folder, dataHash: entry.contentHash, training)
      try page.report("\(folder)/\(FileName.encode(own.name)).html", training, validation, context)
    }
    return page
  }

  private func json(_ run: String, _ outcomes: [(candidate: FilterCandidate, outcome: Outcome)]) -> JSONValue
  {
    [
      "run": .string(run), "accepted": JSONValue(outcomes.count { Self.isAccepted($0.outcome) }),
      "filters": .array(outcomes.map { .object(entry($0.candidate, $0.outcome)) }),
    ]
  }

  private func entry(_ candidate: FilterCandidate, _ outcome: Outcome) -> JSONObject {
    var json: JSONObject = [
      "symbol": .string(candidate.key.symbol), "strategy": .string(candidate.key.strategy),
      "tier": .string(candidate.tier),
      "strategy_parameters": (try? JSONValue(parsing: candidate.key.parameters)) ?? .null,
      "exits": (try? JSONValue(parsing: candidate.key.exits)) ?? .null,
    ]
    switch outcome {
    case .found(let page):
      json["status"] = "completed"
      for (key, value) in page.json.members { json[key] = value }
    case .failed(let error):
      json["status"] = "failed"
      json["error"] = ["code": .string(error.code), "message": .string(error.message)]
    }
    return json
  }

  private static func isAccepted(_ outcome: Outcome) -> Bool {
    if case .found(let page) = outcome { return page.result.acceptance?.isAccepted == true }
    return false
  }

  private func write(
    _ folder: String, _ run: String, _ outcomes: [(candidate: FilterCandidate, outcome: Outcome)]
  ) throws {
    let document: JSONValue = [
      "version": 1, "created_at": .string(Clock.now().description),
      "assay": .string(Version.code.description),
      "run": .string(run), "strategies": .array(outcomes.map { .object(entry($0.candidate, $0.outcome)) }),
    ]
    try AtomicFile.replace("\(folder)/enhanced_strategies.json", with: document.text(.indented) + "\n")
    context.console.info("Models, reports and enhanced_strategies.json are in \(folder).")
  }

  private func text(_ run: String, _ outcomes: [(candidate: FilterCandidate, outcome: Outcome)]) -> String {
    if outcomes.isEmpty {
      return
        "The run \(run) has no winner, so there is no filter to learn. `--include-rejected 10` takes the ten best "
        + "results below; they are marked as such."
    }
    var table = TextTable([
      .text("strategy"), .text("tier"), .number("trades"), .number("CPCV"), .number("deflated"),
      .number("PBO"),
      .number("without"), .number("with"), .text("difference, 95 %"), .number("kept"), .text("accepted"),
    ])
    for (candidate, outcome) in outcomes {
      guard case .found(let page) = outcome else {
        if case .failed(let error) = outcome {
          table.append([candidate.name, candidate.tier, error.code] + [String](repeating: "", count: 8))
        }
        continue
      }
      let (result, look) = (page.result, page.result.look)
      let interval = look?.difference.map {
        "\(NumberText.fixed($0.lowerBound, 2)) to \(NumberText.fixed($0.upperBound, 2))"
      }
      table.append([
        candidate.name, candidate.tier, "\(result.trainingTrades)", NumberText.fixed(result.sharpe, 2),
        NumberText.fixed(result.deflated, 3), NumberText.fixed(result.overfitting, 2),
        NumberText.fixed(look?.baseline.sharpe, 2), NumberText.fixed(look?.filtered.sharpe, 2),
        interval ?? "–",
        look.map { "\($0.kept) of \($0.trades)" } ?? "–", Self.isAccepted(outcome) ? "yes" : "no",
      ])
    }
    let accepted = outcomes.count { Self.isAccepted($0.outcome) }
    return table.text(width: context.console.width, style: context.console.outputStyle)
      + "\n\n\(accepted) of \(outcomes.count) filters are accepted."
  }
}
