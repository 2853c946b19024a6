public import Diagnostics
import Synchronization

/// A trained ensemble of regression trees.
///
/// Trained and read by XGBoost; safe from many threads, one prediction at a time.
public final class TreeModel: Sendable {
  /// Names of the features, in the order of the columns.
  public let features: [String]
  private let booster: Mutex<Booster>

  private init(_ booster: sending Booster, features: [String]) {
    self.features = features
    self.booster = Mutex(booster)
  }

  /// Grows trees that predict `targets` with least squares. The same input gives the same trees, bit for bit.
  ///
  /// - Parameters:
  ///   - weights: how much each row counts; equally unless given.
  /// - Throws: `invalid_tree_parameter`, `invalid_training_rows`, `xgboost_failed`.
  public static func train(
    _ matrix: FeatureMatrix, targets: [Double], weights: [Double]? = nil, features: [String],
    _ parameters: TreeParameters
  ) throws(AssayError) -> TreeModel {
    let parameters = try parameters.validated()
    try check(matrix, targets, weights, features)
    let training = try TrainingMatrix(
      matrix, targets: targets.map { Float($0) }, weights: weights?.map { Float($0) })
    let booster = try Booster(training: training)
    for (name, value) in parameters.settings { try booster.set(name, value) }
    // Trees start from the mean; XGBoost's own start is 0.5 whatever the targets.
    try booster.set("base_score", "\(Float(mean(targets, weights)))")
    for round in 0..<parameters.rounds { try booster.update(round: round, training) }
    return TreeModel(booster, features: features)
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
    self.booster = Mutex(booster)
  }

  /// One prediction a row.
  ///
  /// - Throws: `model_features_differ` for another number of columns; `xgboost_failed`.
  public func predict(_ matrix: FeatureMatrix) throws(AssayError) -> [Double] {
    guard matrix.columns == features.count else {
      throw AssayError(
        code: "model_features_differ",
        message: "The model reads \(features.count) features, not \(matrix.columns).",
        remedy: "Give it \(features.joined(separator: ", ")).", kind: .badData)
    }
    return try booster.withLock { booster throws(AssayError) in try booster.predict(matrix).map { Double($0) }
    }
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
    _ matrix: FeatureMatrix, _ targets: [Double], _ weights: [Double]?, _ features: [String]
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
    guard let weights else { return }
    if weights.count != matrix.rows { throw refuse("\(matrix.rows) rows have \(weights.count) weights.") }
    if weights.contains(where: { !($0 >= 0 && $0.isFinite) }) || !weights.contains(where: { $0 > 0 }) {
      throw refuse("Weights are numbers of at least 0, one of them above.")
    }
  }
}
