import Glibc
import Numerics

/// Draws coordinates from the kernels of a mixture.
struct ParzenDraws {
  private let axes: [SearchAxis]
  private let weights: [Double]
  /// The probability that a choice kernel gives its own choice, by column.
  private let hits: [Double]
  /// By kernel and column.
  private var centres: [Double] = []
  private var deviations: [Double] = []

  init(_ mixture: ParzenMixture, _ columns: inout [ParzenColumn], _ axes: [SearchAxis]) {
    self.axes = axes
    weights = mixture.weights
    hits = mixture.hits.map { exp($0) }
    let (kernels, width) = (mixture.rows.count, axes.count)
    centres = [Double](repeating: 0, count: (kernels + 1) * width)
    deviations = centres
    for (place, axis) in axes.enumerated() where !axis.isFixed {
      columns[place].write(mixture.rows, to: &centres, &deviations, at: place, stride: width)
      centres[kernels * width + place] = (axis.low + axis.high) / 2
      deviations[kernels * width + place] = axis.width
    }
  }

  /// Draws a kernel by weight; the last is the prior.
  func kernel(_ stream: inout RandomStream) -> Int {
    var left = stream.uniform()
    for kernel in 0..<weights.count - 1 {
      left -= weights[kernel]
      if left < 0 { return kernel }
    }
    return weights.count - 1
  }

  /// Adds a coordinate of each column, from one kernel, to a point.
  ///
  /// Normal numbers outside the range are drawn again: the centre lies inside and the width is at most the range, so
  /// at least a third is taken.
  func draw(_ kernel: Int, into points: inout ParzenPoints, _ stream: inout RandomStream) {
    for (column, axis) in axes.enumerated() {
      let place = kernel * axes.count + column
      if axis.isFixed {
        points.append(axis.first, axis)
      } else if axis.kind == .choice {
        points.append(choice(axis, column, kernel, own: centres[place], &stream), axis)
      } else {
        var x: Double
        repeat {
          x = centres[place] + deviations[place] * stream.normal()
        } while !(x >= axis.low
          && x <= axis.high)
        points.append(axis.coordinate(onScale: x), axis)
      }
    }
  }

  private func choice(
    _ axis: SearchAxis, _ column: Int, _ kernel: Int, own: Double, _ stream: inout RandomStream
  ) -> Double {
    if kernel == weights.count - 1 { return Double(stream.below(axis.count)) }
    if stream.uniform() < hits[column] { return own }
    let other = Double(stream.below(axis.count - 1))
    return other < own ? other : other + 1
  }
}
