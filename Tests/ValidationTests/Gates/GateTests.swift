import Testing
import Validation

@Suite struct GateTests {
  @Test func `a verdict keeps to its rule and never passes an undefined number`() {
    for (rule, below, at, above) in [
      (GateVerdict.Rule.atLeast, false, true, true), (.atMost, true, true, false),
      (.above, false, false, true),
      (.below, true, false, false),
    ] {
      #expect(GateVerdict("x", 0.9, rule, 1).passed == below)
      #expect(GateVerdict("x", 1, rule, 1).passed == at)
      #expect(GateVerdict("x", 1.1, rule, 1).passed == above)
      #expect(!GateVerdict("x", .nan, rule, 1).passed)
    }
  }

  @Test(arguments: WalkForwardSplits.Window.allCases)
  func `walk-forward windows follow each other, train on 70 % of a window and end with the sample`(
    window: WalkForwardSplits.Window
  ) throws {
    var gate = WalkForwardGate()
    gate.window = window
    let splits = try gate.splits(count: 1_100).splits
    #expect(splits.count == 5)
    #expect(splits.last?.test.upperBound == 1_100)
    for (split, next) in zip(splits, splits.dropFirst()) {
      #expect(split.test.upperBound == next.test.lowerBound)
    }
    let first = try #require(splits.first)
    let ratio = Double(first.train.count) / Double(first.train.count + first.test.count)
    #expect(abs(ratio - 0.7) < 0.01)
    let last = try #require(splits.last)
    #expect(window == .anchored ? last.train.lowerBound == 0 : last.train.count == first.train.count)
  }

  @Test func `a regime with few trades is not judged, a bad one with many stops the candidate`() {
    let gate = RegimeGate()
    let good = Array(repeating: [0.02, -0.01], count: 20).flatMap { $0 }
    let bad = good.map { -$0 }
    func group(_ regime: MarketRegime, _ returns: [Double]) -> RegimeGate.Group {
      RegimeGate.Group(regime, returns: returns, years: 2)
    }
    // 40 trades in two years: mean 0.005, deviation 0.015 · √(40/39), times √20.
    let sharpe = 0.005 / (0.015 * (40.0 / 39).squareRoot()) * 20.0.squareRoot()
    #expect(abs(group(.bull, good).sharpe - sharpe) < 1e-12)
    #expect(gate.judge([group(.bull, good), group(.bear, good)]).allPass)
    #expect(!gate.judge([group(.bull, good)]).allPass)
    #expect(!gate.judge([group(.bull, good), group(.unknown, good)]).allPass)
    let withBad = gate.judge([group(.bull, good), group(.bear, good), group(.sideways, bad)])
    #expect(withBad.first { $0.metric == "worst_regime_sharpe" }?.passed == false)
    let withFewBad = gate.judge([
      group(.bull, good), group(.bear, good), group(.sideways, Array(bad.prefix(28))),
    ])
    #expect(withFewBad.allPass)
  }

  @Test func `stability is the spread over the mean, and no neighbour may lose`() {
    let gate = StabilityGate()
    let verdicts = gate.judge(sharpe: 1.2, neighbours: [1, 1.4])
    #expect(abs((verdicts.first?.value ?? .nan) - 0.4 / 1.2) < 1e-12)
    #expect(verdicts.allPass)
    #expect(!gate.judge(sharpe: 1, neighbours: [0.7, 1.2]).allPass)
    #expect(gate.judge(sharpe: 1, neighbours: [-0.01, 1]).last?.passed == false)
    #expect(gate.judge(sharpe: 1, neighbours: [.nan, 1]).nonePass)
    #expect(gate.judge(sharpe: 1, neighbours: []).nonePass)
    #expect(gate.judge(sharpe: -1, neighbours: [-1, -1]).nonePass)
  }

  @Test func `the permutation of bars is judged only where it was made`() {
    var values = MonteCarloGate.PValues()
    (values.randomEntries, values.demeanedTrades) = (0.01, 0.05)
    #expect(MonteCarloGate().judge(values).map(\.metric) == ["p_random_entries", "p_demeaned_trades"])
    #expect(MonteCarloGate().judge(values).allPass)
    values.barPermutation = 0.051
    #expect(MonteCarloGate().judge(values).last?.passed == false)
  }

  @Test func `multiple testing asks SPA, StepM and overfitting of the symbol, q and deflation of the run`() {
    var candidate = MultipleTestingGate.Candidate()
    #expect(MultipleTestingGate().judgeWithinSymbol(candidate).nonePass)
    #expect(MultipleTestingGate().judgeOverRun(candidate).nonePass)
    (candidate.superiorAbility, candidate.statistic, candidate.criticalValue) = (0.05, 3, 2.9)
    (candidate.overfitting, candidate.qValue, candidate.deflatedSharpe) = (0.5, 0.05, 0.95)
    #expect(MultipleTestingGate().judgeWithinSymbol(candidate).allPass)
    #expect(MultipleTestingGate().judgeOverRun(candidate).allPass)
    candidate.statistic = 2.9
    #expect(MultipleTestingGate().judgeWithinSymbol(candidate).passes == 2)
  }
}

extension [GateVerdict] {
  fileprivate var passes: Int { count { $0.passed } }
  fileprivate var allPass: Bool { passes == count }
  fileprivate var nonePass: Bool { passes == 0 }
}
