import Diagnostics
import Glibc

/// Adjusts p-values for the number of hypotheses that were tested.
///
/// The list holds **all** tests that were made, those of failed and discarded strategies too. An adjusted
/// p-value at or below α means rejection at level α.
public enum MultipleTesting {
  /// What is controlled, and how.
  public enum Method: String, Sendable, Hashable, CaseIterable {
    /// False discovery rate under independence or positive regression dependence: min_{j ≥ i} m·p₍ⱼ₎/j.
    /// Benjamini & Hochberg (1995), JRSS-B 57.
    case benjaminiHochberg
    /// False discovery rate under any dependence, the default for correlated strategies: Benjamini–Hochberg
    /// times Σ 1/i. Benjamini & Yekutieli (2001), Annals of Statistics 29.
    case benjaminiYekutieli
    /// Chance of any false rejection, any dependence: m·p.
    case bonferroni
    /// The same, never less powerful: max_{j ≤ i} (m − j + 1)·p₍ⱼ₎. Holm (1979).
    case holm
    /// The same under independence: 1 − (1 − p)ᵐ. Šidák (1967).
    case sidak
    /// Holm's steps with Šidák's formula.
    case holmSidak
    /// The same under positive dependence: min_{j ≥ i} (m − j + 1)·p₍ⱼ₎. Hochberg (1988).
    case hochberg
    /// The closed test on Simes' inequality, more powerful than Hochberg. Hommel (1988); O(m²).
    case hommel
  }

  /// The adjusted p-values in the order of `values`; none for none.
  ///
  /// - Throws: `AssayError` `p_value_invalid` for a value that is NaN or outside [0, 1], with its number
  ///   from 1.
  public static func adjusted(_ values: [Double], by method: Method) throws -> [Double] {
    for (index, value) in values.enumerated() where !(value >= 0 && value <= 1) {
      throw AssayError(
        code: "p_value_invalid", message: "A p-value is \(value), which is not between 0 and 1.",
        remedy: "Count a test without a result as p = 1 instead of leaving it out.",
        place: "p-value \(index + 1)", kind: .badData)
    }
    let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    let steps = stepped(order.map { values[$0] }, method)
    var result = [Double](repeating: 1, count: values.count)
    for (place, index) in order.enumerated() { result[index] = min(1, steps[place]) }
    return result
  }

  /// Which hypotheses are rejected at level `alpha`: those whose adjusted p-value is at most `alpha`.
  ///
  /// - Precondition: `alpha` lies strictly between 0 and 1.
  public static func rejected(_ values: [Double], by method: Method, alpha: Double) throws -> [Bool] {
    precondition(alpha > 0 && alpha < 1, "a level lies between 0 and 1")
    return try adjusted(values, by: method).map { $0 <= alpha }
  }

  /// How the two stages of an adaptive correction share the level.
  public enum TwoStage: String, Sendable, Hashable, CaseIterable {
    /// Benjamini–Hochberg at α in both. Benjamini & Hochberg (2000).
    case benjaminiHochberg
    /// At α/(1 + α) in both. Benjamini, Krieger & Yekutieli (2006), Biometrika 93.
    case benjaminiKriegerYekutieli
  }

  /// Benjamini–Hochberg with the number of true hypotheses estimated by a first stage: more power where many
  /// hypotheses are false. Under independence.
  ///
  /// - Returns: values to compare with `alpha`, for which alone they hold, in the order of `values`.
  /// - Throws: `p_value_invalid` as above.
  /// - Precondition: `alpha` lies strictly between 0 and 1.
  public static func adjusted(
    _ values: [Double], twoStage method: TwoStage, alpha: Double
  ) throws -> [Double] {
    precondition(alpha > 0 && alpha < 1, "a level lies between 0 and 1")
    let factor = method == .benjaminiHochberg ? 1 : 1 + alpha
    let first = try adjusted(values, by: .benjaminiHochberg)
    let rejected = first.count { $0 <= alpha / factor }
    let isDecided = rejected == 0 || rejected == values.count
    let share = isDecided ? 1 : Double(values.count - rejected) / Double(values.count)
    return first.map { min(1, $0 * share * factor) }
  }

  /// Adjusted values of ascending p-values.
  private static func stepped(_ sorted: [Double], _ method: Method) -> [Double] {
    let m = Double(sorted.count)
    func scaled(_ factor: (Int) -> Double) -> [Double] { sorted.indices.map { sorted[$0] * factor($0) } }
    switch method {
    case .benjaminiHochberg: return lowestFromHere(scaled { m / Double($0 + 1) })
    case .benjaminiYekutieli:
      let harmonic = sorted.indices.reduce(0.0) { $0 + 1 / Double($1 + 1) }
      return lowestFromHere(scaled { harmonic * m / Double($0 + 1) })
    case .bonferroni: return scaled { _ in m }
    case .holm: return highestUpToHere(scaled { m - Double($0) })
    case .sidak: return sorted.map { -expm1(m * log1p(-$0)) }
    case .holmSidak:
      return highestUpToHere(sorted.indices.map { -expm1((m - Double($0)) * log1p(-sorted[$0])) })
    case .hochberg: return lowestFromHere(scaled { m - Double($0) })
    case .hommel: return hommel(sorted)
    }
  }

  /// Wright (1992), "Adjusted P-Values for Simultaneous Inference", the algorithm for Hommel's procedure.
  private static func hommel(_ sorted: [Double]) -> [Double] {
    let count = sorted.count
    guard count > 1 else { return sorted }
    var adjusted = [Double](
      repeating: sorted.indices.map { Double(count) * sorted[$0] / Double($0 + 1) }.min() ?? 1, count: count)
    for size in stride(from: count - 1, to: 1, by: -1) {
      let firstOfUpper = count - size + 1
      let simes = (firstOfUpper..<count).map { Double(size) * sorted[$0] / Double($0 - firstOfUpper + 2) }
        .min()
      for index in adjusted.indices {
        let own = Double(size) * sorted[min(index, firstOfUpper - 1)]
        adjusted[index] = max(adjusted[index], min(simes ?? 1, own))
      }
    }
    return zip(adjusted, sorted).map { max($0, $1) }
  }

  private static func lowestFromHere(_ values: [Double]) -> [Double] {
    var result = values
    for index in result.indices.dropLast().reversed() {
      result[index] = min(result[index], result[index + 1])
    }
    return result
  }

  private static func highestUpToHere(_ values: [Double]) -> [Double] {
    var result = values
    for index in result.indices.dropFirst() { result[index] = max(result[index], result[index - 1]) }
    return result
  }
}
