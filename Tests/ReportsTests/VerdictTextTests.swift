import Market
import Reports
import Testing

/// The verdict compares like with like: a Sharpe ratio of a short track record against the luck of a short one.
@Suite struct VerdictTextTests {
  /// Ten years of luck at 1.2 are 2.4 on two and a half years.
  private func verdict(_ pairs: [(symbol: String, sharpe: Double, sessions: Int)]) -> VerdictText {
    var report = SampleReport.factory()
    report.trials.luck = [.init(trials: 1_000, years: 10, expectedBestSharpe: 1.2)]
    report.pairs = pairs.map { pair in
      var metrics = ReportMetrics()
      metrics.sharpeRatio = pair.sharpe
      metrics.observations = pair.sessions
      metrics.periodsPerYear = 252
      metrics.trades = 13
      return ReportPair(
        symbol: pair.symbol, timeframe: .day, strategyID: "1", strategyName: "Cross", backtests: 20,
        best: metrics,
        verdict: .passed)
    }
    return VerdictText(report: report)
  }

  @Test func `the highest ratio is held against the luck of its own length`() {
    let text = verdict([("SHORT", 2, 630), ("LONG", 1.3, 2_520)]).luck.joined(separator: " ")
    #expect(text.contains("The best here is 2.00 (Cross on SHORT, 2.5 years, 13 trades)"))
    #expect(text.contains("luck alone is expected to reach 2.40, which is more"))
    #expect(text.contains("the strongest is 1.30 (Cross on LONG, 10.0 years, 13 trades)"))
    #expect(text.contains("luck alone is expected to reach 1.20."))
  }

  @Test func `the chart shows every ratio on one length`() {
    let two = verdict([("SHORT", 2, 630), ("LONG", 1.3, 2_520)])
    #expect(two.comparableSharpes == [1, 1.3] && two.hasSeveralLengths)
    let one = verdict([("A", 2, 2_520), ("B", 1.3, 2_500)])
    #expect(one.comparableSharpes[0] == 2 && !one.hasSeveralLengths)
  }

  @Test func `luck shrinks with the square root of the track record`() {
    let luck = ReportTrials.Luck(trials: 9, years: 4, expectedBestSharpe: 1)
    #expect(luck.expectedBestSharpe(onYears: 1) == 2 && luck.expectedBestSharpe(onYears: 16) == 0.5)
  }
}
