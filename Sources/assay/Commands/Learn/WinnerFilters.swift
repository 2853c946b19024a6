import Backtest
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

  private struct Result {
    /// Among all results that were offered, from 1.
    let place: Int
    let candidate: FilterCandidate
    let outcome: Outcome

    var isAccepted: Bool {
      if case .found(let page) = outcome { return page.result.acceptance?.isAccepted == true }
      return false
    }
  }

  /// Which winners, and where results go.
  struct Request {
    /// Name of a run, or `nil` where `manifest` names it.
    var run: String?
    var manifest: String?
    var most: Int?
    /// How many results that are no winners may be taken.
    var belowWinners = 0
    /// Names or numbers; all unless given.
    var strategies: [String]?
    /// Each `of`th result from the `number`th on.
    var part: (number: Int, of: Int)?
    /// Last date of the training trades; the end of discovery unless given.
    var trainUntil: CivilDate?
    var folder: String?
  }

  func run(_ request: Request) async throws -> CommandOutput {
    let (run, all) = try source(request)
    let configuration = try FactoryConfiguration(json: JSONValue(parsing: run.config))
    guard let border = request.trainUntil ?? configuration.through else {
      throw AssayError(
        code: "no_holdout", message: "The run used all bars there were; nothing is sealed for the look.",
        remedy: "Give --train-until, or make a run with `--to` before the end of the data.", place: run.id,
        kind: .usage)
    }
    let chosen = try chosen(all, request)
    let catalogue = try RunData.catalogue(of: run, context)
    var outcomes: [Result] = []
    for (number, (place, candidate)) in chosen.enumerated() {
      context.console.info("\(number + 1) of \(chosen.count): \(candidate.name) (\(candidate.tier))")
      let outcome: Outcome
      do {
        outcome = .found(
          try await one(candidate, run, configuration, catalogue, border: border, folder: request.folder))
      } catch let error as AssayError where error.kind != .failure && error.code != "different_data" {
        context.console.warning("\(candidate.name): \(error.message)")
        outcome = .failed(error)
      }
      outcomes.append(Result(place: place, candidate: candidate, outcome: outcome))
    }
    let document = document(run, configuration, outcomes)
    if let folder = request.folder {
      try document.write(to: folder)
      context.console.info("Models, reports and \(FilterDocument.fileName) are in \(folder).")
    }
    let words = text(run.id, outcomes)
    return CommandOutput(json: json(run.id, outcomes), text: words)
  }

  /// The run and its results, the best first, from the database or a manifest.
  private func source(_ request: Request) throws -> (RunRecord, [FilterCandidate]) {
    if let path = request.manifest {
      let manifest = try FilterManifest(path)
      return (manifest.run, manifest.candidates(belowWinners: request.belowWinners))
    }
    let run = try work.database.requireRun(request.run)
    return (
      run,
      try FilterCandidate.all(of: run.id, belowWinners: request.belowWinners, database: work.database)
    )
  }

  /// Those that are asked for, each with its place among all results from 1.
  private func chosen(
    _ all: [FilterCandidate], _ request: Request
  ) throws -> [(place: Int, candidate: FilterCandidate)] {
    var chosen = all.enumerated().map { (place: $0.offset + 1, candidate: $0.element) }
    if let names = request.strategies {
      let wanted = try names.map { try library.model(named: $0).description.name }
      for name in wanted where !all.contains(where: { $0.key.strategy == name }) {
        throw AssayError(
          code: "no_such_winner", message: "No result of the run that is offered is of \(name).",
          remedy: "Leave it out, or take more results with --include-rejected.", place: "--strategies",
          kind: .usage)
      }
      chosen = chosen.filter { wanted.contains($0.candidate.key.strategy) }
    }
    if let most = request.most { chosen = Array(chosen.prefix(most)) }
    if let part = request.part {
      chosen = chosen.enumerated().filter { $0.offset % part.of == part.number - 1 }.map(\.element)
    }
    return chosen
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
    var page = FilterOutput(
      id: id, name: own.name, result: result, overlapping: overlapping, looks: try work.looks(origin),
      border: border)
    page.subject = [
      "symbol": .string(symbol), "timeframe": .string("\(configuration.timeframe)"),
      "strategy": .string(candidate.key.strategy),
      "parameters": try JSONValue(parsing: candidate.key.parameters),
      "exits": try JSONValue(parsing: candidate.key.exits),
    ]
    if let folder {
      try page.writeModel(folder, dataHash: entry.contentHash, training)
      try page.report("\(folder)/\(FileName.encode(own.name)).html", training, validation, context)
    }
    return page
  }

  private func json(_ run: String, _ outcomes: [Result]) -> JSONValue {
    [
      "run": .string(run), "accepted": JSONValue(outcomes.count { $0.isAccepted }),
      "filters": .array(
        outcomes.map { result in
          var entry = entry(result)
          if case .found(let page) = result.outcome { entry["looks"] = JSONValue(page.looks) }
          return .object(entry)
        }),
    ]
  }

  /// What goes to the file: nothing that depends on the clock, or on what else was studied before.
  private func document(
    _ run: RunRecord, _ configuration: FactoryConfiguration, _ outcomes: [Result]
  ) -> FilterDocument {
    let trading: JSONObject = [
      "timeframe": .string("\(configuration.timeframe)"), "side": .string(configuration.side.rawValue),
      "size": JSONValue(configuration.sizing?.text),
      "composition": configuration.composition == .plain ? .null : configuration.composition.json,
      "costs": configuration.costs.isEmpty ? .null : configuration.costs.json,
    ]
    return FilterDocument(
      origin: [
        "assay": .string(Version.code.description), "run": .string(run.id), "search": plan.json,
        "weights": .string(isWeighted ? "uniqueness" : "none"),
      ],
      strategies: outcomes.map { result in
        var entry = entry(result)
        for (key, value) in trading.members { entry[key] = value }
        return entry
      })
  }

  private func entry(_ result: Result) -> JSONObject {
    let candidate = result.candidate
    var json: JSONObject = [
      "place": JSONValue(result.place), "name": .string(candidate.name),
      "symbol": .string(candidate.key.symbol), "strategy": .string(candidate.key.strategy),
      "tier": .string(candidate.tier),
      "strategy_parameters": (try? JSONValue(parsing: candidate.key.parameters)) ?? .null,
      "exits": (try? JSONValue(parsing: candidate.key.exits)) ?? .null,
    ]
    switch result.outcome {
    case .found(let page):
      json["status"] = "completed"
      for (key, value) in page.json.members where key != "looks" { json[key] = value }
    case .failed(let error):
      json["status"] = "failed"
      json["error"] = ["code": .string(error.code), "message": .string(error.message)]
    }
    return json
  }

  private func text(_ run: String, _ outcomes: [Result]) -> String {
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
    for result in outcomes {
      let candidate = result.candidate
      guard case .found(let page) = result.outcome else {
        if case .failed(let error) = result.outcome {
          table.append([candidate.name, candidate.tier, error.code] + [String](repeating: "", count: 8))
        }
        continue
      }
      let (found, look) = (page.result, page.result.look)
      let interval = look?.difference.map {
        "\(NumberText.fixed($0.lowerBound, 2)) to \(NumberText.fixed($0.upperBound, 2))"
      }
      table.append([
        candidate.name, candidate.tier, "\(found.trainingTrades)", NumberText.fixed(found.sharpe, 2),
        NumberText.fixed(found.deflated, 3), NumberText.fixed(found.overfitting, 2),
        NumberText.fixed(look?.baseline.sharpe, 2), NumberText.fixed(look?.filtered.sharpe, 2),
        interval ?? "–",
        look.map { "\($0.kept) of \($0.trades)" } ?? "–", result.isAccepted ? "yes" : "no",
      ])
    }
    let accepted = outcomes.count { $0.isAccepted }
    return table.text(width: context.console.width, style: context.console.outputStyle)
      + "\n\n\(accepted) of \(outcomes.count) filters are accepted."
  }
}
