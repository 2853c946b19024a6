public import Diagnostics
import Synchronization

/// A trained ensemble of regression trees.
///
/// Trained and read by XGBoost; safe from many threads, one prediction at a time.
public final class TreeModel: Sendable {
  /// Names of the features, in the order of the columns.
  public let features: [String]
  /// Rounds of the model; `nil` for one that was read from a file.
  public let rounds: Int?
  private let booster: Mutex<Booster>

  private init(_ booster: sending Booster, features: [String], rounds: Int) {
    self.features = features
    self.rounds = rounds
    self.booster = Mutex(booster)
  }

  /// Rows by which training stops: it ends when `patience` rounds have not lowered their loss, and the rounds up to the
  /// lowest are kept.
  public struct Stopping: Sendable {
    public var matrix: FeatureMatrix
    public var targets: [Double]
    public var weights: [Double]?
    public var patience: Int

    public init(_ matrix: FeatureMatrix, targets: [Double], weights: [Double]? = nil, patience: Int = 50) {
      self.matrix = matrix
      self.targets = targets
      self.weights = weights
      self.patience = patience
    }
  }

  /// Grows trees that predict `targets`. The same input gives the same trees, bit for bit.
  ///
  /// - Parameters:
  ///   - weights: how much each row counts; equally unless given.
  ///   - stopping: all rounds are grown unless given.
  /// - Throws: `invalid_tree_parameter`, `invalid_training_rows`, `xgboost_failed`.
  public static func train(
    _ matrix: FeatureMatrix, targets: [Double], weights: [Double]? = nil, features: [String],
    _ parameters: TreeParameters, stopping: Stopping? = nil
  ) throws(AssayError) -> TreeModel {
    let parameters = try parameters.validated()
    try check(matrix, targets, weights, features, parameters.objective)
    let training = try TrainingMatrix(
      matrix, targets: targets.map { Float($0) }, weights: weights?.map { Float($0) })
    var judged: TrainingMatrix?
    if let stopping {
      try check(stopping.matrix, stopping.targets, stopping.weights, features, parameters.objective)
      judged = try TrainingMatrix(
        stopping.matrix, targets: stopping.targets.map { Float($0) },
        weights: stopping.weights?.map { Float($0) })
    }
    let booster = try Booster(for: [training] + (judged.map { [$0] } ?? []))
    for (name, value) in parameters.settings { try booster.set(name, value) }
    if parameters.objective.outputs == 1 {
      // Trees start from the mean; XGBoost's own start is 0.5 whatever the targets.
      let start = mean(targets, weights)
      let isEnd = parameters.objective == .logistic && !(start > 0 && start < 1)
      try booster.set("base_score", isEnd ? "0.5" : "\(Float(start))")
    }
    var (best, bestRound) = (Double.infinity, 0)
    for round in 0..<parameters.rounds {
      try booster.update(round: round, training)
      guard let stopping, let judged else { continue }
      let loss = try booster.loss(round: round, on: judged)
      if loss < best { (best, bestRound) = (loss, round) }
      if round - bestRound >= stopping.patience { break }
    }
    if judged == nil { return TreeModel(booster, features: features, rounds: parameters.rounds) }
    return TreeModel(try booster.firstRounds(bestRound + 1), features: features, rounds: bestRound + 1)
  }

  /// A model that was saved by this program or by XGBoost elsewhere.
  ///
  /// - Parameter features: names for the columns; as many as the model was trained on.
  /// - Throws: `xgboost_failed`; `model_features_differ` for another number of features; `model_too_new` for a file
  ///   of XGBoost 3.1 or later, which this library would read without complaint and wrongly.
  public init(bytes: [UInt8], features: [String]) throws(AssayError) {
    if Self.hasListOfBaseScores(bytes) {
      throw AssayError(
        code: "model_too_new",
        message: "The model was written by XGBoost 3.1 or later, which \(XGBoost.version) misreads.",
        remedy: "Write it with an XGBoost below 3.1.", kind: .badData)
    }
    let booster = try Booster(bytes: bytes)
    let count = try booster.featureCount()
    guard count == features.count else {
      throw AssayError(
        code: "model_features_differ", message: "The model reads \(count) features, not \(features.count).",
        remedy: "Give it the features that its manifest lists.", kind: .badData)
    }
    self.features = features
    rounds = nil
    self.booster = Mutex(booster)
  }

  /// One prediction a row, or one a class.
  ///
  /// - Throws: `model_features_differ` for another number of columns; `xgboost_failed`.
  public func predict(_ matrix: FeatureMatrix) throws(AssayError) -> [Double] {
    try requireColumns(matrix)
    return try booster.withLock { booster throws(AssayError) in try booster.predict(matrix).map { Double($0) }
    }
  }

  /// What each feature adds to each row's prediction before its link, by the SHAP values of the trees (Lundberg et al.,
  /// 2020, Nature Machine Intelligence 2): features + 1 values a row, the last what every row starts from.
  ///
  /// - Complexity: O(trees · leaves · depth²) a row.
  public func contributions(_ matrix: FeatureMatrix) throws(AssayError) -> [Double] {
    try requireColumns(matrix)
    return try booster.withLock { booster throws(AssayError) in
      try booster.contributions(matrix).map { Double($0) }
    }
  }

  /// How much the splits on each feature lowered the loss in training, in all; 0 where none reads it.
  public func totalGain() throws(AssayError) -> [Double] {
    let columns = features.count
    return try booster.withLock { booster throws(AssayError) in try booster.totalGain(columns: columns) }
  }

  private func requireColumns(_ matrix: FeatureMatrix) throws(AssayError) {
    if matrix.columns == features.count { return }
    throw AssayError(
      code: "model_features_differ",
      message: "The model reads \(features.count) features, not \(matrix.columns).",
      remedy: "Give it \(features.joined(separator: ", ")).", kind: .badData)
  }

  /// How a model is written.
  public enum Format: String, Sendable, CaseIterable {
    /// Text that people can read.
    case json
    /// Universal binary JSON: the same, smaller.
    case ubj
  }

  /// The model in XGBoost's own format, which its other bindings load.
  public func bytes(_ format: Format = .json) throws(AssayError) -> [UInt8] {
    try booster.withLock { booster throws(AssayError) in try booster.bytes(format: format.rawValue) }
  }

  /// Whether `base_score` is a list, as XGBoost 3.1 and later write it, in JSON and UBJ alike: the first sign after
  /// the key that can begin a number or a list decides.
  private static func hasListOfBaseScores(_ bytes: [UInt8]) -> Bool {
    let key = Array("base_score".utf8)
    guard let start = bytes.firstRange(of: key) else { return false }
    let begins = Set("[-0123456789".utf8)
    return bytes[start.upperBound...].first { begins.contains($0) } == UInt8(ascii: "[")
  }

  /// The version of the library.
  public static var libraryVersion: String { XGBoost.version }

  private static func mean(_ targets: [Double], _ weights: [Double]?) -> Double {
    guard let weights else { return targets.reduce(0, +) / Double(targets.count) }
    return zip(targets, weights).reduce(0) { $0 + $1.0 * $1.1 } / weights.reduce(0, +)
  }

  private static func check(
    _ matrix: FeatureMatrix, _ targets: [Double], _ weights: [Double]?, _ features: [String],
    _ objective: TreeParameters.Objective
  ) throws(AssayError) {
    func refuse(_ message: String) -> AssayError {
      AssayError(
        code: "invalid_training_rows", message: message, remedy: "Give one finite target for each row.",
        kind: .badData)
    }
    if matrix.rows == 0 { throw refuse("There are no rows to train on.") }
    if features.count != matrix.columns {
      throw refuse("\(features.count) names stand for \(matrix.columns) columns.")
    }
    if targets.count != matrix.rows { throw refuse("\(matrix.rows) rows have \(targets.count) targets.") }
    if let bad = targets.firstIndex(where: { !$0.isFinite }) {
      throw refuse("The target of row \(bad + 1) is \(targets[bad]).")
    }
    switch objective {
    case .squaredError: break
    case .logistic:
      if let bad = targets.firstIndex(where: { $0 != 0 && $0 != 1 }) {
        throw refuse("The target of row \(bad + 1) is \(targets[bad]), neither 0 nor 1.")
      }
    case .classes(let count):
      if let bad = targets.firstIndex(where: { $0 < 0 || $0 >= Double(count) || $0 != $0.rounded() }) {
        throw refuse("The target of row \(bad + 1) is \(targets[bad]), no class from 0 to \(count - 1).")
      }
    }
    guard let weights else { return }
    if weights.count != matrix.rows { throw refuse("\(matrix.rows) rows have \(weights.count) weights.") }
    if weights.contains(where: { !($0 >= 0 && $0.isFinite) }) || !weights.contains(where: { $0 > 0 }) {
      throw refuse("Weights are numbers of at least 0, one of them above.")
    }
  }
}
