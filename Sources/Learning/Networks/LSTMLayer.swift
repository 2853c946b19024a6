import Glibc
import Numerics

/// One layer of long short-term memory (Hochreiter & Schmidhuber, 1997, Neural Computation 9): what it computes for a
/// batch of sequences, and the gradient through time.
///
/// Sequences lie time first: step t of row b is at (t·rows + b)·width. The four gates of a unit lie in ONNX's
/// order: input, output, forget, cell. A layer owns its buffers; one batch at a time.
final class LSTMLayer {
  let inputs: Int
  let units: Int
  /// Where its parameters lie in the list of the network: inputs × 4·units, units × 4·units, 4·units.
  let place: Int

  private(set) var rows = 0
  private(set) var steps = 0
  /// Activated gates, cells, their tanh, and outputs of every step.
  private var gates: [Float] = []
  private var cells: [Float] = []
  private var bentCells: [Float] = []
  private(set) var outputs: [Float] = []
  private var slopes: [Float] = []

  var parameterCount: Int { (inputs + units + 1) * 4 * units }
  private var inner: Int { place + inputs * 4 * units }
  private var biases: Int { inner + units * 4 * units }

  init(inputs: Int, units: Int, place: Int) {
    self.inputs = inputs
    self.units = units
    self.place = place
  }

  /// Uniform within ±1/√units, as PyTorch starts.
  func start(_ parameters: inout [Float], _ random: inout RandomStream) {
    let bound = 1 / Float(units).squareRoot()
    for index in place..<(place + parameterCount) {
      parameters[index] = Float(2 * random.uniform() - 1) * bound
    }
  }

  /// Sets `outputs` from sequences of `inputs` values.
  func forward(_ values: [Float], _ parameters: [Float], rows: Int, steps: Int) {
    (self.rows, self.steps) = (rows, steps)
    let (count, width) = (rows * steps, 4 * units)
    // Kept from batch to batch: every place is written below before it is read.
    for array in [\LSTMLayer.cells, \.bentCells, \.outputs] where self[keyPath: array].count != count * units
    {
      self[keyPath: array] = [Float](repeating: 0, count: count * units)
    }
    if gates.count != count * width { gates = [Float](repeating: 0, count: count * width) }
    // SAFETY: all pointers are into the arrays above and `parameters`, whose sizes the indices below keep.
    parameters.withUnsafeBufferPointer { parameters in
      gates.withUnsafeMutableBufferPointer { gates in
        cells.withUnsafeMutableBufferPointer { cells in
          bentCells.withUnsafeMutableBufferPointer { bent in
            outputs.withUnsafeMutableBufferPointer { outputs in
              guard let weights = parameters.baseAddress, let gates = gates.baseAddress,
                let cells = cells.baseAddress, let bent = bent.baseAddress, let outputs = outputs.baseAddress
              else { return }
              for index in 0..<count {
                (gates + index * width).update(from: weights + biases, count: width)
              }
              MatrixProduct.multiply(
                values, weights + place, rows: count, columns: width, inner: inputs, keep: 1, into: gates)
              for step in 0..<steps {
                let now = step * rows
                if step > 0 {
                  MatrixProduct.multiply(
                    outputs + (now - rows) * units, weights + inner, rows: rows, columns: width, inner: units,
                    keep: 1, into: gates + now * width)
                }
                for row in now..<(now + rows) {
                  let gate = gates + row * width
                  for unit in 0..<units {
                    let input = logistic(gate[unit])
                    let output = logistic(gate[units + unit])
                    let forget = logistic(gate[2 * units + unit])
                    let fresh = hyperbolicTangent(gate[3 * units + unit])
                    let before = step > 0 ? cells[(row - rows) * units + unit] : 0
                    let cell = forget * before + input * fresh
                    let shown = hyperbolicTangent(cell)
                    gate[unit] = input
                    gate[units + unit] = output
                    gate[2 * units + unit] = forget
                    gate[3 * units + unit] = fresh
                    cells[row * units + unit] = cell
                    bent[row * units + unit] = shown
                    outputs[row * units + unit] = output * shown
                  }
                }
              }
            }
          }
        }
      }
    }
  }

  /// Adds the gradient of the parameters, and returns that of the inputs when it is wanted.
  ///
  /// - Parameters:
  ///   - values: what `forward` read.
  ///   - slope: of the loss in every output, laid out as `outputs`.
  func backward(
    _ values: [Float], _ parameters: [Float], slope: [Float], into gradient: inout [Float], wantsInputs: Bool
  ) -> [Float] {
    let (count, width, rows, units) = (rows * steps, 4 * units, rows, units)
    if slopes.count != count * width { slopes = [Float](repeating: 0, count: count * width) }
    var carried = [Float](repeating: 0, count: rows * units)
    var carriedCells = carried
    var below = [Float](repeating: 0, count: wantsInputs ? count * inputs : 0)
    // SAFETY: as in `forward`.
    parameters.withUnsafeBufferPointer { parameters in
      slopes.withUnsafeMutableBufferPointer { slopes in
        guard let weights = parameters.baseAddress, let bent = slopes.baseAddress else { return }
        for step in (0..<steps).reversed() {
          let now = step * rows
          gatesSlope(step, slope, carried, &carriedCells, bent)
          if step > 0 {
            carried.withUnsafeMutableBufferPointer { carried in
              guard let result = carried.baseAddress else { return }
              MatrixProduct.multiply(
                bent + now * width, weights + inner, secondTurned: true, rows: rows, columns: units,
                inner: width,
                into: result)
            }
          }
        }
        gradient.withUnsafeMutableBufferPointer { gradient in
          guard let result = gradient.baseAddress else { return }
          MatrixProduct.multiply(
            values, turned: true, bent, rows: inputs, columns: width, inner: count, keep: 1,
            into: result + place)
          if steps > 1 {
            MatrixProduct.multiply(
              outputs, turned: true, bent + rows * width, rows: units, columns: width, inner: count - rows,
              keep: 1, into: result + inner)
          }
          let sums = result + biases
          for index in 0..<count {
            let row = bent + index * width
            for gate in 0..<width { sums[gate] += row[gate] }
          }
        }
        below.withUnsafeMutableBufferPointer { below in
          guard wantsInputs, let result = below.baseAddress else { return }
          MatrixProduct.multiply(
            bent, weights + place, secondTurned: true, rows: count, columns: inputs, inner: width,
            into: result)
        }
      }
    }
    return below
  }

  /// The slope of the loss in the sums of one step's gates, and in the cells of the step before.
  private func gatesSlope(
    _ step: Int, _ slope: [Float], _ carried: [Float], _ carriedCells: inout [Float],
    _ result: UnsafeMutablePointer<Float>
  ) {
    let (now, width) = (step * rows, 4 * units)
    // SAFETY: `result` has 4·units places for every step and row.
    gates.withUnsafeBufferPointer { gates in
      cells.withUnsafeBufferPointer { cells in
        bentCells.withUnsafeBufferPointer { bentCells in
          for row in 0..<rows {
            let (gate, cell) = ((now + row) * width, (now + row) * units)
            for unit in 0..<units {
              let ofOutput = slope[cell + unit] + carried[row * units + unit]
              let (input, output) = (gates[gate + unit], gates[gate + units + unit])
              let (forget, fresh) = (gates[gate + 2 * units + unit], gates[gate + 3 * units + unit])
              let shown = bentCells[cell + unit]
              let ofCell = carriedCells[row * units + unit] + ofOutput * output * (1 - shown * shown)
              let before = step > 0 ? cells[cell - rows * units + unit] : 0
              result[gate + unit] = ofCell * fresh * input * (1 - input)
              result[gate + units + unit] = ofOutput * shown * output * (1 - output)
              result[gate + 2 * units + unit] = ofCell * before * forget * (1 - forget)
              result[gate + 3 * units + unit] = ofCell * input * (1 - fresh * fresh)
              carriedCells[row * units + unit] = ofCell * forget
            }
          }
        }
      }
    }
  }
}

/// 1/(1 + exp(−x)); exp of a large number is infinite and the result 0, as it should be.
private func logistic(_ x: Float) -> Float { 1 / (1 + expf(-x)) }

/// tanh(x) to 9 units in the last place: exp of the library takes a third of the time of its tanh.
///
/// Near 0, where 1 − 2/(1 + exp(2x)) would lose digits, the first terms of the series.
package func hyperbolicTangent(_ x: Float) -> Float {
  if abs(x) < 0.25 {
    let square = x * x
    return x
      * (1 + square * (-1 / 3 + square * (2 / 15 + square * (-17 / 315 + square * (62 / 2_835)))))
  }
  return 1 - 2 / (1 + expf(2 * x))
}
