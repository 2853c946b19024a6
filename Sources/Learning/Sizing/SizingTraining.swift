public import Diagnostics
public import Storage

/// How a sizing model is trained.
public struct SizingTraining: Sendable, Hashable {
  /// The family of the model.
  public enum Family: String, Sendable, Hashable, CaseIterable {
    case boosting = "gradient_boosting"
    case forest = "random_forest"
  }

  public var family = Family.boosting
  /// Share of the growth-optimal fraction that is taken, above 0 and at most 1. Estimates are noisy, and too much costs
  /// more than too little.
  public var kellyShare = 0.5
  /// Largest fraction, above 0 and at most 1.
  public var cap = 1.0
  /// Fewest windows to train on.
  public var minimumWindows = 12
  public var seed: UInt32 = 0

  public init() {}

  /// - Throws: `invalid_sizing_training`.
  public func validated() throws(AssayError) -> SizingTraining {
    for (field, value) in [("kelly_share", kellyShare), ("cap", cap)] where !(value > 0 && value <= 1) {
      throw Self.invalid(field, "\(value)", "a number above 0 and at most 1")
    }
    if minimumWindows < 2 { throw Self.invalid("minimum_windows", "\(minimumWindows)", "at least 2") }
    return self
  }

  /// The trees for so many rows. A leaf holds a thirtieth of the rows at least, and is shrunk as if as many again had
  /// said nothing: rows of one window move together and are worth less than they count.
  func parameters(rows: Int) -> TreeParameters {
    var trees = family == .boosting ? TreeParameters.boosting : .randomForest
    let share = Double(rows) / 30
    (trees.leafWeight, trees.penalty) = (max(10, share), max(10, share))
    switch family {
    case .boosting:
      (trees.rounds, trees.depth, trees.learningRate) = (60, 3, 0.05)
      (trees.rowShare, trees.columnShare) = (0.7, 0.7)
    case .forest:
      (trees.parallelTrees, trees.depth) = (100, 5)
    }
    (trees.bins, trees.seed) = (64, seed)
    return trees
  }

  /// Trains on the rows whose return is known.
  ///
  /// - Parameter codeVersion: of the program, for the identity of the model.
  /// - Throws: `too_few_windows` below `minimumWindows` or where nothing returned anything; what `TreeModel.train`
  ///   throws.
  public func train(_ rows: SizingRows, codeVersion: CodeVersion) throws(AssayError) -> SizingModel {
    let known = (0..<rows.count).filter { rows.returns[$0].isFinite }
    let fit = try fit(rows, on: known)
    let (data, trees) = (rows.digest(of: known), parameters(rows: known.count).json)
    // What contracts did to the windows is in their returns, which are in the digest of the rows.
    let identity = Identity(
      .positionSizeModel, code: codeVersion, data: .string(data), contract: .null,
      configuration: [
        "family": .string(family.rawValue), "kelly_share": .number(kellyShare), "cap": .number(cap),
        "minimum_windows": JSONValue(minimumWindows), "trees": trees,
        "library": .string("XGBoost \(TreeModel.libraryVersion)"),
      ], seed: UInt64(seed))
    let manifest = ModelManifest(
      kind: SizingModel.kind, features: fit.trees.features, rows: known.count, dataHash: data,
      parameters: trees,
      settings: .null, codeVersion: codeVersion.description, identity: identity.hexadecimal)
    return SizingModel(
      fit: fit, family: family, trainedFrom: known.map { rows.starts[$0] }.min() ?? 0,
      trainedThrough: known.map { rows.ends[$0] }.max() ?? 0, windows: Self.windows(rows, known),
      manifest: manifest)
  }

  /// The trees alone, from some rows whose return is known.
  func fit(_ rows: SizingRows, on known: [Int]) throws(AssayError) -> SizingFit {
    let training = try validated()
    let windows = Self.windows(rows, known)
    guard windows >= minimumWindows, let target = GrowthTarget(rows, known) else {
      throw AssayError(
        code: "too_few_windows",
        message: "There are \(windows) windows with returns to train on; \(minimumWindows) are needed.",
        remedy: "Collect more windows, or lower --min-windows.", kind: .badData)
    }
    let features = rows.featureNames
    let trees = try TreeModel.train(
      try rows.matrix(of: known, features: features), targets: target.targets, weights: target.weights,
      features: features, parameters(rows: known.count))
    return SizingFit(trees: trees, scale: target.scale, kellyShare: training.kellyShare, cap: training.cap)
  }

  private static func windows(_ rows: SizingRows, _ chosen: [Int]) -> Int {
    Set(chosen.map { rows.windows[$0] }).count
  }

  private static func invalid(_ field: String, _ value: String, _ bound: String) -> AssayError {
    AssayError(
      code: "invalid_sizing_training", message: "`\(field)` is \(value).", remedy: "Give \(bound).",
      place: field,
      kind: .usage)
  }
}
