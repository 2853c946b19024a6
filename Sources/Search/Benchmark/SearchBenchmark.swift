import Diagnostics
import Numerics

/// A sampler on a test function: what it had found after some numbers of trials, for several seeds.
public struct SearchBenchmark: Sendable {
  public let function: TestFunction
  public let sampler: SamplerChoice
  public let trials: Int
  public let batch: Int

  public init(_ function: TestFunction, sampler: SamplerChoice, trials: Int = 100, batch: Int = 1) {
    self.function = function
    self.sampler = sampler
    self.trials = trials
    self.batch = batch
  }

  /// The numbers of trials at which it is measured: a quarter, a half, and all.
  public var checkpoints: [Int] {
    var points: [Int] = []
    for point in [trials / 4, trials / 2, trials] where point > 0 && !points.contains(point) {
      points.append(point)
    }
    return points
  }

  /// One seed's figures at the checkpoints.
  public struct Run: Sendable, Hashable {
    /// The best value, without noise the value of the trial that looks best; with several objectives the hypervolume.
    public var reached: [Double]
    /// The best value as it was observed.
    public var observed: [Double]
  }

  /// Makes the study of one seed.
  public func run(seed: UInt64) throws -> Run {
    let objectives = (0..<function.objectives).map { Objective("f\($0)", .minimize) }
    let design = try StudyDesign(
      space: function.space, objectives: objectives, sampler: sampler, trials: trials, batch: batch,
      seed: seed)
    var study = try Study(design)
    let noise = RandomStream(seed: seed, stream: 0xA015E)
    var run = Run(reached: [], observed: [])
    var incumbent = (observed: Double.infinity, value: Double.infinity)
    var values: [[Double]] = []
    while let proposals = study.nextBatch() {
      var ended: [StudyTrial] = []
      for proposal in proposals {
        let exact = function.values(at: proposal.point)
        var stream = noise.child(UInt64(proposal.number))
        let seen = function.noise > 0 ? exact.map { $0 + function.noise * stream.normal() } : exact
        ended.append(
          StudyTrial(number: proposal.number, point: proposal.point, state: .complete, values: seen))
        values.append(exact)
        if seen[0] < incumbent.observed { incumbent = (seen[0], exact[0]) }
        if checkpoints.contains(values.count) {
          let volume = function.objectives > 1 ? Hypervolume.of(values, reference: function.reference) : 0
          run.reached.append(function.objectives > 1 ? volume : incumbent.value)
          run.observed.append(function.objectives > 1 ? volume : incumbent.observed)
        }
      }
      try study.finish(ended)
    }
    return run
  }
}
