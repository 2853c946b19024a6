import Diagnostics
import Numerics
import TestKit
import Testing
import Validation

@Suite struct PanelTrialsTests {
  @Test func `a stored panel has the stored numbers of trials and deflations`() throws {
    let rows = try OracleValue(fixture: "inference_sharpe.json", in: .module)["deflated_sharpe"].array
    #expect(rows.count == 3)
    for row in rows {
      let panel = try ValidationFixtures.panel(ValidationFixtures.columns(row["input_file"].string))
      let trials = try PanelTrials(panel, seed: 1)
      let expected = try row["C_expected"]
      #expect(try trials.best == row["best_index"].int)
      #expect(isClose(trials.estimate.sharpe, try row["best_sr_per_period"].double))
      #expect(isClose(trials.sharpeVariance, try row["var_sr_ddof1"].double))
      #expect(isClose(trials.meanCorrelation ?? .nan, try row["avg_offdiag_corr"].double))
      let counts = Dictionary(uniqueKeysWithValues: trials.counts.map { ($0.name, $0) })
      #expect(isClose(counts["all trials"]?.deflated?.probability ?? .nan, try expected["dsr_N"].double))
      let mean = counts["mean correlation"]
      #expect(isClose(mean?.trials ?? .nan, try expected["n_eff_avgcorr_unrounded"].double))
      if (mean?.trials ?? 0) >= 2 {
        #expect(isClose(mean?.deflated?.probability ?? .nan, try expected["dsr_neff"].double))
      }
      let entropy = try expected["n_eff_entropy_effective_rank"].double
      #expect(isClose(counts["entropy"]?.trials ?? .nan, entropy))
    }
  }

  @Test func `copies of a few ideas count as few`() throws {
    var stream = RandomStream(seed: 4)
    let ideas = (0..<3).map { _ in (0..<300).map { _ in 0.01 * stream.normal() } }
    var columns = (0..<12).map { index in ideas[index % 3].map { $0 + 0.002 * stream.normal() } }
    columns.append(Array(repeating: 0, count: 300))
    let trials = try PanelTrials(ValidationFixtures.panel(columns), seed: 1)
    #expect(trials.clusters?.map { Set($0.map { $0 % 3 }).count } == [1, 1, 1])
    #expect(trials.flat == [12] && trials.sharpes[12] == 0)
    #expect(trials.counts.map(\.name) == ["all trials", "mean correlation", "entropy", "clusters"])
    #expect(trials.counts[0].trials == 13 && trials.counts[3].trials == 3)
    #expect((2...4.5).contains(trials.counts[2].trials ?? 0))
  }

  @Test func `two strategies have no clusters and one no trials`() throws {
    let pair = try ValidationFixtures.panel([[0.1, 0.2, -0.1], [0, 0.1, -0.2]])
    let trials = try PanelTrials(pair, seed: 1)
    #expect(trials.clusters == nil && trials.counts[3].trials == nil && trials.counts[3].deflated == nil)
    let error = #expect(throws: AssayError.self) {
      try PanelTrials(ValidationFixtures.panel([[0.1, 0.2, 0.3]]), seed: 1)
    }
    #expect(error?.code == "too_few_strategies")
  }
}
