public import Numerics

/// Proposes points of a space, learning from the trials that it is told of.
///
/// What it proposes is a function of the trials it was told of, the number of the trial and the stream: a sampler
/// made anew and told the same trials in the same order proposes the same. A suite of tests holds every sampler to it.
public protocol Sampler: Sendable {
  /// Takes note that a point is being tried. Trials come in the order of their numbers.
  mutating func begin(_ number: Int, at point: [Double])
  /// Takes note of the end of a trial that was begun.
  mutating func finish(_ trial: StudyTrial)
  /// The point of trial `number`, with NaN for parameters that do not exist.
  mutating func propose(_ number: Int, _ stream: inout RandomStream) -> [Double]
}

extension Space {
  /// A random point that the space admits, each value of an axis being equally likely on its scale.
  ///
  /// When none of 1,000 points is admitted the last one is returned; the study then records a failed trial.
  func randomPoint(_ stream: inout RandomStream) -> [Double] {
    var point = [Double](repeating: .nan, count: count)
    for _ in 0..<1_000 {
      for index in 0..<count { point[index] = axes[index].coordinate(share: stream.uniform()) }
      settle(&point)
      if admits(point) { break }
    }
    return point
  }
}
