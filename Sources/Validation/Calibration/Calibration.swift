public import Numerics

/// Do the tests err as often as they say? Each study draws worlds in which the truth is known, runs a test in each, and
/// counts.
///
/// The worlds and their numbers are those of the specification, whose own simulations, by other code, gave the
/// `reference` values and the bands.
public enum Calibration {
  /// One figure of a study.
  public struct Row: Sendable, Hashable {
    /// The test and what is counted.
    public let test: String
    /// The world it was counted in.
    public let world: String
    public let value: Double
    /// Standard error of `value` over the simulations.
    public let standardError: Double
    /// Worlds drawn.
    public let simulations: Int
    /// What the simulations of the specification gave; `nil` where it has none.
    public let reference: Double?
    /// Where the value has to lie; `nil` for figures that are only shown.
    public let band: ClosedRange<Double>?

    public var passed: Bool { band?.contains(value) ?? true }

    /// A share of simulations.
    init(
      _ test: String, _ world: String, share: Int, of simulations: Int, reference: Double?,
      _ band: ClosedRange<Double>?
    ) {
      let value = Double(share) / Double(simulations)
      self.init(
        test, world, value, error: (value * (1 - value) / Double(simulations)).squareRoot(), simulations,
        reference,
        band)
    }

    init(
      _ test: String, _ world: String, _ value: Double, error: Double, _ simulations: Int,
      _ reference: Double?,
      _ band: ClosedRange<Double>?
    ) {
      self.test = test
      self.world = world
      self.value = value
      standardError = error
      self.simulations = simulations
      self.reference = reference
      self.band = band
    }
  }

  /// What is studied.
  public enum Study: String, Sendable, Hashable, CaseIterable {
    /// PSR where the true Sharpe ratio is the benchmark: above 0.95 in 5% of the records.
    case probabilisticSharpe = "psr"
    /// The best of 50 worthless strategies: PSR is fooled, DSR is not.
    case deflatedSharpe = "dsr"
    /// Reality Check, SPA and StepM on panels without skill.
    case snooping
    /// PBO on panels of noise.
    case overfitting = "pbo"
    /// The variance of a stationary-bootstrap mean against its exact law.
    case bootstrap
  }

  /// Makes one study.
  ///
  /// - Parameters:
  ///   - scale: multiplies the number of simulations; at 1 all studies take some seconds.
  ///   - seed: with the study it names all random numbers; the number of workers does not matter.
  /// - Precondition: `scale` is positive.
  public static func rows(
    of study: Study, scale: Double = 1, seed: UInt64 = 1, workers: Workers = .one
  ) throws -> [Row] {
    precondition(scale > 0 && scale.isFinite, "some simulations are needed")
    let number = UInt64(Study.allCases.firstIndex(of: study) ?? 0)
    let run = CalibrationRun(stream: RandomStream(seed: seed).child(number), scale: scale, workers: workers)
    return switch study {
    case .probabilisticSharpe: try run.probabilisticSharpe()
    case .deflatedSharpe: try run.deflatedSharpe()
    case .snooping: try run.snooping()
    case .overfitting: try run.overfitting()
    case .bootstrap: try run.bootstrap()
    }
  }
}
