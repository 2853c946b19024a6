/// Draws resamples of a time series in blocks, so that short-range dependence survives.
///
/// A resample is a row of indices into the series. Every row is drawn from a stream of its own, so rows can
/// be made in any order by any number of workers.
public struct BlockBootstrap: Sendable, Hashable {
  /// How blocks are laid.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// Blocks of geometric length with the given mean, wrapping at the end. Politis & Romano (1994), "The
    /// Stationary Bootstrap", JASA 89. The resampled series is stationary.
    case stationary
    /// Blocks of fixed length from uniform starts, wrapping at the end. Politis & Romano (1992).
    case circular
    /// Blocks of fixed length that lie inside the series. Künsch (1989). The ends are drawn less often.
    case moving
  }

  public let kind: Kind
  /// Length of the series and of a row.
  public let count: Int
  /// Mean (stationary) or fixed block length; whole for the latter two.
  public let blockLength: Double

  /// - Precondition: `count` is positive and fits 32 bits; `blockLength` is at least 1 and, for the moving
  ///   kind, at most `count`; the circular and moving kinds need a whole number.
  public init(_ kind: Kind, count: Int, blockLength: Double) {
    precondition(count > 0 && count <= Int(Int32.max), "a series has between one and 2³¹ values")
    precondition(blockLength >= 1 && blockLength.isFinite, "a block has at least one value")
    precondition(kind == .stationary || blockLength == blockLength.rounded(), "a fixed length is whole")
    precondition(kind != .moving || blockLength <= Double(count), "a block lies inside the series")
    self.kind = kind
    self.count = count
    self.blockLength = blockLength
  }

  /// One row of indices.
  ///
  /// The stationary kind takes one uniform draw a value and one start a block; the others one start a block.
  ///
  /// - Complexity: O(count); about 6 ns a value for the stationary kind, 1 ns for the others.
  public func row(using stream: inout RandomStream) -> [Int32] {
    Array(capacity: count) { row in
      switch kind {
      case .stationary: fillStationary(&row, &stream)
      case .circular: fillFixed(&row, &stream, starts: count)
      case .moving: fillFixed(&row, &stream, starts: count - Int(blockLength) + 1)
      }
    }
  }

  /// Row `index` of the bootstrap that `parent` names; the same whichever rows were drawn before.
  public func row(_ index: Int, of parent: RandomStream) -> [Int32] {
    var stream = parent.child(UInt64(index))
    return row(using: &stream)
  }

  private func fillStationary(_ row: inout OutputSpan<Int32>, _ stream: inout RandomStream) {
    let restart = 1 / blockLength
    var current = stream.below(count)
    row.append(Int32(current))
    for _ in 1..<count {
      if stream.uniform() > restart {
        current = current + 1 == count ? 0 : current + 1
      } else {
        current = stream.below(count)
      }
      row.append(Int32(current))
    }
  }

  private func fillFixed(_ row: inout OutputSpan<Int32>, _ stream: inout RandomStream, starts: Int) {
    let length = Int(blockLength)
    while row.count < count {
      var current = stream.below(starts)
      for _ in 0..<min(length, count - row.count) {
        row.append(Int32(current))
        current = current + 1 == count ? 0 : current + 1
      }
    }
  }

  /// The stationary row that given draws lead to: value 0 starts at `starts[0]`; value i continues the
  /// block where `uniforms[i]` exceeds 1/`meanBlock`, and else starts a new one at `starts[i]`.
  ///
  /// The rule of the Python package `arch`, for comparing programs on the same draws.
  ///
  /// - Precondition: both lists have one length, and starts lie inside it.
  public static func stationaryRow(starts: [Int], uniforms: [Double], meanBlock: Double) -> [Int32] {
    precondition(starts.count == uniforms.count, "one uniform number for each start")
    var row: [Int32] = []
    var current = 0
    for index in starts.indices {
      if index > 0, uniforms[index] > 1 / meanBlock {
        current = (current + 1) % starts.count
      } else {
        precondition(starts.indices.contains(starts[index]), "a start lies inside the series")
        current = starts[index]
      }
      row.append(Int32(current))
    }
    return row
  }

  /// The variance that the mean of a stationary resample has over all draws: (1/n)·[C₀ + 2·Σ_{i=1}^{n−1} (1
  /// − i/n)(1 − p)ⁱ Cᵢ] with circular autocovariances Cᵢ (divisor n), p = 1/`meanBlock`.
  ///
  /// Politis & Romano (1994). It shows whether a generator does what it says.
  ///
  /// - Returns: NaN for an empty series.
  /// - Complexity: O(n²).
  public static func stationaryVarianceOfMean(_ series: [Double], meanBlock: Double) -> Double {
    let n = Double(series.count)
    let mean = series.reduce(0, +) / n
    let centred = series.map { $0 - mean }
    let survival = 1 - 1 / meanBlock
    var weight = 1.0
    var total = centred.reduce(0) { $0 + $1 * $1 } / n
    for lag in 1..<max(series.count, 1) {
      weight *= survival
      var product = 0.0
      for index in centred.indices {
        let shifted = index + lag < centred.count ? index + lag : index + lag - centred.count
        product += centred[index] * centred[shifted]
      }
      total += 2 * (1 - Double(lag) / n) * weight * product / n
    }
    return total / n
  }
}
