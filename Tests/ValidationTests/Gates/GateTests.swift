import Figures
import Numerics
import Testing
import Validation

@Suite struct GateTests {
  private static let some = FigureDefinition("some", "some figure", .ratio)

  @Test func `a verdict keeps to its rule and never passes an undefined number`() {
    for (rule, below, at, above) in [
      (GateVerdict.Rule.atLeast, false, true, true), (.atMost, true, true, false),
      (.above, false, false, true),
      (.below, true, false, false),
    ] {
      #expect(GateVerdict(Self.some, 0.9, rule, 1).passed == below)
      #expect(GateVerdict(Self.some, 1, rule, 1).passed == at)
      #expect(GateVerdict(Self.some, 1.1, rule, 1).passed == above)
      #expect(!GateVerdict(Self.some, .nan, rule, 1).passed)
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

  @Test func `a statement with an error passes or fails by the distance that luck explains`() {
    // z for 5 % is 1.6449.
    #expect(GateVerdict(Self.some, 1.7, error: 1, .clearlyAbove, 0, level: 0.05).passed)
    #expect(!GateVerdict(Self.some, 1.6, error: 1, .clearlyAbove, 0, level: 0.05).passed)
    #expect(GateVerdict(Self.some, -1.6, error: 1, .notClearlyBelow, 0, level: 0.05).passed)
    #expect(!GateVerdict(Self.some, -1.7, error: 1, .notClearlyBelow, 0, level: 0.05).passed)
    for rule in [GateVerdict.Rule.clearlyAbove, .notClearlyBelow] {
      #expect(!GateVerdict(Self.some, .nan, error: 1, rule, 0, level: 0.05).passed)
      #expect(!GateVerdict(Self.some, 5, error: .nan, rule, 0, level: 0.05).passed)
      #expect(!GateVerdict(Self.some, 5, rule, 0).passed)
    }
    let shown = GateVerdict(Self.some, 0.1, atLeast: 1).shown
    #expect(shown.passed && !shown.holds)
  }

  @Test func `a noisy walk-forward stays, a losing one falls, and the efficiency is shown`() {
    var figures = WalkForwardGate.Figures()
    (figures.sharpe, figures.sharpeError) = (0.5, 0.4)
    (figures.retained, figures.retainedError) = (-0.01, 0.02)
    (figures.efficiency, figures.efficiencyError) = (0.1, 0.5)
    #expect(WalkForwardGate().judge(figures).allPass)
    figures.sharpe = 0.3
    #expect(!WalkForwardGate().judge(figures).allPass)
    (figures.sharpe, figures.retained) = (0.5, -0.03)
    #expect(WalkForwardGate().judge(figures).first { $0.metric == "out_of_sample_retained" }?.passed == false)
    #expect(!WalkForwardGate().judge(WalkForwardGate.Figures()).allPass)
  }

  private func group(_ regime: MarketRegime, _ returns: [Double]) -> RegimeGate.Group {
    RegimeGate.Group(regime, returns: returns, years: 2)
  }

  @Test func `a weak regime stays, one that clearly loses falls, and few trades say nothing`() {
    let gate = RegimeGate()
    let good = Array(repeating: [0.02, -0.01], count: 20).flatMap { $0 }
    let bad = good.map { -$0 }
    // 40 trades in two years: mean 0.005, deviation 0.015 · √(40/39), times √20.
    let sharpe = 0.005 / (0.015 * (40.0 / 39).squareRoot()) * 20.0.squareRoot()
    #expect(abs(group(.bull, good).sharpe - sharpe) < 1e-12)
    #expect(gate.judge([group(.bull, good), group(.bear, good)]).allPass)
    #expect(gate.judge([group(.bull, good)]).allPass)
    #expect(gate.judge([group(.bull, good), group(.bear, good), group(.sideways, bad)]).allPass)
    let worse = Array(repeating: [0.005, -0.02], count: 60).flatMap { $0 }
    let verdicts = gate.judge([group(.bull, good), group(.bear, good), group(.sideways, worse)])
    #expect(verdicts.first { $0.metric == "worst_regime_sharpe" }?.passed == false)
    let few = gate.judge([group(.bull, good), group(.sideways, Array(worse.prefix(28)))])
    #expect(few.allPass)
  }

  @Test func `profit from one regime alone falls only where the others together clearly lose`() {
    let good = Array(repeating: [0.05, -0.01], count: 40).flatMap { $0 }
    let slowLoss = Array(repeating: [0.004, -0.006], count: 12).flatMap { $0 }
    var gate = RegimeGate()
    gate.worstSharpe = -99
    #expect(gate.judge([group(.bull, good), group(.bear, slowLoss)]).allPass)
    let losses = (0..<4).map { regime in
      group(
        [.bear, .sideways, .bear, .sideways][regime],
        Array(repeating: [0.004, -0.012], count: 30).flatMap { $0 })
    }
    let verdict = gate.judge([group(.bull, good)] + losses).first { $0.metric == "other_regimes_mean" }
    #expect(verdict?.passed == false)
  }

  @Test func `a stable candidate keeps half of its Sharpe ratio at the median neighbour`() {
    var stream = RandomStream(seed: 1)
    let own = (0..<1_000).map { _ in 0.001 + 0.01 * stream.normal() }
    func neighbour(_ part: Double) -> StabilityGate.Neighbour {
      let profits = own.map { $0 - 0.001 * (1 - part) }
      return StabilityGate.Neighbour(sharpe: 1.58 * part, profits: profits)
    }
    func verdicts(_ parts: [Double]) -> [GateVerdict] {
      StabilityGate().judge(
        sharpe: 1.58, profits: own, neighbours: parts.map(neighbour), periodsPerYear: 252, blockLength: 10)
    }
    #expect(verdicts([0.9, 0.8, 1, 1.1, 0.7]).allPass)
    #expect(verdicts([0.45, 0.45, 0.45, 0.9, 0.8]).allPass)
    let peak = verdicts([-2, -2, -2, 0.9, 0.8])
    #expect(peak.first { $0.metric == "median_neighbour_retained" }?.passed == false)
    #expect(peak.first { $0.metric == "positive_neighbours" }?.passed == false)
    #expect(verdicts([0.9, 0.8, 1, 1.1, -0.1]).allPass)
    let none = StabilityGate().judge(
      sharpe: 1, profits: own, neighbours: [], periodsPerYear: 252, blockLength: 10)
    #expect(!none.allPass)
  }

  @Test func `the thresholds of the source are plain, and decide`() throws {
    let source = try GateSettings(preset: "source")
    var figures = WalkForwardGate.Figures()
    (figures.sharpe, figures.sharpeError, figures.efficiency) = (0.2, 5, 0.49)
    #expect(
      source.walkForward.judge(figures).filter { !$0.passed }.map(\.metric) == ["walk_forward_efficiency"])
    let good = Array(repeating: [0.02, -0.01], count: 20).flatMap { $0 }
    #expect(!source.regime.judge([group(.bull, good)]).allPass)
    #expect(source.regime.judge([group(.bull, good), group(.bear, good)]).allPass)
    let spread = source.stability.judge(
      sharpe: 1.2, profits: [], neighbours: [1, 1.4].map { StabilityGate.Neighbour(sharpe: $0) },
      periodsPerYear: 252,
      blockLength: 10)
    #expect(abs((spread.first { $0.metric == "sharpe_spread" }?.value ?? .nan) - 0.4 / 1.2) < 1e-12)
    #expect(spread.allPass)
    var candidate = MultipleTestingGate.Candidate()
    (candidate.pValue, candidate.level, candidate.qValue) = (0.01, 0.05, 0.01)
    (candidate.deflatedSharpe, candidate.overfitting) = (0.94, 0.1)
    #expect(
      source.multipleTesting.judge(candidate).filter { !$0.passed }.map(\.metric) == ["deflated_sharpe"])
    #expect(try GateSettings().multipleTesting.judge(candidate).allPass)
  }

  @Test func `the permutation of bars is judged only where it was made`() {
    var values = MonteCarloGate.PValues()
    (values.randomEntries, values.demeanedTrades) = (0.01, 0.05)
    #expect(MonteCarloGate().judge(values).map(\.metric) == ["p_random_entries", "p_demeaned_trades"])
    #expect(MonteCarloGate().judge(values).allPass)
    values.demeanedTrades = 0.9
    #expect(MonteCarloGate().judge(values).allPass)
    values.demeanedTrades = 0.05
    values.barPermutation = 0.051
    #expect(MonteCarloGate().judge(values).last?.passed == false)
  }

  @Test func `one number decides gate 6, and an undefined one never passes`() {
    var candidate = MultipleTestingGate.Candidate()
    #expect(MultipleTestingGate().judge(candidate).first?.passed == false)
    (candidate.pValue, candidate.level) = (0.05, 0.05)
    #expect(MultipleTestingGate().judge(candidate).allPass)
    candidate.pValue = 0.0501
    #expect(MultipleTestingGate().judge(candidate).filter { !$0.passed }.map(\.metric) == ["adjusted_p"])
  }
}

extension [GateVerdict] {
  fileprivate var passes: Int { count { $0.passed } }
  fileprivate var allPass: Bool { passes == count }
  fileprivate var nonePass: Bool { passes == 0 }
}
