import Search
import Testing

/// A weighted score of the trials of a front.
@Suite struct FrontScoreTests {
  /// A study of two objectives that is told values.
  private static func study(_ values: [[Double]]) throws -> Study {
    let space = try Space([SearchParameter("x", .number(low: 0, high: 1, step: nil, isLogarithmic: false))])
    let design = try StudyDesign(
      space: space, objectives: [Objective("gain", .maximize), Objective("cost", .minimize)],
      sampler: SamplerChoice(.random), trials: values.count, batch: values.count)
    var study = try Study(design)
    let proposed = study.nextBatch()
    let batch = try #require(proposed)
    try study.finish(
      zip(batch, values).map {
        StudyTrial(number: $0.number, point: $0.point, state: .complete, values: $1)
      })
    return study
  }

  @Test func `each objective counts by its place between the worst and the best of the front`() throws {
    // The last trial is beaten by the first and is not of the front, so its cost spans nothing.
    let study = try Self.study([[1, 10], [3, 20], [5, 40], [0.5, 400]])
    let score = try FrontScore(study, weights: [3, 1])
    #expect(score.scores.map(\.trial) == [0, 1, 2])
    let expected = [0.25, 0.75 * 0.5 + 0.25 * 20 / 30, 0.75]
    #expect(zip(score.scores, expected).allSatisfy { abs($0.value - $1) < 1e-12 })
    #expect(score.best?.trial == 2)
    #expect(try FrontScore(study, weights: [1, 3]).best?.trial == 0)
    #expect(score.value(of: 3) == nil)
    #expect(score.text == "3 × gain, 1 × cost")
  }

  @Test func `the scale of the weights does not matter, and of equal scores the earlier trial is taken`()
    throws
  {
    let study = try Self.study([[1, 10], [2, 20]])
    let (a, b) = (try FrontScore(study, weights: [1, 1]), try FrontScore(study, weights: [50, 50]))
    #expect(zip(a.scores, b.scores).allSatisfy { abs($0.value - $1.value) < 1e-12 })
    #expect(a.best?.trial == 0)
  }

  @Test(arguments: [[1], [1, 2, 3], [1, -1], [0, 0], [.infinity, 1], [.nan, 1]])
  func `weights that choose nothing are refused`(_ weights: [Double]) throws {
    let study = try Self.study([[1, 10], [2, 20]])
    #expect(throws: (any Error).self) { try FrontScore(study, weights: weights) }
  }
}
