import Numerics

/// The points of a study's first trials: a scrambled Sobol sequence, or random ones where it ends.
struct StartUpDesign: Sendable {
  private let space: Space
  private var sequence: SobolSampler?

  init(_ space: Space, seed: UInt64) {
    self.space = space
    sequence = try? SobolSampler(space, seed: seed)
  }

  mutating func point(_ number: Int, _ stream: inout RandomStream) -> [Double] {
    guard sequence != nil else { return space.randomPoint(&stream) }
    let point = sequence?.propose(number, &stream) ?? []
    return space.admits(point) ? point : space.randomPoint(&stream)
  }
}
