import Diagnostics
import Foundation
import Learning
import TestKit
import Testing

@Suite struct LogisticRegressionTests {
  @Test(arguments: OracleTable.names)
  func `weights are those of the exact optimum at every strength`(name: String) throws {
    let data = try OracleTable(name)
    let rows = data.rows("train")
    for (key, strength) in [("0.01", 0.01), ("1.0", 1), ("inf", Double.infinity)] {
      let expected = try data.oracle["logistic_l2"][key]
      let task = TrainingTask(data.table, target: .probability, rows: rows, seed: 1)
      let model = try #require(try LogisticFamily(strength: strength).train(task) as? NetworkModel)
      let layer = model.network.layers[0]
      let theirs = try expected["C_coefficients_then_intercept"].doubles
      for (ours, theirs) in zip(layer.weights + layer.biases, theirs) {
        #expect(isClose(ours, theirs, tolerance: 1e-9), "C = \(key)")
      }
      let test = data.rows("test")
      let said = try model.predict(data.table, rows: test)
      for (ours, theirs) in zip(said, try expected["first_10_test_probabilities"].doubles) {
        #expect(isClose(ours, theirs))
      }
      #expect(isClose(RankingSkill(try data.scores(said, "test"))?.auc, try expected["test_auc"].double))
    }
  }

  @Test func `a row of weight two counts as two rows`() throws {
    let rows = [-1.0, 0.5, 0.2, 1.5, -0.3, 0.9]
    let labels = [0.0, 1, 0, 1, 1, 0]
    let weighted = try LogisticRegression(rows, labels: labels, rowWeights: [1, 2, 1, 1, 1, 1], strength: 3)
    let doubled = try LogisticRegression(
      rows + [0.5], labels: labels + [1], rowWeights: [Double](repeating: 1, count: 7), strength: 3)
    #expect(isClose(weighted.intercept, doubled.intercept))
    #expect(isClose(weighted.weights[0], doubled.weights[0]))
  }

  @Test func `rows that can be separated need a penalty`() throws {
    let (rows, labels) = ([-2.0, -1, 1, 2], [0.0, 0, 1, 1])
    let weights = [Double](repeating: 1, count: 4)
    let error = #expect(throws: AssayError.self) {
      try LogisticRegression(rows, labels: labels, rowWeights: weights, strength: .infinity)
    }
    #expect(error?.code == "no_convergence")
    _ = try LogisticRegression(rows, labels: labels, rowWeights: weights, strength: 1)
  }

  @Test func `one class is refused`() {
    let error = #expect(throws: AssayError.self) {
      try LogisticRegression([1, 2, 3], labels: [1, 1, 1], rowWeights: [1, 1, 1], strength: 1)
    }
    #expect(error?.code == "one_class")
  }
}
