public import Diagnostics

/// How a network is trained.
public struct NetworkSettings: Sendable, Hashable {
  /// Units of the hidden layers.
  public var hidden = [100, 50, 25]
  /// On squared weights (L2).
  public var penalty = 0.001
  /// Of Adam.
  public var learningRate = 0.001
  /// Rows of a step.
  public var batch = 200
  public var maximumEpochs = 1_000
  /// Epochs without improvement by `tolerance` on the rows held aside before training stops.
  public var patience = 10
  public var tolerance = 1e-4

  public init() {}

  /// - Throws: `invalid_network_setting`.
  public func validated() throws(AssayError) -> NetworkSettings {
    let whole = [
      ("batch", batch), ("maximum_epochs", maximumEpochs), ("patience", patience),
      ("hidden", hidden.min() ?? 1),
    ]
    for (name, value) in whole where value < 1 { throw Self.invalid(name, "\(value)", "at least 1") }
    if !(learningRate > 0 && learningRate.isFinite) {
      throw Self.invalid("learning_rate", "\(learningRate)", "a number above 0")
    }
    for (name, value) in [("penalty", penalty), ("tolerance", tolerance)]
    where !(value >= 0 && value.isFinite) {
      throw Self.invalid(name, "\(value)", "a number of at least 0")
    }
    return self
  }

  public var json: JSONValue {
    [
      "hidden": .array(hidden.map { JSONValue($0) }), "penalty": .number(penalty),
      "learning_rate": .number(learningRate), "batch": JSONValue(batch),
      "maximum_epochs": JSONValue(maximumEpochs), "patience": JSONValue(patience),
      "tolerance": .number(tolerance),
    ]
  }

  private static func invalid(_ field: String, _ value: String, _ bound: String) -> AssayError {
    AssayError(
      code: "invalid_network_setting", message: "The network setting `\(field)` is \(value).",
      remedy: "Give \(bound).", place: field, kind: .usage)
  }
}
