import Numerics
import TestKit
import Testing
import Validation

@Suite struct CalibrationTests {
  /// Where each stored simulation is found again: file key, member, and the test and world of the row.
  static let references: [(String, String, String, String)] = [
    ("psr_uniformity_normal_n500_sr0.08", "frac_gt_0.95", "PSR above 0.95", "normal"),
    ("psr_uniformity_t5_n500_sr0.08", "frac_gt_0.95", "PSR above 0.95", "Student"),
    ("psr_uniformity_skewed_exp_n500_sr0.08", "frac_gt_0.95", "PSR above 0.95", "exponential"),
    ("best_of_50_zero_skill", "frac_psr_gt_0.95_naive", "PSR above 0.95, as if", "best of 50"),
    ("best_of_50_zero_skill", "frac_dsr_gt_0.95", "DSR above", "best of 50"),
    ("pbo_iid_noise_N20_T800_S8_200panels", "mean", "mean of PBO", "noise"),
    ("pbo_iid_noise_N20_T800_S8_200panels", "sd", "standard deviation", "noise"),
    ("pbo_iid_noise_N20_T800_S8_200panels", "q05", "5% quantile of PBO", "noise"),
    ("pbo_iid_noise_N20_T800_S8_200panels", "q95", "95% quantile of PBO", "noise"),
    ("size_at_5pct_iid_n250_k20_400panels_300reps", "white_rc", "Reality Check", "20 without skill"),
    ("size_at_5pct_iid_n250_k20_400panels_300reps", "spa_upper", "SPA upper", "20 without skill"),
    ("size_at_5pct_iid_n250_k20_400panels_300reps", "spa_consistent", "SPA consistent", "20 without skill"),
    ("size_at_5pct_iid_n250_k20_400panels_300reps", "spa_lower", "SPA lower", "20 without skill"),
    ("size_at_5pct_heterosk_and_bad_models_n250_k20_400panels_300reps", "white_rc", "Reality Check", "half"),
    ("size_at_5pct_heterosk_and_bad_models_n250_k20_400panels_300reps", "spa_upper", "SPA upper", "half"),
    (
      "size_at_5pct_heterosk_and_bad_models_n250_k20_400panels_300reps", "spa_consistent", "SPA consistent",
      "half"
    ),
    ("size_at_5pct_heterosk_and_bad_models_n250_k20_400panels_300reps", "spa_lower", "SPA lower", "half"),
  ]

  /// Small: a fortieth of the simulations, so only gross errors show; the command runs them all.
  static let rows = Result {
    try Calibration.Study.allCases.flatMap {
      try Calibration.rows(of: $0, scale: 0.025, seed: 1, workers: Workers(2))
    }
  }

  @Test func `every stored simulation is repeated, and its reference is the stored value`() throws {
    let stored = try ValidationFixtures.load("calibration_sims.json")
    let rows = try Self.rows.get()
    for (study, key, test, world) in Self.references {
      let row = try #require(
        rows.first { $0.test.hasPrefix(test) && $0.world.contains(world) })
      #expect(try row.reference == stored[study][key].double, "\(row.test)")
    }
    #expect(rows.filter { $0.reference != nil }.count == Self.references.count + 1)
  }

  @Test func `few simulations lie near their references`() throws {
    for row in try Self.rows.get() {
      guard let reference = row.reference else { continue }
      // The true share may be the reference; its own spread over so few worlds is what counts.
      let spread = max(
        row.standardError, (reference * max(0, 1 - reference) / Double(row.simulations)).squareRoot())
      #expect(abs(row.value - reference) <= 5 * spread + 0.05, "\(row.test): \(row.value)")
    }
  }

  @Test func `the same seed gives the same counts to any number of workers`() throws {
    for study in [Calibration.Study.snooping, .bootstrap] {
      let one = try Calibration.rows(of: study, scale: 0.01, seed: 5)
      #expect(try one == Calibration.rows(of: study, scale: 0.01, seed: 5, workers: Workers(3)))
    }
    let other = try Calibration.rows(of: .bootstrap, scale: 0.01, seed: 6)
    #expect(try other != Calibration.rows(of: .bootstrap, scale: 0.01, seed: 5))
  }
}
