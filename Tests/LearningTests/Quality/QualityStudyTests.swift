import Diagnostics
import Foundation
import Learning
import Market
import Numerics
import TestKit
import Testing

@Suite struct QualityStudyTests {
  /// Signals of two strategies over 600 days whose success follows one feature; labels last five days.
  static func signals(strength: Double, seed: UInt64 = 3) -> TrainingTable {
    var random = RandomStream(seed: seed)
    let day = Timestamp.nanosecondsPerDay
    var (x, noise, kinds, labels, outcomes, times):
      ([Double], [Double], [Int32], [Double], [Double], [Int64]) =
        ([], [], [], [], [], [])
    for date in 0..<600 {
      for _ in 0..<2 {
        let value = random.normal()
        let succeeds = random.uniform() < 1 / (1 + exp(-strength * value))
        x.append(value)
        noise.append(random.normal())
        kinds.append(Int32(random.below(2)))
        labels.append(succeeds ? 1 : 0)
        outcomes.append((succeeds ? 2 : -2) + 0.3 * random.normal())
        times.append(Int64(date) * day)
      }
    }
    return TrainingTable(
      features: [
        .init("x", .numbers(x)), .init("noise", .numbers(noise)),
        .init("strategy", .categories(codes: kinds, names: ["breakout", "dip"])),
      ],
      times: times, symbols: times.map { _ in "S" }, ends: times.map { $0 + 5 * day }, labels: labels,
      outcomes: outcomes)
  }

  static let settings: QualityStudy.Settings = {
    var settings = QualityStudy.Settings()
    settings.resamples = 200
    settings.families = ModelFamilyConformanceTests.members.prefix(4).map(\.family)
    return settings
  }()

  @Test func `a planted edge is found, and pays`() throws {
    let study = try QualityStudy(Self.signals(strength: 1.5), Self.settings, workers: Workers(2))
    // The AUC that the planted score itself has is 0.79.
    #expect(study.ensemble.ranking.auc > 0.72 && study.ensemble.ranking.auc < 0.86)
    #expect(try #require(study.ensemble.interval).lowerBound > 0.6)
    #expect(study.members.allSatisfy { $0.importances[0].feature == "x" })
    let acting = try #require(study.acting)
    #expect(try #require(acting.interval).lowerBound > 0)
    #expect(acting.keptShare < 0.9)
    #expect(try #require(acting.meanReturnKept) > acting.meanReturnAll)
    #expect(study.sentence.hasPrefix("The ensemble ranks signals beyond luck"))
  }

  @Test func `without an edge the intervals hold chance in about 19 of 20 runs`() throws {
    let seeds = 20
    var held = 0
    for seed in 0..<seeds {
      var settings = Self.settings
      settings.families = [LogisticFamily()]
      let study = try QualityStudy(
        Self.signals(strength: 0, seed: UInt64(seed + 100)), settings, workers: .one)
      if try #require(study.ensemble.interval).contains(0.5) { held += 1 }
    }
    // Fewer than 15 of 20 happen once in 400 suites where each holds with 0.95.
    #expect(held >= 15)
  }

  @Test func `weights of the ensemble add up to one and come from the validation part`() throws {
    let table = Self.signals(strength: 1)
    let study = try QualityStudy(table, Self.settings, workers: .one)
    #expect(isClose(study.ensembleWeights.reduce(0, +), 1))
    #expect(study.ensembleMembers.count == 3)
    // Labels of the test part turned round leave models, weights and threshold as they are.
    var labels = table.labels
    for row in study.split.test { labels[row] = 1 - labels[row] }
    let turned = try QualityStudy(table.relabelled(labels), Self.settings, workers: Workers(3))
    #expect(turned.ensembleWeights == study.ensembleWeights)
    #expect(turned.ensembleMembers == study.ensembleMembers)
    #expect(turned.ensemble.test == study.ensemble.test)
    #expect(turned.acting?.threshold == study.acting?.threshold)
    #expect(isClose(turned.ensemble.ranking.auc, 1 - study.ensemble.ranking.auc))
  }

  @Test func `any number of workers gives the same document`() throws {
    let table = Self.signals(strength: 1)
    let one = try QualityStudy(table, Self.settings, workers: .one).json.text()
    #expect(try QualityStudy(table, Self.settings, workers: Workers(4)).json.text() == one)
  }

  @Test func `a part with one class is an error that names it`() {
    let table = Self.signals(strength: 1)
    let labels = table.labels.enumerated().map { $0 > 940 ? 1 : $1 }
    let error = #expect(throws: AssayError.self) {
      try QualityStudy(table.relabelled(labels), Self.settings, workers: .one)
    }
    #expect(error?.code == "one_class")
    #expect(error?.message.contains("test") == true)
  }

  @Test func `permutation importance is scikit-learn's with its permutations`() throws {
    let data = try OracleTable("real")
    let model = try LogisticFamily().train(
      TrainingTask(data.table, target: .probability, rows: data.rows("train"), seed: 1))
    let oracle = try data.oracle["permutation_importance_logistic_C1"]
    let permutations = try oracle["permutations"].array.map { try $0.doubles.map { Int($0) } }
    let falls = try ImportanceStudy(model, data.table).falls(
      rows: data.rows("test"), permutations: permutations)
    let expected = try oracle["roc_auc"]["A_importances_feature_by_repeat"].array.map { try $0.doubles }
    for (ours, theirs) in zip(falls, expected) {
      for (a, b) in zip(ours, theirs) { #expect(isClose(a, b)) }
    }
  }

  @Test func `weights of an ensemble have the lowest log loss of all`() {
    var random = RandomStream(seed: 4)
    let truth = (0..<500).map { _ in random.uniform() }
    let labels = truth.map { random.uniform() < $0 ? 1.0 : 0 }
    let good = truth
    let bad = truth.map { _ in random.uniform() }
    let weights = [Double](repeating: 1, count: 500)
    let found = EnsembleWeights.fitted([good, bad], labels: labels, weights: weights)
    func loss(_ share: Double) -> Double {
      let mean = EnsembleWeights.mean([good, bad], [share, 1 - share])
      return zip(mean, labels).reduce(0) { $0 - log($1.1 == 1 ? $1.0 : 1 - $1.0) }
    }
    let best = loss(found[0])
    for share in stride(from: 0.0, through: 1, by: 0.02) { #expect(loss(share) >= best - 1e-4) }
    #expect(found[0] > 0.9)
  }
}

@Suite struct PastOutcomesTests {
  @Test func `a mean knows only outcomes that were closed before the row`() throws {
    let table = QualityStudyTests.signals(strength: 1)
    func rates(_ table: TrainingTable) throws -> [Double] {
      guard
        case .numbers(let values)? = PastOutcomes.adding(to: table).feature("strategy_success_rate")?.values
      else { throw OracleValue.Missing(description: "no rate") }
      return values
    }
    let before = try rates(table)
    let row = 800
    // Whatever ends at the row's time or later may be turned round without a change up to the row.
    let labels = table.labels.indices.map {
      table.ends[$0] >= table.times[row] ? 1 - table.labels[$0] : table.labels[$0]
    }
    let after = try rates(table.relabelled(labels))
    for index in 0...row {
      #expect(before[index] == after[index] || before[index].isNaN && after[index].isNaN)
    }
    #expect(zip(before, after).contains { $0 != $1 && !$0.isNaN })
    // By hand: rows of the same strategy that ended before.
    guard case .categories(let codes, _)? = table.feature("strategy")?.values else { return }
    let closed = table.labels.indices.filter {
      table.ends[$0] < table.times[row] && codes[$0] == codes[row]
    }
    let mean = closed.reduce(0) { $0 + table.labels[$1] } / Double(closed.count)
    #expect(isClose(before[row], mean))
    #expect(before[0].isNaN)
  }
}
