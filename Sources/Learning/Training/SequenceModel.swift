public import Diagnostics

/// Two layers of long short-term memory over the last steps of some features.
public struct SequenceModel: Model {
  public let family: String
  public let target: ModelTarget
  public let preparation: FeaturePreparation
  public let parameters: JSONValue
  public let learningCurve: NetworkModel.LearningCurve
  let shape: SequenceNetwork.Shape
  let weights: [Float]

  public func predict(columns: [Double]) throws(AssayError) -> [Double] {
    let rows = columns.count / (shape.steps * shape.features)
    // A network has buffers of its own; one a call keeps the model safe from many threads.
    let network = SequenceNetwork(shape, parameters: weights)
    return network.predict(columns.map { Float($0) }, rows: rows).map { Double($0) }
  }

  public func contributions(columns: [Double]) throws(AssayError) -> [Double]? { nil }
  public func gain() throws(AssayError) -> [Double]? { nil }

  public func file() throws(AssayError) -> ModelFile {
    ModelFile(
      name: "model.onnx", format: Self.format, library: "ONNX IR 8, operators 17",
      bytes: SequenceNetwork(shape, parameters: weights).onnx(name: family))
  }

  static let format = "onnx_sequence"
}

extension SequenceModel {
  /// - Returns: `nil` where the bytes are no such model.
  init?(
    onnx bytes: [UInt8], family: String, target: ModelTarget, preparation: FeaturePreparation,
    parameters: JSONValue
  ) {
    guard let steps = parameters["steps"]?.integerValue, steps > 0,
      let network = SequenceNetwork(onnx: bytes, steps: steps),
      network.shape.features * steps == preparation.columns.count,
      network.shape.classes == target.outputs
    else { return nil }
    self.init(
      family: family, target: target, preparation: preparation, parameters: parameters, learningCurve: .none,
      shape: network.shape, weights: network.parameters)
  }
}

/// LSTM – dropout – LSTM – dropout – dense – softmax.
///
/// The columns of a task are steps × features, the earliest step first. It stops by the last rows of its own training,
/// and rows whose label was known only after those began teach nothing.
public struct LSTMFamily: ModelFamily {
  public let name = "lstm"
  public var settings: SequenceSettings

  public init(_ settings: SequenceSettings = SequenceSettings()) { self.settings = settings }

  public func train(_ task: TrainingTask) throws(AssayError) -> any Model {
    guard case .classes(let classes) = task.target else {
      throw AssayError(
        code: "unknown_target", message: "An LSTM here tells classes apart, and forecasts no number.",
        remedy: "Use another family.", kind: .usage)
    }
    let preparation = try task.prepared(.standardised)
    let columns = preparation.columns.count
    guard columns % settings.steps == 0, preparation.columns.allSatisfy({ $0.source == .value }) else {
      throw .training(
        "invalid_sequence", "\(columns) columns are not \(settings.steps) steps of numbers without gaps.",
        "Give every feature a number at every step.", nil)
    }
    let held = Int((Double(task.rows.count) * settings.heldOut).rounded(.up))
    let first = task.rows.count - max(1, held)
    let start = task.table.times[task.rows[first]]
    let taught = task.rows[..<first].filter { task.table.ends[$0] < start }
    if taught.count < TrainingTask.leastRows {
      throw .training(
        "too_few_rows", "\(taught.count) sequences are left to train on.", "Give a longer history.", nil)
    }
    var shape = SequenceNetwork.Shape(
      features: columns / settings.steps, steps: settings.steps, classes: classes)
    (shape.units, shape.dense, shape.dropout) = (settings.units, settings.dense, settings.dropout)
    let found = try SequenceTraining(settings: settings).train(
      try rows(Array(taught), task, preparation),
      heldOut: try rows(Array(task.rows[first...]), task, preparation),
      shape: shape, seed: task.seed)
    var json = settings.json.objectValue ?? JSONObject()
    json["epochs"] = JSONValue(found.training.count)
    json["best_epoch"] = JSONValue(found.bestEpoch)
    return SequenceModel(
      family: name, target: task.target, preparation: preparation, parameters: .object(json),
      learningCurve: .init(training: found.training, heldOut: found.heldOut), shape: shape,
      weights: found.parameters)
  }

  private func rows(
    _ chosen: [Int], _ task: TrainingTask, _ preparation: FeaturePreparation
  ) throws(AssayError) -> SequenceTraining.Rows {
    SequenceTraining.Rows(
      sequences: try preparation.values(task.table, rows: chosen).map { Float($0) },
      classes: chosen.map { Int(task.table.labels[$0]) })
  }
}
