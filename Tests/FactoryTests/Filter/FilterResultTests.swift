import Diagnostics
import Factory
import Learning
import Market
import Search
import Storage
import Testing
import Validation

/// The study of a filter on made-up trades: it finds what is planted, and nothing where nothing is.
@Suite struct FilterResultTests {
  static func result(
    _ kind: FilterDemo, seed: UInt64, trials: Int = 16, pruner: Pruner = .none, workers: Int = 1,
    families: [FilterSpace.Family] = [.logistic]
  ) async throws -> FilterResult {
    var settings = FilterDemo.Settings()
    settings.perYear = 120
    let trades = try kind.trades(settings, seed: seed)
    let border = Timestamp(startOf: try #require(CivilDate("2022-01-01"))).nanoseconds
    let (training, validation, _) = trades.parted(at: border)
    let splits = try TradeSplits(entries: training.entries, exits: training.exits)
    let space = try FilterSpace(features: training.table.features.count, families: families)
    let objective = FilterObjective(
      FilterPaths(training, splits), space, settings: ["demo": .string(kind.rawValue)], seed: seed)
    var sampler = SamplerChoice(.tpe)
    sampler.startUp = 8
    let design = try StudyDesign(
      space: space.space, objectives: [Objective("sharpe", .maximize)], sampler: sampler, pruner: pruner,
      trials: trials, batch: 4, seed: seed)
    let specification = StudySpecification(name: "demo", design: design, task: .filter("demo"))
    let run = StudyRun(
      specification, objective: objective, codeVersion: "1.0 demo",
      dataHash: "demo", now: "2026-01-01T00:00:00Z")
    let database = try ResultsDatabase(":memory:")
    let study = try await run.execute(into: database, workers: workers, clock: { "2026-01-01T00:00:00Z" })
    let stored = try StoredStudy(named: run.record.id, in: database)
    #expect(stored.study.trials == study.trials)
    return try #require(try FilterResult(study, objective, validation: validation))
  }

  @Test func `a planted feature is read, and the filter earns more on trades that it did not see`()
    async throws
  {
    let result = try await Self.result(.planted, seed: 1)
    #expect(result.model.preparation.features.contains("f2"))
    let look = try #require(result.look)
    #expect(try #require(look.difference).lowerBound > 0)
    #expect(try #require(look.auc) > 0.55)
    #expect(try #require(look.precision) > look.winRate)
    #expect(look.kept > 0 && look.kept < look.trades)
    #expect(try #require(result.deflated) > 0.9)
    // The paths that the page draws are those that the trial was scored on.
    let ratios = result.paths.compactMap(\.sharpe)
    #expect(ratios.count == 5 && abs(ratios.reduce(0, +) / 5 - result.sharpe) < 1e-9)
    // The probabilities of the two periods say the same, so the look is near what cross-validation promised.
    #expect(abs(result.sharpe - (try #require(look.filtered.sharpe))) < 1.5)
  }

  @Test func `where nothing can be learned, no gain is found`() async throws {
    let result = try await Self.result(.null, seed: 3)
    let difference = try #require(result.look?.difference)
    // Leaving trades out at random takes a part of whatever the strategy itself earns, so the difference may
    // be below 0.
    #expect(difference.lowerBound <= 0)
    #expect(result.acceptance?.isAccepted == false)
    #expect(abs(try #require(result.look?.auc) - 0.5) < 0.08)
  }

  @Test func `workers and pruning change no complete trial, and a pruned one counts`() async throws {
    let one = try await Self.result(.planted, seed: 5, trials: 12, pruner: .standardStatistical)
    let two = try await Self.result(.planted, seed: 5, trials: 12, pruner: .standardStatistical, workers: 2)
    #expect(one.study.trials == two.study.trials)
    #expect(one.study.trials.count == 12)
    #expect(one.overfittingTrials == one.study.trials.count { $0.state == .complete })
    #expect(one.look == two.look)
  }

  @Test func `a forest and boosting are searched with their own settings`() async throws {
    let space = try FilterSpace(features: 12)
    let names = space.space.parameters.map(\.name)
    #expect(names.contains("forest_depth") && names.contains("rate") && names.contains("strength"))
    for family in FilterSpace.Family.allCases {
      let result = try await Self.result(.planted, seed: 2, trials: 2, families: [family])
      #expect(result.model.family == family.rawValue)
      #expect(result.study.trials.allSatisfy { $0.state == .complete })
    }
  }
}
