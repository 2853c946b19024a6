import Foundation
import Learning
import TestKit
import Testing

struct RidgeRegressionTests {
  @Test func `weights and penalties agree with augmented least squares in NumPy`() throws {
    let oracle = try OracleValue(fixture: "ridge.json", in: .module)
    let rows = try oracle["rows"].array.map { try $0.doubles }
    let features = try oracle["features"].int
    let models = RidgeRegression.fits(
      rows.flatMap { $0 }, features: features, targets: rows[0].count - features)
    for (model, expected) in zip(models, try oracle["models"].array) {
      #expect(try isClose(model.penalty, expected["penalty"].double))
      #expect(try isClose(model.intercept, expected["intercept"].double))
      #expect(try isClose(model.degreesOfFreedom, expected["freedom"].double))
      for (weight, other) in zip(model.weights, try expected["weights"].doubles) {
        #expect(isClose(weight, other))
      }
    }
  }

  @Test func `a target that no feature explains gets the mean`() {
    // Each pair of rows has one feature value and targets 2 and 4: no weight can help.
    let rows = (0..<40).flatMap { row in [Double(row / 2), row % 2 == 0 ? 2.0 : 4.0] }
    let model = RidgeRegression.fits(rows, features: 1, targets: 1)[0]
    #expect(model.penalty == .infinity && model.degreesOfFreedom == 1)
    #expect(isClose(model.predict([17]), 3))
  }

  @Test func `a feature that does not vary has no weight`() {
    let rows = (0..<50).flatMap { row in [7.5, Double(row), 2 * Double(row) + 1] }
    let model = RidgeRegression.fits(rows, features: 2, targets: 1)[0]
    #expect(model.weights[0] == 0)
    #expect(isClose(model.predict([7.5, 10]), 21, tolerance: 0.02))
  }
}
