import Diagnostics
import Numerics
import TestKit
import Testing
import Validation

@Suite struct OverfittingNullTests {
  @Test func `panels without skill have about one half, with a wide spread`() throws {
    // statistics.md: 200 independent panels of this size had mean 0.509, sd 0.215, 5 to 95% 0.16 to 0.86.
    let stored = try ValidationFixtures.load("calibration_sims.json")["pbo_iid_noise_N20_T800_S8_200panels"]
    var stream = RandomStream(seed: 6)
    let columns = (0..<20).map { _ in (0..<800).map { _ in stream.normal() } }
    let null = try OverfittingNull(
      ValidationFixtures.panel(columns), blocks: 8, blockLength: 1, resamples: 200, seed: 2,
      workers: Workers(2))
    let sd = try stored["sd"].double
    #expect(abs(null.mean - (try stored["mean"].double)) < 5 * sd * (2.0 / 200).squareRoot())
    let interval = null.interval()
    #expect(abs(interval.lowerBound - (try stored["q05"].double)) < 0.15)
    #expect(abs(interval.upperBound - (try stored["q95"].double)) < 0.15)
  }

  @Test func `skill is rare among panels without it`() throws {
    let panel = try ValidationFixtures.panel(ValidationFixtures.columns("panel_skill.csv.gz"))
    let observed = try BacktestOverfitting(panel, blocks: 8).probability
    let null = try OverfittingNull(panel, blocks: 8, blockLength: 1, resamples: 99, seed: 1)
    #expect(null.pValue(of: observed) <= 0.1)
    #expect(null.pValue(of: 1) == 1 && null.pValue(of: -1) == 0.01)
    #expect(
      try null
        == OverfittingNull(panel, blocks: 8, blockLength: 1, resamples: 99, seed: 1, workers: Workers(3)))
    #expect(try null != OverfittingNull(panel, blocks: 8, blockLength: 1, resamples: 99, seed: 2))
  }

  @Test func `misuse is refused with its reason`() throws {
    let panel = try ValidationFixtures.panel([[0.1, 0.2, -0.1, 0], [0, 0.1, 0.1, -0.2]])
    func code(_ blocks: Int, _ length: Double, _ resamples: Int) -> String? {
      do {
        _ = try OverfittingNull(panel, blocks: blocks, blockLength: length, resamples: resamples, seed: 1)
        return nil
      } catch { return (error as? AssayError)?.code }
    }
    #expect(code(2, 1, 5) == nil)
    #expect(code(3, 1, 5) == "invalid_blocks")
    #expect(code(2, 0.5, 5) == "invalid_block")
    #expect(code(2, 5, 5) == "invalid_block")
    #expect(code(2, 1, 0) == "no_resamples")
  }
}
