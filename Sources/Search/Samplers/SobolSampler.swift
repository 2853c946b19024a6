public import Diagnostics
public import Numerics

/// Points of a scrambled Sobol sequence: evenly spread, and random all the same.
///
/// Points that the space does not admit are passed over, so the study takes the admitted ones in order.
public struct SobolSampler: Sampler {
  let space: Space
  private let sequence: SobolSequence
  /// The index of the first point that was not given out, and the number of trials so far.
  private var next = 0
  private var given = 0

  /// - Throws: `too_many_dimensions` where direction numbers end.
  public init(_ space: Space, seed: UInt64) throws(AssayError) {
    guard space.count <= SobolSequence.maximumDimensions else {
      throw AssayError(
        code: "too_many_dimensions",
        message: "A Sobol sequence here has at most \(SobolSequence.maximumDimensions) parameters.",
        remedy: "Take `random` or `tpe`.", place: "sampler", kind: .usage)
    }
    self.space = space
    var stream = RandomStream(seed: seed, stream: 0x50B01)
    sequence = SobolSequence(dimensions: space.count, scrambledBy: &stream)
  }

  public func begin(_ number: Int, at point: [Double]) {}
  public func finish(_ trial: StudyTrial) {}

  /// Admitted point `number` of the sequence.
  public mutating func propose(_ number: Int, _ stream: inout RandomStream) -> [Double] {
    if number < given { (next, given) = (0, 0) }
    var point: [Double] = []
    while given <= number {
      var attempts = 0
      repeat {
        point = self.point(next)
        next += 1
        attempts += 1
      } while !space.admits(point) && attempts < 1_000
      given += 1
    }
    return point
  }

  private func point(_ index: Int) -> [Double] {
    var point = zip(sequence.point(index), space.axes).map { $1.coordinate(share: $0) }
    space.settle(&point)
    return point
  }
}
