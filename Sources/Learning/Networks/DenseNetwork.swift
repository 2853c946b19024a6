import Glibc

/// A stack of dense layers with ReLU between them. Without hidden layers it is a linear model.
public struct DenseNetwork: Sendable, Hashable {
  /// What is done to the last layer's sums.
  public enum Link: String, Sendable, Hashable, CaseIterable {
    /// Nothing: a forecast.
    case identity
    /// 1/(1 + exp(−x)): a probability.
    case logistic
    /// Shares that add up to 1: the probability of each class.
    case softmax
  }

  /// Weights of one layer.
  public struct Layer: Sendable, Hashable {
    public let inputs: Int
    public let outputs: Int
    /// inputs × outputs, row by row.
    public var weights: [Double]
    public var biases: [Double]

    /// - Precondition: the sizes fit.
    public init(inputs: Int, outputs: Int, weights: [Double], biases: [Double]) {
      precondition(weights.count == inputs * outputs && biases.count == outputs, "weights of a layer")
      self.inputs = inputs
      self.outputs = outputs
      self.weights = weights
      self.biases = biases
    }
  }

  public var layers: [Layer]
  public let link: Link

  public var inputs: Int { layers.first?.inputs ?? 0 }
  public var outputs: Int { layers.last?.outputs ?? 0 }

  /// - Precondition: each layer takes what the one before gives.
  public init(layers: [Layer], link: Link) {
    precondition(!layers.isEmpty, "a network has layers")
    for (before, after) in zip(layers, layers.dropFirst()) {
      precondition(before.outputs == after.inputs, "layers fit together")
    }
    self.layers = layers
    self.link = link
  }

  /// A linear model.
  public init(weights: [Double], intercept: Double, link: Link) {
    let layer = Layer(inputs: weights.count, outputs: 1, weights: weights, biases: [intercept])
    self.init(layers: [layer], link: link)
  }

  /// `outputs` values a row.
  ///
  /// - Parameter rows: row by row, `inputs` values each.
  public func predict(_ rows: [Double]) -> [Double] {
    var values = rows
    for (index, layer) in layers.enumerated() {
      values = Self.sums(values, layer)
      if index < layers.count - 1 { for place in values.indices { values[place] = max(values[place], 0) } }
    }
    Self.apply(link, to: &values, width: outputs)
    return values
  }

  private static func sums(_ values: [Double], _ layer: Layer) -> [Double] {
    let rows = layer.inputs == 0 ? 0 : values.count / layer.inputs
    var result: [Double] = []
    result.reserveCapacity(rows * layer.outputs)
    for _ in 0..<rows { result.append(contentsOf: layer.biases) }
    result.withUnsafeMutableBufferPointer { result in
      guard let start = result.baseAddress else { return }
      // SAFETY: the three arrays have the sizes that `rows` and the layer give.
      MatrixProduct.multiply(
        values, layer.weights, rows: rows, columns: layer.outputs, inner: layer.inputs, keep: 1, into: start)
    }
    return result
  }

  static func apply(_ link: Link, to values: inout [Double], width: Int) {
    switch link {
    case .identity: return
    case .logistic: for place in values.indices { values[place] = PlattCalibration.logistic(values[place]) }
    case .softmax:
      for start in stride(from: 0, to: values.count, by: width) {
        let row = start..<(start + width)
        let top = values[row].max() ?? 0
        var total = 0.0
        for place in row {
          values[place] = exp(values[place] - top)
          total += values[place]
        }
        for place in row { values[place] /= total }
      }
    }
  }
}
