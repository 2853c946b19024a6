import Diagnostics
import Foundation
import Learning
import TestKit
import Testing

/// Ranking, probabilities and lift against scikit-learn and DeLong's definition.
@Suite struct ClassificationTests {
  private static func load(_ name: String) throws -> OracleValue {
    try OracleValue(fixture: name, in: .module)
  }

  @Test func `scores equal scikit-learn's, with ties and weights`() throws {
    let oracle = try Self.load("classification.json")
    let (labels, weights) = (try oracle["y"].doubles, try oracle["sample_weight"].doubles)
    for each in try oracle["cases"].array {
      let name = try each["id"].string
      let expected = try each["A_expected"]
      let plain = try LabelledScores(labels: labels, scores: each["p"].doubles)
      let weighted = try LabelledScores(labels: labels, scores: each["p"].doubles, weights: weights)
      let (ranking, probability) = (try #require(RankingSkill(plain)), try #require(ProbabilitySkill(plain)))
      let pairs: [(String, Double?)] = [
        ("roc_auc", ranking.auc), ("roc_auc_weighted", RankingSkill(weighted)?.auc),
        ("average_precision", ranking.averagePrecision), ("log_loss", probability.logLoss),
        ("log_loss_weighted", ProbabilitySkill(weighted)?.logLoss), ("brier", probability.brier),
        ("brier_weighted", ProbabilitySkill(weighted)?.brier),
      ]
      for (key, ours) in pairs {
        guard let theirs = expected.member(key) else { continue }
        #expect(isClose(try #require(ours), try theirs.double), "\(name): \(key)")
      }
      #expect(
        isClose(
          probability.expectedCalibrationError,
          try each["C_expected"]["ece_10_equal_width_[lo,hi)"].double), "\(name): calibration error")
    }
  }

  private static func realScores() throws -> (LabelledScores, OracleValue) {
    let table = try #require(try load("learning_models.json")["tables"].array.first)
    let path = try table["input_file"].string
    let rows = try Bundle.module.rows(path)
    let header = try Self.header(path)
    let (split, label) = (
      try #require(header.firstIndex(of: "split")), try #require(header.firstIndex(of: "y"))
    )
    let labels = try rows.filter { $0[split] == "test" }.map { try #require(Double($0[label])) }
    let oracle = try table["auc_delong_test_rows"]
    return (try LabelledScores(labels: labels, scores: oracle["p_full"].doubles), table)
  }

  private static func header(_ path: String) throws -> [Substring] {
    let gzip = Process()
    let output = Pipe()
    gzip.executableURL = URL(fileURLWithPath: "/bin/gzip")
    gzip.arguments = ["-dc", Bundle.module.fixture(path).path]
    gzip.standardOutput = output
    try gzip.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    gzip.waitUntilExit()
    return String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline)[0].split(separator: ",")
  }

  @Test func `the variance of the area is DeLong's`() throws {
    let (data, table) = try Self.realScores()
    let oracle = try table["auc_delong_test_rows"]
    let skill = try #require(RankingSkill(data))
    #expect(isClose(skill.auc, try oracle["auc"].double))
    #expect(isRelativelyClose(try #require(skill.variance), try oracle["C_variance"].double, tolerance: 1e-9))
    let (interval, expected) = (try #require(skill.interval()), try oracle["C_ci95_normal"].doubles)
    #expect(isClose(interval.lower, expected[0]) && isClose(interval.upper, expected[1]))
    let ties = try oracle["rounded_to_2_decimals_with_ties"]
    let rounded = try LabelledScores(
      labels: data.labels.map { $0 ? 1 : 0 },
      scores: data.scores.map { (100 * $0).rounded(.toNearestOrEven) / 100 })
    let other = try #require(RankingSkill(rounded))
    #expect(isClose(other.auc, try ties["auc"].double))
    #expect(isRelativelyClose(try #require(other.variance), try ties["C_variance"].double, tolerance: 1e-9))
  }

  @Test func `bins and lift are those of the definitions`() throws {
    let (data, table) = try Self.realScores()
    let oracle = try table["test_scores"]
    let probability = try #require(ProbabilitySkill(data))
    #expect(isClose(probability.expectedCalibrationError, try oracle["C_ece"].double))
    for (ours, theirs) in zip(probability.calibration, try oracle["C_bins_equal_width_[lo,hi)"].array) {
      #expect(try ours.count == theirs["n"].int)
      #expect(isClose(ours.meanScore, try theirs["mean_pred"].double))
      #expect(isClose(ours.share, try theirs["frac_pos"].double))
    }
    let lift = try #require(ScoreLift(data))
    for (ours, theirs) in zip(lift.groups, try oracle["C_lift_deciles"].array) {
      #expect(try ours.count == theirs["n"].int && ours.positives == theirs["positives"].int)
      #expect(isClose(ours.lift, try theirs["lift"].double))
      #expect(isClose(ours.cumulativeLift, try theirs["cumulative_lift"].double))
      #expect(isClose(ours.cumulativeShare, try theirs["cumulative_share_of_positives"].double))
      #expect(isClose(ours.lowestScore, try theirs["lowest_score"].double))
    }
  }

  @Test func `the isotonic map is scikit-learn's`() throws {
    let oracle = try Self.load("classification.json")
    let labels = try oracle["y"].doubles
    let full = try #require(try oracle["cases"].array.first { try $0["id"].string == "full" })["p"].doubles
    let map = try IsotonicCalibration(
      LabelledScores(labels: Array(labels[..<200]), scores: Array(full[..<200])))
    let expected = try oracle["isotonic_A"]["expected"].doubles
    for (score, theirs) in zip(full[200..<260], expected) { #expect(isClose(map.probability(score), theirs)) }
  }

  /// Both maps, fitted on the validation rows of a logistic model and applied to its test rows.
  @Test func `maps fitted on one part give the stored probabilities on another`() throws {
    let table = try #require(try Self.load("learning_models.json")["tables"].array.first)
    let path = try table["input_file"].string
    let (rows, header) = (try Bundle.module.rows(path), try Self.header(path))
    let coefficients = try table["logistic_l2"]["1.0"]["C_coefficients_then_intercept"].doubles
    let (mean, deviation) = (
      try table["standardisation"]["mean"].doubles, try table["standardisation"]["sd_ddof0"].doubles
    )
    let places = try (0..<12).map { try #require(header.firstIndex(of: "f\($0)")) }
    let (split, label) = (
      try #require(header.firstIndex(of: "split")), try #require(header.firstIndex(of: "y"))
    )
    func decisions(_ part: String) throws -> (labels: [Double], values: [Double]) {
      let chosen = rows.filter { $0[split] == part }
      return (
        try chosen.map { try #require(Double($0[label])) },
        try chosen.map { row in
          try (0..<12).reduce(coefficients[12]) {
            $0 + coefficients[$1] * (try #require(Double(row[places[$1]])) - mean[$1]) / deviation[$1]
          }
        }
      )
    }
    let (valid, test) = (try decisions("valid"), try decisions("test"))
    let oracle = try table["calibrators_fitted_on_valid"]
    let platt = try PlattCalibration(LabelledScores(labels: valid.labels, scores: valid.values))
    let expected = try oracle["platt"]["C_A_B"].doubles
    #expect(isClose(platt.slope, expected[0]) && isClose(platt.intercept, expected[1]))
    for (value, theirs) in zip(test.values, try oracle["platt"]["C_test_output"].doubles) {
      #expect(isClose(platt.probability(value), theirs))
    }
    func logistic(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
    let isotonic = try IsotonicCalibration(
      LabelledScores(labels: valid.labels, scores: valid.values.map(logistic)))
    let theirs = try oracle["isotonic_A"]
    #expect(isotonic.scores.count == (try theirs["x_thresholds"].doubles).count)
    for (value, expected) in zip(test.values, try theirs["test_output"].doubles) {
      #expect(isClose(isotonic.probability(logistic(value)), expected))
    }
  }

  @Test func `one class has no ranking and no map`() throws {
    for label in [0.0, 1] {
      let data = try LabelledScores(labels: [label, label, label], scores: [0.1, 0.5, 0.9])
      #expect(RankingSkill(data) == nil)
      #expect(ProbabilitySkill(data) != nil)
      for fit in [{ _ = try IsotonicCalibration(data) }, { _ = try PlattCalibration(data) }] {
        let error = #expect(throws: AssayError.self) { try fit() }
        #expect(error?.code == "one_class")
      }
    }
  }

  @Test func `what cannot be judged is refused with the row`() {
    for (labels, scores, weights, code) in [
      ([], [], nil, "no_rows"), ([1], [0.1, 0.2], nil, "unequal_lengths"), ([2], [0.1], nil, "invalid_label"),
      ([1], [.nan], nil, "invalid_score"), ([1, 0], [0.1, 0.2], [1, 0], "invalid_weight"),
      ([1, 0], [0.1, 0.2], [1], "unequal_lengths"),
    ] as [([Double], [Double], [Double]?, String)] {
      let error = #expect(throws: AssayError.self) {
        try LabelledScores(labels: labels, scores: scores, weights: weights)
      }
      #expect(error?.code == code)
    }
  }

  @Test func `separable and huge scores have a Platt map`() throws {
    for scores in [[-1.0, -2, 1, 2], [1e12, 2e12, 5e12, 6e12], [0, 1e-9, 5e-9, 6e-9]] {
      let map = try PlattCalibration(LabelledScores(labels: [0, 0, 1, 1], scores: scores))
      let mapped = scores.map { map.probability($0) }
      #expect(mapped.allSatisfy { $0 > 0 && $0 < 1 })
      #expect(mapped[1] < 0.5 && mapped[2] > 0.5)
    }
  }
}
