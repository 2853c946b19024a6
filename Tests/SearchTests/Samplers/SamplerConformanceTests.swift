import Diagnostics
import Search
import TestKit
import Testing

/// What every sampler must do.
@Suite struct SamplerConformanceTests {
  static let kinds = SamplerChoice.Kind.allCases

  private func design(
    _ kind: SamplerChoice.Kind, trials: Int = 36, batch: Int = 1, seed: UInt64 = 3
  ) throws -> StudyDesign {
    try StudyDesign(
      space: SearchFixtures.everyKind(isSmall: kind == .grid), objectives: [Objective("f", .minimize)],
      sampler: SamplerChoice(kind, gridValues: 3), trials: trials, batch: batch, seed: seed)
  }

  /// A made-up objective that fails now and then.
  static func trial(_ proposal: Study.Proposal) -> StudyTrial {
    let known = proposal.point.map { $0.isNaN ? 7 : $0 }
    let value = known.enumerated().reduce(0) { $0 + abs($1.element - Double($1.offset)) }
    let isFailed = proposal.number % 11 == 5
    return StudyTrial(
      number: proposal.number, point: proposal.point, state: isFailed ? .failed : .complete,
      values: isFailed ? [] : [value])
  }

  static func run(_ design: StudyDesign) throws -> Study {
    var study = try Study(design)
    while let batch = study.nextBatch() { try study.finish(batch.map { trial($0) }) }
    return study
  }

  @Test(arguments: kinds)
  func `every point lies in the space, exists under its conditions and keeps the constraints`(
    _ kind: SamplerChoice.Kind
  ) throws {
    let study = try Self.run(design(kind))
    let space = study.design.space
    #expect(study.trials.count == 36)
    for trial in study.trials {
      #expect(space.admits(trial.point))
      let values = space.values(at: trial.point)
      #expect(try sameNumbers(space.point(of: values), trial.point))
      let isRSI = values.contains { $0.name == "kind" && $0.value == .text("rsi") }
      #expect(values.contains { $0.name == "level" } == isRSI)
    }
  }

  @Test(arguments: kinds)
  func `the same design gives the same trials, another seed others`(_ kind: SamplerChoice.Kind) throws {
    let (a, b) = (try Self.run(design(kind)), try Self.run(design(kind)))
    #expect(same(a.trials, b.trials))
    if kind != .grid { #expect(!same(a.trials, try Self.run(design(kind, seed: 4)).trials)) }
  }

  @Test(arguments: kinds, [1, 4])
  func `a study taken up again goes on as it would have`(_ kind: SamplerChoice.Kind, _ batch: Int) throws {
    let design = try design(kind, batch: batch)
    let whole = try Self.run(design)
    for cut in [8, 20] {
      var study = try Study(design)
      study.resume(Array(whole.trials.prefix(cut)))
      while let batch = study.nextBatch() { try study.finish(batch.map { Self.trial($0) }) }
      #expect(same(study.trials, whole.trials))
    }
  }

  @Test(arguments: kinds)
  func `the order in which trials of a batch end does not matter`(_ kind: SamplerChoice.Kind) throws {
    let design = try design(kind, batch: 5)
    let whole = try Self.run(design)
    var random = TestRandom(seed: 1)
    var study = try Study(design)
    while let batch = study.nextBatch() {
      try study.finish(batch.map { Self.trial($0) }.shuffled(using: &random))
    }
    #expect(same(study.trials, whole.trials))
  }

  @Test(arguments: kinds)
  func `a space of fixed values and an objective that always fails do no harm`(_ kind: SamplerChoice.Kind)
    throws
  {
    let space = try Space([
      SearchParameter("one", .integer(low: 3, high: 3, step: 1, isLogarithmic: false)),
      SearchParameter("two", .number(low: 0.5, high: 0.5, step: nil, isLogarithmic: false)),
      SearchParameter("three", .choice([.text("only")])),
    ])
    let design = try StudyDesign(
      space: space, objectives: [Objective("f", .maximize)], sampler: SamplerChoice(kind, gridValues: 2),
      trials: 25)
    var study = try Study(design)
    while let batch = study.nextBatch() {
      try study.finish(
        batch.map { StudyTrial(number: $0.number, point: $0.point, state: .complete, values: [.nan]) })
    }
    #expect(study.trials.allSatisfy { $0.state == .failed && $0.point == [3, 0.5, 0] })
    #expect(study.best == nil)
  }

  /// Each sampler that learns finds more than random points do, on a smooth valley.
  @Test(arguments: [SamplerChoice.Kind.tpe, .tpeUnivariate, .nsga2, .gp])
  func `samplers that learn beat random points`(_ kind: SamplerChoice.Kind) throws {
    let function = try TestFunction.named("hartmann6")
    func median(_ kind: SamplerChoice.Kind) throws -> Double {
      let benchmark = SearchBenchmark(function, sampler: SamplerChoice(kind), trials: 40)
      return try (0..<5).map { try benchmark.run(seed: UInt64($0)).reached[2] }.sorted()[2]
    }
    #expect(try median(kind) < median(.random))
  }

  private func same(_ a: [StudyTrial], _ b: [StudyTrial]) -> Bool {
    a.count == b.count
      && zip(a, b).allSatisfy { own, other in
        own.number == other.number && own.state == other.state && own.values == other.values
          && sameNumbers(own.point, other.point)
      }
  }

  private func sameNumbers(_ a: [Double], _ b: [Double]) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) }
  }
}
