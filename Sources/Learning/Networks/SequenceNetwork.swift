import Glibc
package import Numerics

/// Two layers of long short-term memory, a dense layer with ReLU, and the probability of each class.
///
/// Parameters are 32-bit numbers, so that a saved network is the one that was judged. One batch at a time; not
/// to be shared between threads.
package final class SequenceNetwork {
  /// Sizes of the layers.
  package struct Shape: Sendable, Hashable {
    package var features: Int
    package var steps: Int
    package var units = 50
    package var dense = 25
    package var classes: Int
    /// Share of the values between layers that are left out while training.
    package var dropout = 0.2

    package init(features: Int, steps: Int, classes: Int) {
      self.features = features
      self.steps = steps
      self.classes = classes
    }
  }

  package let shape: Shape
  package var parameters: [Float]
  package private(set) var gradient: [Float]
  let first: LSTMLayer
  let second: LSTMLayer
  /// Where the two dense layers begin.
  let densePlace: Int
  let lastPlace: Int

  package init(_ shape: Shape, random: inout RandomStream) {
    self.shape = shape
    first = LSTMLayer(inputs: shape.features, units: shape.units, place: 0)
    second = LSTMLayer(inputs: shape.units, units: shape.units, place: first.parameterCount)
    densePlace = second.place + second.parameterCount
    lastPlace = densePlace + (shape.units + 1) * shape.dense
    parameters = [Float](repeating: 0, count: lastPlace + (shape.dense + 1) * shape.classes)
    gradient = parameters
    first.start(&parameters, &random)
    second.start(&parameters, &random)
    for (range, inputs) in [
      (densePlace..<lastPlace, shape.units), (lastPlace..<parameters.count, shape.dense),
    ] {
      let bound = 1 / Float(inputs).squareRoot()
      for index in range { parameters[index] = Float(2 * random.uniform() - 1) * bound }
    }
  }

  /// A network with known parameters.
  package init(_ shape: Shape, parameters: [Float]) {
    var random = RandomStream(seed: 0)
    let made = SequenceNetwork(shape, random: &random)
    precondition(parameters.count == made.parameters.count, "as many parameters as the shape has")
    self.shape = shape
    (first, second, densePlace, lastPlace) = (made.first, made.second, made.densePlace, made.lastPlace)
    self.parameters = parameters
    gradient = made.gradient
  }

  /// The probability of each class for every sequence, `classes` values a row.
  ///
  /// - Parameter sequences: row by row, each steps × features.
  package func predict(_ sequences: [Float], rows: Int) -> [Float] {
    if rows == 0 { return [] }
    let outcome = forward(timeFirst(sequences, rows: rows), rows: rows, masks: nil)
    return outcome.probabilities
  }

  /// Sets `gradient` to that of the mean log loss of a batch, and returns the loss.
  ///
  /// - Parameters:
  ///   - classes: the class of each row, from 0.
  ///   - random: decides which values are left out; `nil` leaves out none.
  @discardableResult
  package func differentiate(_ sequences: [Float], classes: [Int], random: inout RandomStream?) -> Double {
    let rows = classes.count
    let values = timeFirst(sequences, rows: rows)
    let masks = random == nil ? nil : drawMasks(rows: rows, &random)
    let outcome = forward(values, rows: rows, masks: masks)
    for index in gradient.indices { gradient[index] = 0 }
    var loss = 0.0
    var slope = outcome.probabilities
    for (row, truth) in classes.enumerated() {
      let place = row * shape.classes + truth
      loss -= log(max(Double(outcome.probabilities[place]), 1e-12))
      slope[place] -= 1
    }
    for index in slope.indices { slope[index] /= Float(rows) }
    backward(values, outcome, slope, masks, rows: rows)
    return loss / Double(rows)
  }

  private struct Masks {
    var first: [Float]
    var second: [Float]
  }

  private struct Outcome {
    /// What the second layer reads, what the dense layer reads and gives, and the classes.
    var between: [Float]
    var last: [Float]
    var dense: [Float]
    var probabilities: [Float]
  }

  /// Values left out are 0, the others are enlarged so that sums stay the same on average.
  private func drawMasks(rows: Int, _ random: inout RandomStream?) -> Masks {
    let kept = Float(1 / (1 - shape.dropout))
    func mask(_ count: Int) -> [Float] {
      (0..<count).map { _ in (random?.uniform() ?? 1) < shape.dropout ? 0 : kept }
    }
    return Masks(first: mask(rows * shape.steps * shape.units), second: mask(rows * shape.units))
  }

  private func forward(_ values: [Float], rows: Int, masks: Masks?) -> Outcome {
    first.forward(values, parameters, rows: rows, steps: shape.steps)
    var between = first.outputs
    if let masks { for index in between.indices { between[index] *= masks.first[index] } }
    second.forward(between, parameters, rows: rows, steps: shape.steps)
    var last = Array(second.outputs.suffix(rows * shape.units))
    if let masks { for index in last.indices { last[index] *= masks.second[index] } }
    var dense = sums(last, rows: rows, place: densePlace, inputs: shape.units, outputs: shape.dense)
    for index in dense.indices { dense[index] = max(dense[index], 0) }
    var sums = sums(dense, rows: rows, place: lastPlace, inputs: shape.dense, outputs: shape.classes)
    for start in stride(from: 0, to: sums.count, by: shape.classes) {
      let row = start..<(start + shape.classes)
      let top = sums[row].max() ?? 0
      var total: Float = 0
      for index in row {
        sums[index] = expf(sums[index] - top)
        total += sums[index]
      }
      for index in row { sums[index] /= total }
    }
    return Outcome(between: between, last: last, dense: dense, probabilities: sums)
  }

  private func backward(
    _ values: [Float], _ outcome: Outcome, _ slope: [Float], _ masks: Masks?, rows: Int
  ) {
    var ofDense = slopeBelow(
      slope, outcome.dense, rows: rows, place: lastPlace, inputs: shape.dense, outputs: shape.classes)
    for index in ofDense.indices where outcome.dense[index] <= 0 { ofDense[index] = 0 }
    var ofLast = slopeBelow(
      ofDense, outcome.last, rows: rows, place: densePlace, inputs: shape.units, outputs: shape.dense)
    if let masks { for index in ofLast.indices { ofLast[index] *= masks.second[index] } }
    // Only the last step's outputs are read.
    var ofSecond = [Float](repeating: 0, count: rows * shape.steps * shape.units)
    ofSecond.replaceSubrange((ofSecond.count - ofLast.count)..., with: ofLast)
    var ofBetween = second.backward(
      outcome.between, parameters, slope: ofSecond, into: &gradient, wantsInputs: true)
    if let masks { for index in ofBetween.indices { ofBetween[index] *= masks.first[index] } }
    _ = first.backward(values, parameters, slope: ofBetween, into: &gradient, wantsInputs: false)
  }

  private func sums(_ values: [Float], rows: Int, place: Int, inputs: Int, outputs: Int) -> [Float] {
    var result: [Float] = []
    result.reserveCapacity(rows * outputs)
    let biases = place + inputs * outputs
    for _ in 0..<rows { result.append(contentsOf: parameters[biases..<(biases + outputs)]) }
    parameters.withUnsafeBufferPointer { parameters in
      result.withUnsafeMutableBufferPointer { result in
        guard let weights = parameters.baseAddress, let start = result.baseAddress else { return }
        // SAFETY: the place and the sizes are those of the layer in `parameters`.
        MatrixProduct.multiply(
          values, weights + place, rows: rows, columns: outputs, inner: inputs, keep: 1, into: start)
      }
    }
    return result
  }

  /// Adds the gradient of a dense layer and returns that of what it read.
  private func slopeBelow(
    _ slope: [Float], _ values: [Float], rows: Int, place: Int, inputs: Int, outputs: Int
  ) -> [Float] {
    var below = [Float](repeating: 0, count: rows * inputs)
    parameters.withUnsafeBufferPointer { parameters in
      gradient.withUnsafeMutableBufferPointer { gradient in
        below.withUnsafeMutableBufferPointer { below in
          guard let weights = parameters.baseAddress, let sums = gradient.baseAddress,
            let result = below.baseAddress
          else { return }
          // SAFETY: as in `sums`; the gradient is laid out as the parameters are.
          MatrixProduct.multiply(
            values, turned: true, slope, rows: inputs, columns: outputs, inner: rows, keep: 1,
            into: sums + place)
          MatrixProduct.multiply(
            slope, weights + place, secondTurned: true, rows: rows, columns: inputs, inner: outputs,
            into: result)
        }
      }
    }
    let biases = place + inputs * outputs
    for index in slope.indices { gradient[biases + index % outputs] += slope[index] }
    return below
  }

  private func timeFirst(_ sequences: [Float], rows: Int) -> [Float] {
    precondition(sequences.count == rows * shape.steps * shape.features, "sequences of the shape")
    var turned = [Float](repeating: 0, count: sequences.count)
    for row in 0..<rows {
      for step in 0..<shape.steps {
        let (from, to) = ((row * shape.steps + step) * shape.features, (step * rows + row) * shape.features)
        for feature in 0..<shape.features { turned[to + feature] = sequences[from + feature] }
      }
    }
    return turned
  }
}
