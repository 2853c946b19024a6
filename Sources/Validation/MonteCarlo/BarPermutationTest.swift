import Diagnostics
public import Numerics

/// Does a way of trading find more in the real history than in histories with the same bars in a random order?
///
/// Masters (2020). `measure` has to contain everything that looked at the history: if parameters were optimised, it
/// optimises them anew for each history, and a walk-forward is walked forward anew. Otherwise the test is invalid,
/// because only the real history had its chance to be fitted.
public struct BarPermutationTest: Sendable, Hashable {
  /// The measure on the real history.
  public let observed: Double
  /// The measure on each permuted history.
  public let null: [Double]
  public let seed: UInt64
  /// Bars at the start that stayed.
  public let kept: Int

  /// (1 + number of histories at least as good)/(B + 1).
  public let pValue: Double

  /// - Parameters:
  ///   - measure: larger is better; an undefined result is NaN and not allowed, so return a value by policy, such as 0
  ///     for no trade.
  /// - Throws: `measure_undefined` where the measure is NaN; `no_resamples`; what `measure` throws.
  public init(
    _ permutation: BarPermutation, resamples: Int, seed: UInt64, workers: Workers = .one,
    measure: @Sendable (PriceBars) throws -> Double
  ) throws {
    guard resamples >= 1 else { throw SnoopingError.noResamples }
    let parent = RandomStream(seed: seed)
    observed = try measure(permutation.bars)
    null = try workers.map(resamples) { try measure(permutation.history($0, of: parent)) }
    self.seed = seed
    kept = permutation.kept
    guard let p = ResamplingPValue.upper(observed: observed, null: null) else {
      throw AssayError(
        code: "measure_undefined", message: "The measure is undefined on the real or a permuted history.",
        remedy: "Let it return a number for every history, such as 0 where nothing was traded.",
        kind: .badData)
    }
    pValue = p
  }
}
