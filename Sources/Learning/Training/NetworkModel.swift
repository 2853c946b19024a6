public import Diagnostics
import Numerics

/// A dense network, or a linear model as one without hidden layers.
public struct NetworkModel: Model {
  public let family: String
  public let target: ModelTarget
  public let preparation: FeaturePreparation
  public let parameters: JSONValue
  public let network: DenseNetwork
  /// Loss of each epoch on the rows it learned from and on those held aside; empty for a linear model.
  public let learningCurve: LearningCurve

  public struct LearningCurve: Sendable, Hashable {
    public let training: [Double]
    public let heldOut: [Double]

    public static let none = LearningCurve(training: [], heldOut: [])
  }

  init(
    family: String, target: ModelTarget, preparation: FeaturePreparation, parameters: JSONValue,
    network: DenseNetwork, learningCurve: LearningCurve = .none
  ) {
    self.family = family
    self.target = target
    self.preparation = preparation
    self.parameters = parameters
    self.network = network
    self.learningCurve = learningCurve
  }

  public func predict(columns: [Double]) throws(AssayError) -> [Double] { network.predict(columns) }

  /// Exact for a linear model, whose columns have mean 0 over the training rows: weight times value.
  public func contributions(columns: [Double]) throws(AssayError) -> [Double]? {
    guard network.layers.count == 1, network.outputs == 1 else { return nil }
    let (layer, width) = (network.layers[0], network.inputs)
    var result: [Double] = []
    for start in stride(from: 0, to: columns.count, by: max(width, 1)) {
      for column in 0..<width { result.append(columns[start + column] * layer.weights[column]) }
      result.append(layer.biases[0])
    }
    return result
  }

  public func gain() throws(AssayError) -> [Double]? { nil }

  public func file() throws(AssayError) -> ModelFile {
    ModelFile(
      name: "model.onnx", format: Self.format, library: "ONNX IR 8, operators 17",
      bytes: network.onnx(name: family))
  }

  static let format = "onnx"
}

/// Logistic regression with a penalty on squared weights: the baseline that other classifiers have to beat.
public struct LogisticFamily: ModelFamily {
  public let name = "logistic_regression"
  /// How far weights may go: scikit-learn's C.
  public var strength: Double

  public init(strength: Double = 1) { self.strength = strength }

  public func train(_ task: TrainingTask) throws(AssayError) -> any Model {
    precondition(task.target == .probability, "a logistic regression tells two classes apart")
    let preparation = try task.prepared(.standardised)
    let fit = try LogisticRegression(
      try preparation.values(task.table, rows: task.rows), labels: task.labels, rowWeights: task.weights,
      strength: strength)
    return NetworkModel(
      family: name, target: task.target, preparation: preparation,
      parameters: ["strength": .number(strength), "iterations": JSONValue(fit.iterations)],
      network: fit.network)
  }
}

/// Ridge regression whose penalty generalised cross-validation chooses.
public struct RidgeFamily: ModelFamily {
  public let name = "ridge"

  public init() {}

  public func train(_ task: TrainingTask) throws(AssayError) -> any Model {
    precondition(task.target == .value, "a ridge regression forecasts a number")
    let preparation = try task.prepared(.standardised)
    let (width, columns) = (
      preparation.columns.count, try preparation.values(task.table, rows: task.rows)
    )
    var rows: [Double] = []
    rows.reserveCapacity(task.rows.count * (width + 1))
    for (index, row) in task.rows.enumerated() {
      rows.append(contentsOf: columns[(index * width)..<((index + 1) * width)])
      rows.append(task.table.labels[row])
    }
    let fit = RidgeRegression.fits(rows, features: width, targets: 1)[0]
    return NetworkModel(
      family: name, target: task.target, preparation: preparation,
      parameters: [
        "penalty": fit.penalty.isFinite ? .number(fit.penalty) : .null,
        "degrees_of_freedom": .number(fit.degreesOfFreedom),
      ],
      network: DenseNetwork(weights: fit.weights, intercept: fit.intercept, link: .identity))
  }
}

/// A network of dense layers with ReLU, trained with Adam.
///
/// It stops by the last tenth of its own training rows, which teach nothing; rows that overlap that tenth are left out.
public struct NeuralNetwork: ModelFamily {
  public let name = "neural_network"
  public var settings: NetworkSettings

  public init(_ settings: NetworkSettings = NetworkSettings()) { self.settings = settings }

  public func train(_ task: TrainingTask) throws(AssayError) -> any Model {
    let preparation = try task.prepared(.standardised)
    let first = task.rows.count - max(1, task.rows.count / 10)
    let start = task.table.times[task.rows[first]]
    let held = task.rows.filter { task.table.times[$0] >= start }
    let taught = task.rows.filter { task.table.ends[$0] < start }
    if taught.count < TrainingTask.leastRows / 2 {
      throw .training(
        "too_few_rows",
        "\(taught.count) rows are left to train a network on when the last tenth is held aside.",
        "Give a longer period.", nil)
    }
    let scale = TargetScale(task, taught)
    let training = try NetworkTraining(settings)
    let found = try training.train(
      try rows(taught, task, preparation, scale), heldOut: try rows(held, task, preparation, scale),
      link: link(task.target), seed: task.seed)
    var json = settings.json.objectValue ?? JSONObject()
    json["epochs"] = JSONValue(found.trainingLoss.count)
    json["best_epoch"] = JSONValue(found.bestEpoch)
    return NetworkModel(
      family: name, target: task.target, preparation: preparation, parameters: .object(json),
      network: scale.undone(found.network),
      learningCurve: .init(training: found.trainingLoss, heldOut: found.heldOutLoss))
  }

  private func link(_ target: ModelTarget) -> DenseNetwork.Link {
    switch target {
    case .probability: .logistic
    case .value: .identity
    case .classes: .softmax
    }
  }

  private func rows(
    _ chosen: [Int], _ task: TrainingTask, _ preparation: FeaturePreparation, _ scale: TargetScale
  ) throws(AssayError) -> NetworkTraining.Rows {
    let weights = chosen.map { task.table.weights[$0] }
    let mean = weights.reduce(0, +) / Double(max(weights.count, 1))
    let outputs = task.target.outputs
    var targets: [Double] = []
    for row in chosen {
      let label = task.table.labels[row]
      if outputs == 1 {
        targets.append((label - scale.centre) / scale.width)
      } else {
        for output in 0..<outputs { targets.append(Double(output) == label ? 1 : 0) }
      }
    }
    return NetworkTraining.Rows(
      values: try preparation.values(task.table, rows: chosen), targets: targets,
      weights: weights.map { $0 / mean })
  }
}

/// Forecasts are learned in units of the deviation of the targets, whose size Adam's steps do not know.
private struct TargetScale {
  var (centre, width) = (0.0, 1.0)

  init(_ task: TrainingTask, _ rows: [Int]) {
    guard task.target == .value else { return }
    let labels = rows.map { task.table.labels[$0] }
    let mean = labels.reduce(0, +) / Double(labels.count)
    let variance = labels.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(labels.count)
    (centre, width) = (mean, variance > 0 ? variance.squareRoot() : 1)
  }

  /// The network in the targets' own units.
  func undone(_ network: DenseNetwork) -> DenseNetwork {
    guard centre != 0 || width != 1 else { return network }
    var layers = network.layers
    let last = layers.count - 1
    layers[last].weights = layers[last].weights.map { $0 * width }
    layers[last].biases = layers[last].biases.map { $0 * width + centre }
    return DenseNetwork(layers: layers, link: network.link)
  }
}
