import Search
import TestKit
import Testing

@Suite struct PruningDecisionTests {
  private func trial(_ number: Int, _ reports: [Double], errors: [Double]? = nil, value: Double? = nil)
    -> StudyTrial
  {
    StudyTrial(
      number: number, point: [], state: value == nil ? .pruned : .complete, values: value.map { [$0] } ?? [],
      intermediate: reports.enumerated().map {
        IntermediateValue(step: $0.offset + 1, value: $0.element, standardError: errors?[$0.offset])
      })
  }

  private func reports(_ values: [Double], errors: [Double]? = nil) -> [IntermediateValue] {
    trial(0, values, errors: errors).intermediate
  }

  @Test func `the median pruner stops what is worse than half of the earlier trials`() {
    let earlier = (0..<5).map { trial($0, [Double($0), Double($0)], value: 1) }
    let decision = PruningDecision(.standardMedian, direction: .minimize, earlier: earlier)
    #expect(decision.reason(for: reports([2.5])) != nil)
    #expect(decision.reason(for: reports([1.5])) == nil)
    // The best report so far counts.
    #expect(decision.reason(for: reports([1.5, 9])) == nil)
    let up = PruningDecision(.standardMedian, direction: .maximize, earlier: earlier)
    #expect(up.reason(for: reports([2.5])) == nil)
    #expect(up.reason(for: reports([1.5])) != nil)
    let few = PruningDecision(.standardMedian, direction: .minimize, earlier: Array(earlier.prefix(4)))
    #expect(few.reason(for: reports([99])) == nil)
  }

  @Test func `halving keeps a quarter at each rung`() {
    let earlier = (0..<7).map { trial($0, [Double($0), 0, 0, Double($0)], value: 1) }
    let decision = PruningDecision(.standardHalving, direction: .minimize, earlier: earlier)
    #expect(decision.reason(for: reports([0.5])) == nil)
    #expect(decision.reason(for: reports([1.5])) != nil)
    // Steps 2 and 3 are no rungs.
    #expect(decision.reason(for: reports([0.5, 99])) == nil)
    #expect(decision.reason(for: reports([0.5, 0, 0, 99])) != nil)
  }

  @Test func `the statistical pruner stops what cannot reach the best interval`() {
    let best = trial(3, [1, 1, 1], errors: [0.1, 0.1, 0.1], value: 1)
    let decision = PruningDecision(.standardStatistical, direction: .maximize, earlier: [best])
    #expect(decision.reason(for: reports([0.5, 0.5, 0.5], errors: [0.1, 0.1, 0.1])) != nil)
    #expect(decision.reason(for: reports([0.5, 0.5, 0.7], errors: [0.1, 0.1, 0.1])) == nil)
    #expect(decision.reason(for: reports([0.5, 0.5], errors: [0.1, 0.1])) == nil)
  }

  /// On folds without a difference the paired test stops few trials; 5 % a look, over six looks.
  @Test func `the statistical pruner rarely stops a trial that is as good as the best`() {
    var stopped = 0
    let runs = 2_000
    for seed in 0..<runs {
      var random = TestRandom(seed: seed)
      func folds() -> [Double] { (0..<8).map { _ in random.uniform() } }
      let decision = PruningDecision(
        .standardStatistical, direction: .minimize, earlier: [trial(0, folds(), value: 0.5)])
      let own = folds()
      if (3...8).contains(where: { decision.reason(for: reports(Array(own.prefix($0)))) != nil }) {
        stopped += 1
      }
    }
    let share = Double(stopped) / Double(runs)
    #expect(share > 0.05 && share < 0.25)
  }

  @Test func `no pruner stops the first trial, and a report of NaN stops any`() {
    for pruner in [Pruner.standardMedian, .standardHalving, .standardStatistical] {
      let decision = PruningDecision(pruner, direction: .minimize, earlier: [])
      #expect(decision.reason(for: reports([5, 5, 5, 5])) == nil)
      #expect(decision.reason(for: reports([.nan])) != nil)
    }
    #expect(PruningDecision(.none, direction: .minimize, earlier: []).reason(for: reports([.nan])) == nil)
  }
}
