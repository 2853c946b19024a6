import Learning
import TestKit
import Testing

/// Test AUC and log loss of each family at the standard settings, in the bands of scikit-learn and XGBoost.
///
/// The bands are those of ten seeds; one seed of ours may lie four deviations, or 0.02, away.
@Suite struct ModelBandTests {
  static let cases: [(family: any ModelFamily, band: String, stops: Bool)] = [
    (GradientBoosting(), "xgboost_1.7.6_boost_1000_early_stopping_50", true),
    (RandomForest(), "random_forest", false),
    (NeuralNetwork(), "mlp", false),
  ]

  @Test(arguments: OracleTable.names, cases.indices)
  func `a family at its standard settings lies in the band of its peers`(name: String, index: Int) throws {
    let (family, band, stops) = Self.cases[index]
    let data = try OracleTable(name)
    let model = try family.train(
      TrainingTask(
        data.table, target: .probability, rows: data.rows("train"), stopping: stops ? data.rows("valid") : [],
        seed: 11))
    let scores = try data.scores(try model.predict(data.table, rows: data.rows("test")), "test")
    let theirs = try data.oracle["quality_bands_A"]["models"][band]
    let auc = try #require(RankingSkill(scores)).auc
    let reach = max(4 * (try theirs["auc"]["sd"].double), 0.02)
    #expect(abs(auc - (try theirs["auc"]["mean"].double)) <= reach, "\(family.name) on \(name): AUC \(auc)")
    let loss = try #require(ProbabilitySkill(scores)).logLoss
    let lossReach = max(6 * (try theirs["log_loss"]["sd"].double), 0.02)
    #expect(abs(loss - (try theirs["log_loss"]["mean"].double)) <= lossReach, "\(family.name): loss \(loss)")
  }

  @Test func `contributions and gains are those of Python's xgboost`() throws {
    let bytes = try fixtureBytes("learning_xgb_small.json")
    let expected = try OracleValue(fixture: "learning_models.json", in: .module)["xgboost_small_model"]
    let names = (0..<12).map { "f\($0)" }
    let model = try TreeModel(bytes: bytes, features: names)
    var matrix = FeatureMatrix(columns: 12)
    for row in try expected["inputs"].array {
      matrix.append(try row.array.map { (try? $0.double) ?? .nan })
    }
    for (ours, theirs) in zip(try model.predict(matrix), try expected["A_probability"].doubles) {
      #expect(isClose(ours, theirs, tolerance: 1e-7))
    }
    let parts = try expected["A_contributions_last_is_bias"].array.flatMap { try $0.doubles }
    let ours = try model.contributions(matrix)
    #expect(ours.count == parts.count)
    for (ours, theirs) in zip(ours, parts) { #expect(isClose(ours, theirs, tolerance: 1e-5)) }
    let importance = try expected["A_importance"]
    for (name, gain) in zip(names, try model.totalGain()) {
      let theirs = try importance["gain"][name].double * (try importance["weight"][name].double)
      #expect(isRelativelyClose(gain, theirs, tolerance: 1e-5), "\(name)")
    }
  }
}
