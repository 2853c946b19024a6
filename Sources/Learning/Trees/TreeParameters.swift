public import Diagnostics

/// What decides how an ensemble of regression trees is grown.
///
/// Names in comments are XGBoost's. One thread a model: several models share the cores, and the result does not
/// depend on how many there are.
public struct TreeParameters: Sendable, Hashable {
  /// Rounds of boosting (`num_boost_round`).
  public var rounds = 100
  /// Trees of a round (`num_parallel_tree`); a random forest is one round of many.
  public var parallelTrees = 1
  /// `max_depth`.
  public var depth = 4
  /// Share of each tree that counts (`eta`).
  public var learningRate = 0.1
  /// Share of the rows that a tree sees (`subsample`).
  public var rowShare = 1.0
  /// Share of the features that a tree sees (`colsample_bytree`).
  public var columnShare = 1.0
  /// Share of the features that a split sees (`colsample_bynode`).
  public var splitColumnShare = 1.0
  /// Least rows of a leaf, by weight (`min_child_weight`).
  public var leafWeight = 1.0
  /// Penalty on squared leaf values (`lambda`).
  public var penalty = 1.0
  /// Most bins of a feature (`max_bin`); trees are grown from histograms (`tree_method` hist).
  public var bins = 64
  public var seed: UInt32 = 0
  /// What the trees predict.
  public var objective = Objective.squaredError

  /// What an ensemble predicts, and the loss that it is grown by.
  public enum Objective: Sendable, Hashable {
    /// A number, by least squares (`reg:squarederror`).
    case squaredError
    /// A probability, by log loss (`binary:logistic`); targets are 0 or 1.
    case logistic
    /// The probability of each of so many classes, by log loss (`multi:softprob`); targets count from 0.
    case classes(Int)

    /// Values of a prediction.
    public var outputs: Int { if case .classes(let count) = self { count } else { 1 } }

    var settings: [(name: String, value: String)] {
      switch self {
      case .squaredError: [("objective", "reg:squarederror"), ("eval_metric", "rmse")]
      case .logistic: [("objective", "binary:logistic"), ("eval_metric", "logloss")]
      case .classes(let count):
        [("objective", "multi:softprob"), ("eval_metric", "mlogloss"), ("num_class", "\(count)")]
      }
    }

    public var name: String {
      switch self {
      case .squaredError: "squared_error"
      case .logistic: "logistic"
      case .classes: "classes"
      }
    }
  }

  public init() {}

  /// Many small steps: XGBoost's usual shape, with less depth because returns are mostly noise.
  public static let boosting = TreeParameters()

  /// One round of trees on random rows and features: a random forest. Breiman (2001), Machine Learning 45.
  public static let randomForest: TreeParameters = {
    var forest = TreeParameters()
    (forest.rounds, forest.parallelTrees, forest.learningRate) = (1, 300, 1)
    (forest.depth, forest.rowShare, forest.splitColumnShare) = (8, 0.632, 0.4)
    (forest.leafWeight, forest.penalty) = (10, 0)
    return forest
  }()

  /// - Throws: `invalid_tree_parameter` that names field, value and bound.
  public func validated() throws(AssayError) -> TreeParameters {
    let shares = [
      ("row_share", rowShare), ("column_share", columnShare), ("split_column_share", splitColumnShare),
      ("learning_rate", learningRate),
    ]
    for (field, value) in shares {
      try Self.require(field, value, value > 0 && value <= 1, "a number above 0 and at most 1")
    }
    for (field, value) in [("rounds", rounds), ("parallel_trees", parallelTrees), ("bins", bins - 1)] {
      try Self.require(field, Double(value), value >= 1, "a whole number of at least 1 (bins: 2)")
    }
    try Self.require("depth", Double(depth), (1...20).contains(depth), "a whole number from 1 to 20")
    for (field, value) in [("leaf_weight", leafWeight), ("penalty", penalty)] {
      try Self.require(field, value, value >= 0 && value.isFinite, "a number of at least 0")
    }
    return self
  }

  /// As XGBoost reads them, in a fixed order.
  var settings: [(name: String, value: String)] {
    objective.settings + [
      ("tree_method", "hist"), ("nthread", "1"), ("verbosity", "0"),
      ("num_parallel_tree", "\(parallelTrees)"), ("max_depth", "\(depth)"), ("eta", "\(learningRate)"),
      ("subsample", "\(rowShare)"), ("colsample_bytree", "\(columnShare)"),
      ("colsample_bynode", "\(splitColumnShare)"), ("min_child_weight", "\(leafWeight)"),
      ("lambda", "\(penalty)"), ("max_bin", "\(bins)"), ("seed", "\(seed)"),
    ]
  }

  /// For manifests: our names in snake case.
  public var json: JSONValue {
    var json: JSONObject = [
      "rounds": JSONValue(rounds), "parallel_trees": JSONValue(parallelTrees), "depth": JSONValue(depth),
      "learning_rate": .number(learningRate), "row_share": .number(rowShare),
      "column_share": .number(columnShare), "split_column_share": .number(splitColumnShare),
      "leaf_weight": .number(leafWeight), "penalty": .number(penalty), "bins": JSONValue(bins),
      "seed": JSONValue(Int(seed)),
    ]
    // Left out for the one objective of earlier versions, whose models are named by this.
    if objective != .squaredError { json["objective"] = .string(objective.name) }
    return .object(json)
  }

  private static func require(
    _ field: String, _ value: Double, _ holds: Bool, _ bound: String
  ) throws(AssayError) {
    if holds { return }
    throw AssayError(
      code: "invalid_tree_parameter", message: "The tree parameter `\(field)` is \(value).",
      remedy: "Give \(bound).", place: field, kind: .usage)
  }
}
