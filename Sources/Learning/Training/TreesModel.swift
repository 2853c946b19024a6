public import Diagnostics

/// Gradient-boosted trees or a random forest.
public struct TreesModel: Model {
  public let family: String
  public let target: ModelTarget
  public let preparation: FeaturePreparation
  public let parameters: JSONValue
  let trees: TreeModel

  init(
    family: String, target: ModelTarget, preparation: FeaturePreparation, parameters: JSONValue,
    trees: TreeModel
  ) {
    self.family = family
    self.target = target
    self.preparation = preparation
    self.parameters = parameters
    self.trees = trees
  }

  public func predict(columns: [Double]) throws(AssayError) -> [Double] {
    let values = try trees.predict(matrix(columns))
    // A forest averages shares with 32-bit numbers, which may leave 0 and 1 by a rounding unit.
    return target == .probability ? values.map { min(max($0, 0), 1) } : values
  }

  public func contributions(columns: [Double]) throws(AssayError) -> [Double]? {
    if case .classes = target { return nil }
    return try trees.contributions(matrix(columns))
  }

  public func gain() throws(AssayError) -> [Double]? { try trees.totalGain() }

  public func file() throws(AssayError) -> ModelFile {
    ModelFile(
      name: "model.json", format: Self.format, library: "XGBoost \(TreeModel.libraryVersion)",
      bytes: try trees.bytes(.json))
  }

  static let format = "xgboost_json"

  private func matrix(_ columns: [Double]) -> FeatureMatrix {
    FeatureMatrix(columns: preparation.columns.count, values: columns.map { Float($0) })
  }
}

/// Gradient-boosted trees that stop when later rows no longer gain.
public struct GradientBoosting: ModelFamily {
  public let name = "gradient_boosting"
  public var parameters: TreeParameters
  /// Rounds without improvement on the rows that stop it.
  public var patience: Int

  /// 1,000 trees of depth 6 with a rate of 0.01, each on 80 % of the rows and columns.
  public static let standard: TreeParameters = {
    var parameters = TreeParameters.boosting
    (parameters.rounds, parameters.depth, parameters.learningRate) = (1_000, 6, 0.01)
    (parameters.rowShare, parameters.columnShare, parameters.bins) = (0.8, 0.8, 256)
    return parameters
  }()

  public init(_ parameters: TreeParameters = Self.standard, patience: Int = 50) {
    self.parameters = parameters
    self.patience = patience
  }

  public func train(_ task: TrainingTask) throws(AssayError) -> any Model {
    let preparation = try task.prepared(.trees)
    var parameters = parameters
    parameters.seed = UInt32(truncatingIfNeeded: task.seed)
    switch task.target {
    case .probability: parameters.objective = .logistic
    case .value: parameters.objective = .squaredError
    case .classes(let count): parameters.objective = .classes(count)
    }
    var stopping: TreeModel.Stopping?
    if !task.stopping.isEmpty {
      stopping = TreeModel.Stopping(
        try preparation.matrix(task.table, rows: task.stopping),
        targets: task.stopping.map { task.table.labels[$0] },
        weights: task.stopping.map { task.table.weights[$0] }, patience: patience)
    }
    let trees = try TreeModel.train(
      try preparation.matrix(task.table, rows: task.rows), targets: task.labels, weights: task.weights,
      features: preparation.columnNames, parameters, stopping: stopping)
    var json = parameters.json.objectValue ?? JSONObject()
    json["rounds_kept"] = trees.rounds.map { JSONValue($0) }
    return TreesModel(
      family: name, target: task.target, preparation: preparation, parameters: .object(json), trees: trees)
  }
}

/// A random forest (Breiman, 2001): trees on random rows, each split on random columns, averaged.
///
/// Trees are grown by least squares, so a leaf holds the share of positives and splits are those of the Gini index; no
/// row is drawn twice for a tree.
public struct RandomForest: ModelFamily {
  public let name = "random_forest"
  public var parameters: TreeParameters

  /// 500 trees of depth 10 with leaves of at least 10 rows, so splits of at least 20.
  public static let standard: TreeParameters = {
    var parameters = TreeParameters.randomForest
    (parameters.parallelTrees, parameters.depth, parameters.leafWeight) = (500, 10, 10)
    parameters.bins = 256
    return parameters
  }()

  /// Share of the columns that a split sees; that of √columns unless given.
  public var splitColumnShare: Double?

  public init(_ parameters: TreeParameters = Self.standard, splitColumnShare: Double? = nil) {
    self.parameters = parameters
    self.splitColumnShare = splitColumnShare
  }

  public func train(_ task: TrainingTask) throws(AssayError) -> any Model {
    if case .classes = task.target {
      throw AssayError(
        code: "unknown_target", message: "A random forest here tells two classes apart, not several.",
        remedy: "Use gradient boosting for several classes.", kind: .usage)
    }
    let preparation = try task.prepared(.trees)
    var parameters = parameters
    parameters.seed = UInt32(truncatingIfNeeded: task.seed)
    parameters.objective = .squaredError
    let columns = Double(preparation.columns.count)
    // At least one column, whatever the share.
    parameters.splitColumnShare = min(1, max(splitColumnShare ?? columns.squareRoot() / columns, 1 / columns))
    // The least rows of a leaf are counted by weight, so weights are brought to 1 on average.
    let weights = task.weights
    let mean = weights.reduce(0, +) / Double(weights.count)
    let trees = try TreeModel.train(
      try preparation.matrix(task.table, rows: task.rows), targets: task.labels,
      weights: weights.map { $0 / mean }, features: preparation.columnNames, parameters)
    return TreesModel(
      family: name, target: task.target, preparation: preparation, parameters: parameters.json, trees: trees)
  }
}
