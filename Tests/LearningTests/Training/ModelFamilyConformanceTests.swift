import Diagnostics
import Foundation
import Learning
import Market
import Numerics
import TestKit
import Testing

/// What every family of models keeps. A new family is one line here.
@Suite struct ModelFamilyConformanceTests {
  /// A family with settings small enough for a test.
  struct Member: Sendable, CustomTestStringConvertible {
    let family: any ModelFamily
    var target = ModelTarget.probability
    var testDescription: String { family.name }
  }

  static let members: [Member] = {
    var boosting = GradientBoosting.standard
    (boosting.rounds, boosting.learningRate, boosting.depth) = (60, 0.1, 3)
    var forest = RandomForest.standard
    (forest.parallelTrees, forest.depth) = (60, 6)
    var network = NetworkSettings()
    (network.hidden, network.maximumEpochs, network.batch, network.learningRate) = ([8], 40, 50, 0.01)
    return [
      Member(family: GradientBoosting(boosting)), Member(family: RandomForest(forest)),
      Member(family: LogisticFamily()), Member(family: NeuralNetwork(network)),
      Member(family: RidgeFamily(), target: .value),
    ]
  }()

  /// Rows whose label follows `x` and a category, with a missing value here and there.
  static func table(rows: Int = 400, seed: UInt64 = 7, signal: Double = 2) -> TrainingTable {
    var random = RandomStream(seed: seed)
    let x = (0..<rows).map { _ in random.normal() }
    let noise = (0..<rows).map { $0 % 11 == 3 ? .nan : random.normal() }
    let kinds = (0..<rows).map { _ in Int32(random.below(3)) }
    let labels = (0..<rows).map { row in
      let score = signal * x[row] + (kinds[row] == 2 ? signal : 0)
      return random.uniform() < 1 / (1 + exp(-score)) ? 1.0 : 0
    }
    let day = Timestamp.nanosecondsPerDay
    return TrainingTable(
      features: [
        .init("x", .numbers(x)), .init("noise", .numbers(noise)),
        .init("kind", .categories(codes: kinds, names: ["a", "b", "c"])),
      ],
      times: (0..<rows).map { Int64($0) * day }, symbols: (0..<rows).map { _ in "S" },
      ends: (0..<rows).map { Int64($0 + 1) * day }, labels: labels, outcomes: labels.map { $0 - 0.5 })
  }

  private func task(_ member: Member, _ table: TrainingTable, seed: UInt64 = 1) -> TrainingTask {
    TrainingTask(
      table, target: member.target, rows: Array(0..<240), stopping: Array(245..<300), seed: seed)
  }

  @Test(arguments: members)
  func `the same task gives the same model, alone and beside others`(member: Member) throws {
    let table = Self.table()
    let alone = try member.family.train(task(member, table)).file().bytes
    let others = try Workers(4).map(8) { _ in try member.family.train(self.task(member, table)).file().bytes }
    #expect(others.allSatisfy { $0 == alone })
  }

  @Test(arguments: members)
  func `what follows the rows it was given does not change a model`(member: Member) throws {
    let table = Self.table()
    var features = table.features
    if case .numbers(var values) = features[0].values {
      for row in 300..<400 { values[row] = 99 }
      features[0] = .init("x", .numbers(values))
    }
    let altered = TrainingTable(
      features: features, times: table.times, symbols: table.symbols, ends: table.ends,
      labels: table.labels.enumerated().map { $0 < 300 ? $1 : 1 - $1 })
    let models = try [table, altered].map { try member.family.train(task(member, $0)) }
    #expect(try models[0].file().bytes == models[1].file().bytes)
    let rows = Array(250..<300)
    #expect(try models[0].predict(table, rows: rows) == models[1].predict(altered, rows: rows))
  }

  @Test(arguments: members)
  func `a planted edge is found, and none where there is none`(member: Member) throws {
    let test = Array(300..<400)
    func auc(_ table: TrainingTable) throws -> Double {
      let said = try member.family.train(task(member, table)).predict(table, rows: test)
      let scores = try LabelledScores(labels: test.map { table.labels[$0] }, scores: said)
      return try #require(RankingSkill(scores)).auc
    }
    #expect(try auc(Self.table()) > 0.8)
    // The deviation of an AUC over 100 rows is 0.058.
    #expect(abs(try auc(Self.table(signal: 0)) - 0.5) < 0.24)
  }

  @Test(arguments: members)
  func `a saved model gives the same predictions, and its folder says what it is`(member: Member) throws {
    let table = Self.table()
    let model = try member.family.train(task(member, table))
    let folder = try TemporaryFolder()
    let path = folder.file("model")
    try ModelFolder.save(model, ModelDescription.example, to: path)
    let loaded = try ModelFolder.load(path)
    let rows = Array(300..<400)
    #expect(try loaded.model.predict(table, rows: rows) == model.predict(table, rows: rows))
    #expect(loaded.model.preparation == model.preparation)
    #expect(loaded.model.family == member.family.name)
    #expect(try loaded.model.file().bytes == model.file().bytes)
  }

  @Test(arguments: members)
  func `unusable rows are refused with the reason`(member: Member) throws {
    func code(_ table: TrainingTable, rows: [Int] = Array(0..<240)) -> String? {
      let error = #expect(throws: AssayError.self) {
        try member.family.train(TrainingTask(table, target: member.target, rows: rows, seed: 1))
      }
      return error?.code
    }
    let table = Self.table()
    #expect(code(table, rows: []) == "too_few_rows")
    #expect(code(table, rows: Array(0..<12)) == "too_few_rows")
    let empty = table.adding([.init("void", .numbers([Double](repeating: .nan, count: table.count)))])
    #expect(code(empty) == "all_missing")
    let wrong = table.relabelled(table.labels.map { _ in .nan })
    #expect(code(wrong) == "invalid_label")
    if member.target == .probability {
      #expect(code(table.relabelled(table.labels.map { _ in 1 })) == "one_class")
    }
  }

  @Test(arguments: members)
  func `a table with other features is refused with the difference`(member: Member) throws {
    let table = Self.table()
    let model = try member.family.train(task(member, table))
    let other = TrainingTable(
      features: [.init("x", .numbers([1])), .init("speed", .numbers([2]))], times: [0], symbols: ["S"],
      ends: [1], labels: [0])
    let error = #expect(throws: AssayError.self) { try model.predict(other, rows: [0]) }
    #expect(error?.code == "model_features_differ")
    for name in ["noise", "kind", "speed"] { #expect(error?.message.contains(name) == true) }
  }

  @Test(arguments: members)
  func `contributions add up to the prediction before its link`(member: Member) throws {
    let table = Self.table()
    let model = try member.family.train(task(member, table))
    let rows = Array(300..<400)
    let columns = try model.preparation.values(table, rows: rows)
    guard let parts = try model.contributions(columns: columns) else { return }
    let width = model.preparation.columns.count + 1
    let isLogOdds = member.target == .probability && member.family.name != "random_forest"
    for (index, said) in try model.predict(columns: columns).enumerated() {
      let sum = parts[(index * width)..<((index + 1) * width)].reduce(0, +)
      #expect(isClose(isLogOdds ? 1 / (1 + exp(-sum)) : sum, said, tolerance: 1e-5))
    }
  }
}
