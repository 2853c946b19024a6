public import Diagnostics
import Glibc

/// A function with a known optimum, for comparing samplers. Less is better.
public struct TestFunction: Sendable {
  public let name: String
  public let space: Space
  /// Objectives; with several, the hypervolume up to `reference` is measured, of which more is better.
  public let objectives: Int
  public let reference: [Double]
  /// Standard deviation of the noise that is added to what the sampler sees.
  public let noise: Double
  let value: @Sendable ([Double]) -> [Double]

  /// The values without noise at a point of the space.
  public func values(at point: [Double]) -> [Double] { value(point) }

  public static let names =
    [
      "branin", "hartmann6", "rosenbrock4", "ackley5", "mixed", "noisy_levy4", "zdt1_d5", "zdt2_d5", "dtlz2",
    ] + furtherNames

  /// - Throws: `unknown_function` with the nearest name.
  public static func named(_ name: String) throws(AssayError) -> TestFunction {
    switch name {
    case "branin": return try TestFunction(name, [(-5, 10), (0, 15)]) { [TestFormulas.branin($0)] }
    case "hartmann6":
      return try TestFunction(name, Array(repeating: (0, 1), count: 6)) { [TestFormulas.hartmann($0)] }
    case "rosenbrock4":
      return try TestFunction(name, Array(repeating: (-5, 10), count: 4)) { [TestFormulas.rosenbrock($0)] }
    case "ackley5":
      return try TestFunction(name, Array(repeating: (-32.768, 32.768), count: 5)) {
        [TestFormulas.ackley($0)]
      }
    case "mixed": return try mixed()
    case "noisy_levy4":
      return try TestFunction(name, Array(repeating: (-10, 10), count: 4), noise: 2) {
        [TestFormulas.levy($0)]
      }
    case "zdt1_d5":
      return try TestFunction(name, Array(repeating: (0, 1), count: 5), reference: [1.1, 11]) {
        TestFormulas.zdt($0) { 1 - $0.squareRoot() }
      }
    case "zdt2_d5":
      return try TestFunction(name, Array(repeating: (0, 1), count: 5), reference: [1.1, 11]) {
        TestFormulas.zdt($0) { 1 - $0 * $0 }
      }
    case "dtlz2", "dtlz2_m3_d6":
      return try TestFunction(name, Array(repeating: (0, 1), count: 6), reference: [2.5, 2.5, 2.5]) {
        TestFormulas.dtlz2($0)
      }
    default:
      if let further = try further(name) { return further }
      throw AssayError(
        code: "unknown_function", message: "There is no test function `\(name)`.",
        remedy:
          "Take one of \(names.joined(separator: ", ")).\(NearestName.suggestion(for: name, among: names))",
        place: "--function", kind: .usage)
    }
  }

  init(
    _ name: String, _ ranges: [(Double, Double)], reference: [Double] = [], noise: Double = 0,
    _ value: @escaping @Sendable ([Double]) -> [Double]
  ) throws(AssayError) {
    let space = try Space(
      ranges.enumerated().map { index, range in
        SearchParameter(
          "x\(index)", .number(low: range.0, high: range.1, step: nil, isLogarithmic: false))
      })
    self.init(name, space, reference: reference, noise: noise, value)
  }

  init(
    _ name: String, _ space: Space, reference: [Double] = [], noise: Double = 0,
    _ value: @escaping @Sendable ([Double]) -> [Double]
  ) {
    self.name = name
    self.space = space
    self.reference = reference
    self.noise = noise
    self.value = value
    objectives = max(reference.count, 1)
  }

  private static func mixed() throws(AssayError) -> TestFunction {
    let kinds = ["sma", "ema", "rsi", "bbands", "macd"]
    let space = try Space([
      SearchParameter("kind", .choice(kinds.map { .text($0) })),
      SearchParameter("fast", .integer(low: 2, high: 50, step: 1, isLogarithmic: false)),
      SearchParameter("slow", .integer(low: 20, high: 200, step: 5, isLogarithmic: false)),
      SearchParameter("thr", .number(low: 1e-4, high: 1e-1, step: nil, isLogarithmic: true)),
      SearchParameter("stop", .number(low: 0.5, high: 5, step: 0.5, isLogarithmic: false)),
      SearchParameter("trail", .flag),
    ])
    return TestFunction("mixed", space) {
      [
        TestFormulas.mixed(
          kind: kinds[Int($0[0])], fast: $0[1], slow: $0[2], threshold: $0[3], stop: $0[4], trail: $0[5] == 1)
      ]
    }
  }
}
