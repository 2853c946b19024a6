public import Diagnostics

/// A trained model together with how its columns are made from features.
///
/// One type a kind of file: `TreesModel` (XGBoost) and `NetworkModel` (ONNX).
public protocol Model: Sendable {
  /// `gradient_boosting`, `logistic_regression`, ….
  var family: String { get }
  var target: ModelTarget { get }
  var preparation: FeaturePreparation { get }
  /// How it was grown or trained, for manifests.
  var parameters: JSONValue { get }

  /// `target.outputs` values a row.
  ///
  /// - Parameter columns: those of `preparation`, row by row.
  func predict(columns: [Double]) throws(AssayError) -> [Double]

  /// What each column adds to each row's prediction before the link, and last what every row starts from (SHAP values);
  /// `nil` for a family without an exact method.
  func contributions(columns: [Double]) throws(AssayError) -> [Double]?

  /// How much each column lowered the loss in training; `nil` for a family that does not split on columns.
  func gain() throws(AssayError) -> [Double]?

  /// The model in the format of its library.
  func file() throws(AssayError) -> ModelFile
}

/// The bytes of a model in the format of a library.
public struct ModelFile: Sendable {
  /// The name in the model's folder.
  public let name: String
  /// `xgboost_json` or `onnx`.
  public let format: String
  /// What reads it, with the version that wrote it.
  public let library: String
  public let bytes: [UInt8]
}

/// What a model predicts.
public enum ModelTarget: Sendable, Hashable {
  /// The probability that a label is 1.
  case probability
  /// The label itself.
  case value
  /// The probability of each of so many classes.
  case classes(Int)

  public var outputs: Int { if case .classes(let count) = self { count } else { 1 } }

  public var name: String {
    switch self {
    case .probability: "probability"
    case .value: "value"
    case .classes: "classes"
    }
  }
}

extension Model {
  /// The predictions of some rows, `target.outputs` values each.
  ///
  /// - Throws: `model_features_differ`.
  public func predict(_ table: TrainingTable, rows: [Int]) throws(AssayError) -> [Double] {
    try predict(columns: try preparation.values(table, rows: rows))
  }
}

/// A kind of model with its settings.
///
/// The same task gives the same model, bit for bit, on one machine, whatever else runs. A family uses one thread; train
/// several side by side with `Workers`.
public protocol ModelFamily: Sendable {
  var name: String { get }

  /// - Throws: `one_class`, `too_few_rows`, `all_missing`, and what the library reports.
  func train(_ task: TrainingTask) throws(AssayError) -> any Model
}

/// What a family is given to learn from.
public struct TrainingTask: Sendable {
  public let table: TrainingTable
  public let target: ModelTarget
  /// Rows that teach.
  public let rows: [Int]
  /// Later rows by which boosting may stop; none for a family that stops by itself.
  public let stopping: [Int]
  public let seed: UInt64

  public init(
    _ table: TrainingTable, target: ModelTarget, rows: [Int], stopping: [Int] = [], seed: UInt64
  ) {
    self.table = table
    self.target = target
    self.rows = rows
    self.stopping = stopping
    self.seed = seed
  }

  /// Fewest rows that teach anything.
  static let leastRows = 20

  /// The preparation for a style, after looking at the labels.
  ///
  /// - Throws: `too_few_rows` with no more rows than columns; `one_class`; `invalid_label`; `all_missing`.
  func prepared(_ style: FeaturePreparation.Style) throws(AssayError) -> FeaturePreparation {
    try checkLabels()
    let preparation = try FeaturePreparation(table, rows: rows, style: style)
    let columns = preparation.columns.count
    if rows.count <= columns || rows.count < Self.leastRows {
      throw .training(
        "too_few_rows",
        "There are \(rows.count) rows to train on and \(columns) columns.",
        "Give more rows than columns and at least \(Self.leastRows): a longer period, more symbols, "
          + "or fewer features.", nil)
    }
    return preparation
  }

  private func checkLabels() throws(AssayError) {
    if rows.isEmpty {
      throw .training("too_few_rows", "There are no rows to train on.", "Give a longer period.", nil)
    }
    for row in rows + stopping {
      let label = table.labels[row]
      let holds =
        switch target {
        case .value: label.isFinite
        case .probability: label == 0 || label == 1
        case .classes(let count): label >= 0 && label < Double(count) && label == label.rounded()
        }
      if !holds {
        throw .training(
          "invalid_label", "A label is \(label).",
          target == .value ? "Labels are finite." : "Labels of two classes are 0 or 1.", "label")
      }
    }
    if target != .value, Set(rows.map { table.labels[$0] }).count < 2 {
      throw .training(
        "one_class",
        "All \(rows.count) labels to train on are \(Int(table.labels[rows[0]])).",
        "Train on rows of more than one class.", "label")
    }
  }

  var weights: [Double] { rows.map { table.weights[$0] } }
  var labels: [Double] { rows.map { table.labels[$0] } }
}
