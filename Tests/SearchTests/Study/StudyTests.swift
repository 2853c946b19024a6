import Diagnostics
import Search
import TestKit
import Testing

@Suite struct StudyTests {
  private func design(
    _ objectives: [Objective] = [Objective("f", .minimize)], trials: Int = 20, batch: Int = 1
  ) throws -> StudyDesign {
    let space = try Space([
      SearchParameter("x", .number(low: 0, high: 1, step: nil, isLogarithmic: false)),
      SearchParameter("y", .number(low: 0, high: 1, step: nil, isLogarithmic: false)),
    ])
    return try StudyDesign(space: space, objectives: objectives, trials: trials, batch: batch)
  }

  @Test func `values that are no finite numbers make failed trials, never the best`() throws {
    var study = try Study(design(trials: 6))
    for value in [Double.nan, -.infinity, .infinity, 3, 2] {
      let proposal = study.ask()
      try study.tell(StudyTrial(number: proposal.number, point: [], state: .complete, values: [value]))
    }
    #expect(study.trials.map(\.state) == [.failed, .failed, .failed, .complete, .complete])
    #expect(study.best?.number == 4)
    #expect(study.trials[1].message == "f is -inf")
    let last = study.ask()
    try study.tell(StudyTrial(number: last.number, point: [], state: .complete, values: [1, 2]))
    #expect(study.trials[5].state == .failed)
  }

  @Test func `a pruned trial counts and is never the best`() throws {
    var study = try Study(design(trials: 3))
    for state in [TrialState.complete, .pruned, .failed] {
      let proposal = study.ask()
      try study.tell(
        StudyTrial(
          number: proposal.number, point: [], state: state, values: [state == .complete ? 5 : -100],
          intermediate: [IntermediateValue(step: 1, value: -100)]))
    }
    #expect(study.trials.count == 3)
    #expect(study.best?.number == 0)
    #expect(study.nextBatch() == nil)
  }

  @Test func `a trial that breaks a constraint is never the best`() throws {
    var study = try Study(design(trials: 2))
    for (value, constraint) in [(1.0, 0.5), (2.0, -0.5)] {
      let proposal = study.ask()
      try study.tell(
        StudyTrial(
          number: proposal.number, point: [], state: .complete, values: [value], constraints: [constraint]))
    }
    #expect(study.best?.number == 1)
  }

  @Test func `a trial that is not running is refused`() throws {
    var study = try Study(design())
    #expect(throws: AssayError.self) { try study.tell(StudyTrial(number: 0, point: [], state: .failed)) }
    let proposal = study.ask()
    try study.tell(StudyTrial(number: proposal.number, point: [], state: .failed))
    #expect(throws: AssayError.self) { try study.tell(StudyTrial(number: 0, point: [], state: .failed)) }
  }

  @Test func `the front holds what no other trial beats`() throws {
    var study = try Study(
      design([Objective("gain", .maximize), Objective("risk", .minimize)], trials: 4))
    for values in [[1.0, 1.0], [2, 2], [0.5, 2], [2, 3]] {
      let proposal = study.ask()
      try study.tell(StudyTrial(number: proposal.number, point: [], state: .complete, values: values))
    }
    #expect(study.front.map(\.number) == [0, 1])
  }

  @Test func `trials of another study steer from the first trial on`() throws {
    let good = (0..<20).map { number in
      StudyTrial(
        number: number, point: [0.9 - Double(number % 3) * 0.01, 0.1 + Double(number % 4) * 0.01],
        state: .complete, values: [Double(number % 3)])
    }
    let bad = (0..<80).map { number in
      StudyTrial(
        number: number, point: [Double(number % 10) / 10, Double(number / 10) / 8], state: .complete,
        values: [100])
    }
    var near = 0
    for seed in 0..<20 {
      var own = try design()
      own.seed = UInt64(seed)
      var study = try Study(own, warmStart: bad + good)
      let point = study.ask().point
      if abs(point[0] - 0.9) < 0.1, abs(point[1] - 0.1) < 0.1 { near += 1 }
    }
    #expect(near >= 12)
  }

  @Test func `designs that cannot work are refused`() throws {
    let space = try design().space
    let objective = Objective("f", .minimize)
    #expect(throws: AssayError.self) { try StudyDesign(space: space, objectives: [], trials: 1) }
    #expect(throws: AssayError.self) { try StudyDesign(space: space, objectives: [objective], trials: 0) }
    #expect(throws: AssayError.self) {
      try StudyDesign(space: space, objectives: [objective], trials: 1, batch: 0)
    }
    #expect(throws: AssayError.self) {
      try StudyDesign(
        space: space, objectives: [objective, objective], pruner: .standardMedian, trials: 1)
    }
    #expect(throws: AssayError.self) { try SamplerChoice(named: "tpee") }
    #expect(throws: AssayError.self) {
      try Study(
        StudyDesign(
          space: space, objectives: [objective, objective], sampler: SamplerChoice(.gp), trials: 1))
    }
  }
}
