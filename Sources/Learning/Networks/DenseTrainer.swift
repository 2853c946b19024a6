package import Numerics

/// The parameters of a dense network while it is trained, as one list, and the gradient of its loss.
///
/// The loss of a batch is the weighted mean of the log loss (half the squared error for `.identity`) and
/// penalty/(2·rows) times the squared weights, without biases.
package struct DenseTrainer {
  let sizes: [Int]
  let link: DenseNetwork.Link
  let penalty: Double
  package var parameters: [Double]
  package private(set) var gradient: [Double]
  /// Where the weights and the biases of each layer begin.
  private let places: [(weights: Int, biases: Int)]

  /// Weights are uniform within ±√(6/(inputs + outputs)) (Glorot & Bengio, 2010).
  package init(sizes: [Int], link: DenseNetwork.Link, penalty: Double, random: inout RandomStream) {
    precondition(sizes.count >= 2 && sizes.allSatisfy { $0 > 0 }, "a network has inputs and outputs")
    self.sizes = sizes
    self.link = link
    self.penalty = penalty
    var (places, count): ([(Int, Int)], Int) = ([], 0)
    for (inputs, outputs) in zip(sizes, sizes.dropFirst()) {
      places.append((count, count + inputs * outputs))
      count += (inputs + 1) * outputs
    }
    self.places = places.map { (weights: $0.0, biases: $0.1) }
    parameters = []
    parameters.reserveCapacity(count)
    for (inputs, outputs) in zip(sizes, sizes.dropFirst()) {
      let bound = (6 / Double(inputs + outputs)).squareRoot()
      for _ in 0..<((inputs + 1) * outputs) { parameters.append((2 * random.uniform() - 1) * bound) }
    }
    gradient = [Double](repeating: 0, count: count)
  }

  package var network: DenseNetwork {
    let layers = places.indices.map { layer in
      let (place, inputs, outputs) = (places[layer], sizes[layer], sizes[layer + 1])
      return DenseNetwork.Layer(
        inputs: inputs, outputs: outputs, weights: Array(parameters[place.weights..<place.biases]),
        biases: Array(parameters[place.biases..<(place.biases + outputs)]))
    }
    return DenseNetwork(layers: layers, link: link)
  }

  /// Sets `gradient` to that of the loss of some rows, and returns the loss.
  ///
  /// - Parameters:
  ///   - rows: row by row, `sizes[0]` values each.
  ///   - targets: `sizes.last` values a row.
  ///   - weights: one a row, about 1 on average.
  @discardableResult
  package mutating func differentiate(_ rows: [Double], targets: [Double], weights: [Double]) -> Double {
    let count = weights.count
    var values = [rows]
    for layer in places.indices {
      var sums = self.sums(values[layer], layer, count)
      if layer < places.count - 1 { for place in sums.indices { sums[place] = max(sums[place], 0) } }
      values.append(sums)
    }
    DenseNetwork.apply(link, to: &values[values.count - 1], width: sizes[sizes.count - 1])
    let outputs = values[values.count - 1]
    let loss = DenseLoss(link).mean(outputs, targets, weights)
    // For each of the three links the slope of the loss in the last sums is what was said less what came.
    let width = sizes[sizes.count - 1]
    var slope = outputs.indices.map { (outputs[$0] - targets[$0]) * weights[$0 / width] / Double(count) }
    var squares = 0.0
    for layer in places.indices.reversed() {
      squares += setGradient(layer, from: values[layer], slope, count)
      if layer == 0 { break }
      slope = slopeBelow(layer, slope, values[layer], count)
    }
    return loss + penalty / (2 * Double(count)) * squares
  }

  private func sums(_ values: [Double], _ layer: Int, _ count: Int) -> [Double] {
    let (place, outputs) = (places[layer], sizes[layer + 1])
    var sums: [Double] = []
    sums.reserveCapacity(count * outputs)
    for _ in 0..<count { sums.append(contentsOf: parameters[place.biases..<(place.biases + outputs)]) }
    parameters.withUnsafeBufferPointer { parameters in
      sums.withUnsafeMutableBufferPointer { sums in
        guard let weights = parameters.baseAddress, let result = sums.baseAddress else { return }
        // SAFETY: `places` and `sizes` describe `parameters`.
        MatrixProduct.multiply(
          values, weights + place.weights, rows: count, columns: outputs, inner: sizes[layer], keep: 1,
          into: result)
      }
    }
    return sums
  }

  /// - Returns: the sum of the layer's squared weights.
  private mutating func setGradient(
    _ layer: Int, from values: [Double], _ slope: [Double], _ count: Int
  ) -> Double {
    let (place, inputs, outputs) = (places[layer], sizes[layer], sizes[layer + 1])
    gradient.withUnsafeMutableBufferPointer { gradient in
      guard let result = gradient.baseAddress else { return }
      // SAFETY: as in `sums`.
      MatrixProduct.multiply(
        values, turned: true, slope, rows: inputs, columns: outputs, inner: count,
        into: result + place.weights)
    }
    var squares = 0.0
    let share = penalty / Double(count)
    for index in place.weights..<place.biases {
      gradient[index] += share * parameters[index]
      squares += parameters[index] * parameters[index]
    }
    for output in 0..<outputs { gradient[place.biases + output] = 0 }
    for index in slope.indices { gradient[place.biases + index % outputs] += slope[index] }
    return squares
  }

  private func slopeBelow(
    _ layer: Int, _ slope: [Double], _ values: [Double], _ count: Int
  ) -> [Double] {
    let (place, inputs, outputs) = (places[layer], sizes[layer], sizes[layer + 1])
    var below = [Double](repeating: 0, count: count * inputs)
    parameters.withUnsafeBufferPointer { parameters in
      below.withUnsafeMutableBufferPointer { below in
        guard let weights = parameters.baseAddress, let result = below.baseAddress else { return }
        // SAFETY: as in `sums`.
        MatrixProduct.multiply(
          slope, weights + place.weights, secondTurned: true, rows: count, columns: inputs, inner: outputs,
          into: result)
      }
    }
    for index in below.indices where values[index] <= 0 { below[index] = 0 }
    return below
  }
}
