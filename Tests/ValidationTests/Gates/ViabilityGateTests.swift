import Diagnostics
import Testing
import Validation

@Suite struct ViabilityGateTests {
  private let good = ViabilityGate.Candidate(
    trades: 100, sharpe: 0.2, profitFactor: 1.1, markedDrawdown: -0.3, winRate: 0.3)

  @Test func `numbers exactly at the thresholds pass`() {
    #expect(ViabilityGate.standard.judge(good).allSatisfy { $0.passed })
  }

  @Test func `each number just beyond its threshold is the one that falls`() {
    var cases: [(String, ViabilityGate.Candidate)] = []
    for name in ["trades", "sharpe_ratio", "profit_factor", "max_drawdown_marked", "win_rate"] {
      var bad = good
      switch name {
      case "trades": bad.trades = 99
      case "sharpe_ratio": bad.sharpe = 0.2.nextDown
      case "profit_factor": bad.profitFactor = 1.1.nextDown
      case "max_drawdown_marked": bad.markedDrawdown = (-0.3).nextDown
      default: bad.winRate = 0.3.nextDown
      }
      cases.append((name, bad))
    }
    for (name, bad) in cases {
      #expect(ViabilityGate.standard.judge(bad).filter { !$0.passed }.map(\.metric) == [name])
    }
  }

  @Test func `undefined figures never pass`() {
    let empty = ViabilityGate.Candidate(
      trades: 0, sharpe: .nan, profitFactor: .nan, markedDrawdown: 0, winRate: .nan)
    let failed = ViabilityGate.standard.judge(empty).filter { !$0.passed }.map(\.metric)
    #expect(failed == ["trades", "sharpe_ratio", "profit_factor", "win_rate"])
  }

  @Test func `the statistical preset shows drawdown and win rate and does not ask for them`() throws {
    var deep = good
    (deep.markedDrawdown, deep.winRate) = (-0.9, 0.1)
    let verdicts = try ViabilityGate.preset(named: "statistical").judge(deep)
    #expect(verdicts.allSatisfy { $0.passed })
    #expect(verdicts.filter { !$0.decides }.map(\.metric) == ["max_drawdown_marked", "win_rate"])
  }

  @Test func `a backtest that never lost passes on an infinite profit factor`() {
    var spotless = good
    spotless.profitFactor = .infinity
    #expect(ViabilityGate.standard.judge(spotless).allSatisfy { $0.passed })
  }

  @Test func `an unknown preset is refused with the nearest one`() {
    let error = #expect(throws: AssayError.self) { try ViabilityGate.preset(named: "intrday") }
    #expect(error?.remedy.contains("`intraday`") == true)
  }
}
