public import Numerics

/// Points that do not depend on each other, uniform on the scale of each axis.
public struct RandomSampler: Sampler {
  let space: Space

  public init(_ space: Space) { self.space = space }

  public func begin(_ number: Int, at point: [Double]) {}
  public func finish(_ trial: StudyTrial) {}
  public func propose(_ number: Int, _ stream: inout RandomStream) -> [Double] { space.randomPoint(&stream) }
}
