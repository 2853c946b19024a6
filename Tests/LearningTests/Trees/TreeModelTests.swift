import Diagnostics
import Foundation
import Learning
import TestKit
import Testing

struct TreeModelTests {
  private static let features = ["a", "b", "c", "d"]

  private func fixture() throws -> (matrix: FeatureMatrix, targets: [Double]) {
    let rows = try Bundle.module.rows("trees_matrix.csv").map { $0.map { Double($0) ?? .nan } }
    var matrix = FeatureMatrix(columns: 4)
    for row in rows { matrix.append(row.prefix(4)) }
    return (matrix, rows.map { $0[4] })
  }

  private func expected(_ name: String) throws -> [Double] {
    try OracleValue(fixture: "trees_predictions.json", in: .module)[name].doubles
  }

  private func bytes(_ name: String) throws -> [UInt8] {
    try [UInt8](Data(contentsOf: Bundle.module.fixture(name)))
  }

  private func agree(_ a: [Double], _ b: [Double], tolerance: Double = 1e-6) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { isClose($0, $1, tolerance: tolerance) }
  }

  @Test(arguments: [("boosting", "trees_boosting.json"), ("forest", "trees_forest.ubj")])
  func `a model of Python's xgboost predicts the same here`(name: String, file: String) throws {
    let model = try TreeModel(bytes: bytes(file), features: Self.features)
    #expect(try agree(model.predict(fixture().matrix), expected(name)))
  }

  @Test func `the same parameters grow the same trees as Python's xgboost`() throws {
    let (matrix, targets) = try fixture()
    var boosting = TreeParameters.boosting
    (boosting.rounds, boosting.depth, boosting.learningRate) = (25, 3, 0.2)
    (boosting.leafWeight, boosting.bins) = (2, 64)
    let model = try TreeModel.train(matrix, targets: targets, features: Self.features, boosting)
    #expect(try agree(model.predict(matrix), expected("boosting"), tolerance: 1e-5))

    var forest = TreeParameters.randomForest
    (forest.parallelTrees, forest.depth, forest.leafWeight, forest.bins) = (20, 4, 3, 64)
    (forest.splitColumnShare, forest.seed) = (0.5, 7)
    let trees = try TreeModel.train(matrix, targets: targets, features: Self.features, forest)
    #expect(try agree(trees.predict(matrix), expected("forest"), tolerance: 1e-5))
  }

  @Test(arguments: TreeModel.Format.allCases)
  func `a model that was saved and loaded predicts the same bits`(_ format: TreeModel.Format) throws {
    let (matrix, targets) = try fixture()
    let model = try TreeModel.train(matrix, targets: targets, features: Self.features, .boosting)
    let again = try TreeModel(bytes: model.bytes(format), features: Self.features)
    #expect(try model.predict(matrix) == again.predict(matrix))
    #expect(try model.bytes(format) == again.bytes(format))
  }

  @Test func `a step is learned, from the mean on`() throws {
    var matrix = FeatureMatrix(columns: 1)
    for row in 0..<200 { matrix.append([Double(row)]) }
    let targets = (0..<200).map { $0 < 100 ? -1.0 : 3.0 }
    var parameters = TreeParameters.boosting
    (parameters.rounds, parameters.learningRate, parameters.penalty) = (1, 1, 0)
    let model = try TreeModel.train(matrix, targets: targets, features: ["x"], parameters)
    let said = try model.predict(FeatureMatrix(columns: 1, values: [10, 190]))
    #expect(agree(said, [-1, 3]))
    // With leaves that no split can fill, what is left is the mean.
    parameters.leafWeight = 150
    let flat = try TreeModel.train(matrix, targets: targets, features: ["x"], parameters)
    #expect(try agree(flat.predict(FeatureMatrix(columns: 1, values: [10])), [1]))
  }

  @Test func `weights count`() throws {
    let matrix = FeatureMatrix(columns: 1, values: [1, 1, 1, 1])
    var parameters = TreeParameters.boosting
    (parameters.rounds, parameters.penalty) = (1, 0)
    let model = try TreeModel.train(
      matrix, targets: [0, 0, 0, 10], weights: [1, 1, 1, 3], features: ["x"], parameters)
    #expect(try agree(model.predict(FeatureMatrix(columns: 1, values: [1])), [5]))
  }

  @Test func `one thread or many at once, the trees are the same`() async throws {
    let (matrix, targets) = try fixture()
    let alone = try TreeModel.train(matrix, targets: targets, features: Self.features, .randomForest).bytes()
    try await withThrowingTaskGroup(of: [UInt8].self) { group in
      for _ in 0..<4 {
        group.addTask {
          try TreeModel.train(matrix, targets: targets, features: Self.features, .randomForest).bytes()
        }
      }
      for try await bytes in group { #expect(bytes == alone) }
    }
  }

  @Test func `a broken file is refused with the library's words`() throws {
    let whole = try bytes("trees_boosting.json")
    let error = #expect(throws: AssayError.self) {
      try TreeModel(bytes: Array(whole.prefix(2_000)), features: Self.features)
    }
    #expect(error?.code == "xgboost_failed")
    #expect(error?.message.contains("XGBoost says") == true)
  }

  @Test(arguments: ["trees_newer.json", "trees_newer.ubj"])
  func `a file of a later XGBoost, which would be misread, is refused`(_ file: String) throws {
    let error = #expect(throws: AssayError.self) {
      try TreeModel(bytes: bytes(file), features: Self.features)
    }
    #expect(error?.code == "model_too_new")
  }

  @Test func `another number of features is refused`() throws {
    let bytes = try bytes("trees_boosting.json")
    let loading = #expect(throws: AssayError.self) { try TreeModel(bytes: bytes, features: ["a", "b"]) }
    #expect(loading?.code == "model_features_differ")
    let model = try TreeModel(bytes: bytes, features: Self.features)
    let predicting = #expect(throws: AssayError.self) {
      try model.predict(FeatureMatrix(columns: 3, values: [1, 2, 3]))
    }
    #expect(predicting?.message == "The model reads 4 features, not 3.")
  }

  @Test func `rows and parameters that make no sense are refused`() throws {
    let matrix = FeatureMatrix(columns: 1, values: [1, 2])
    func code(
      _ targets: [Double], weights: [Double]? = nil, _ change: (inout TreeParameters) -> Void = { _ in }
    )
      -> String?
    {
      var parameters = TreeParameters.boosting
      change(&parameters)
      let error = #expect(throws: AssayError.self) {
        try TreeModel.train(matrix, targets: targets, weights: weights, features: ["x"], parameters)
      }
      return error?.code
    }
    #expect(code([1]) == "invalid_training_rows")
    #expect(code([1, .nan]) == "invalid_training_rows")
    #expect(code([1, 2], weights: [0, 0]) == "invalid_training_rows")
    #expect(code([1, 2]) { $0.rounds = 0 } == "invalid_tree_parameter")
    #expect(code([1, 2]) { $0.rowShare = 1.5 } == "invalid_tree_parameter")
    #expect(code([1, 2]) { $0.depth = 60 } == "invalid_tree_parameter")
  }
}
