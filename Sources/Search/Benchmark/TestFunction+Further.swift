import Diagnostics

/// The functions beside those of the published comparison.
extension TestFunction {
  static let furtherNames = [
    "griewank6", "styblinski_tang5", "rastrigin4", "michalewicz5", "hartmann3", "numbers10", "integers10",
    "mixed10", "conditional",
  ]

  /// - Returns: `nil` for another name.
  static func further(_ name: String) throws(AssayError) -> TestFunction? {
    switch name {
    case "griewank6":
      return try TestFunction(name, Array(repeating: (-600, 600), count: 6)) { [TestFormulas.griewank($0)] }
    case "styblinski_tang5":
      return try TestFunction(name, Array(repeating: (-5, 5), count: 5)) { [TestFormulas.styblinskiTang($0)] }
    case "rastrigin4":
      return try TestFunction(name, Array(repeating: (-5.12, 5.12), count: 4)) {
        [TestFormulas.rastrigin($0)]
      }
    case "michalewicz5":
      return try TestFunction(name, Array(repeating: (0, Double.pi), count: 5)) {
        [TestFormulas.michalewicz($0)]
      }
    case "hartmann3":
      return try TestFunction(name, Array(repeating: (0, 1), count: 3)) { [TestFormulas.hartmann3($0)] }
    case "numbers10": return try coupled(name) { _ in .number }
    case "integers10": return try coupled(name) { _ in .integer }
    case "mixed10": return try coupled(name) { Ten.allCases[$0 % 5] }
    case "conditional": return try conditional()
    default: return nil
    }
  }

  /// What a parameter of a problem of ten is.
  private enum Ten: CaseIterable {
    case number, integer, logarithmic, choice, logarithmicInteger

    var domain: SearchDomain {
      switch self {
      case .number: .number(low: -5, high: 5, step: nil, isLogarithmic: false)
      case .integer: .integer(low: 1, high: 100, step: 1, isLogarithmic: false)
      case .logarithmic: .number(low: 1e-4, high: 1e-1, step: nil, isLogarithmic: true)
      case .choice: .choice(["a", "b", "c", "d"].map { .text($0) })
      case .logarithmicInteger: .integer(low: 2, high: 200, step: 1, isLogarithmic: true)
      }
    }
  }

  private static func coupled(_ name: String, _ kind: (Int) -> Ten) throws(AssayError) -> TestFunction {
    var parameters: [SearchParameter] = []
    for place in 0..<10 { parameters.append(SearchParameter("x\(place)", kind(place).domain)) }
    let space = try Space(parameters)
    return TestFunction(name, space) { point in
      let places = point.enumerated().map { TestFormulas.offset(space.axes[$0].share(of: $1), $0) }
      return [TestFormulas.coupled(places)]
    }
  }

  private static func conditional() throws(AssayError) -> TestFunction {
    let families = ["linear", "forest", "boosting"]
    func when(_ names: [String]) -> [SearchCondition] {
      [SearchCondition("family", .oneOf(names.map { .text($0) }))]
    }
    let space = try Space([
      SearchParameter("family", .choice(families.map { .text($0) })),
      SearchParameter("threshold", .number(low: 0.3, high: 0.8, step: nil, isLogarithmic: false)),
      SearchParameter(
        "penalty", .number(low: 1e-4, high: 1e2, step: nil, isLogarithmic: true), when: when(["linear"])),
      SearchParameter(
        "depth", .integer(low: 2, high: 20, step: 1, isLogarithmic: false),
        when: when(["forest", "boosting"])
      ),
      SearchParameter(
        "leaf", .integer(low: 1, high: 100, step: 1, isLogarithmic: true), when: when(["forest"])),
      SearchParameter(
        "rate", .number(low: 1e-3, high: 0.5, step: nil, isLogarithmic: true), when: when(["boosting"])),
      SearchParameter(
        "rounds", .integer(low: 50, high: 1_000, step: 50, isLogarithmic: false), when: when(["boosting"])),
    ])
    return TestFunction("conditional", space) { x in
      [
        TestFormulas.conditional(
          family: families[Int(x[0])], threshold: x[1], penalty: x[2], depth: x[3], leaf: x[4], rate: x[5],
          rounds: x[6])
      ]
    }
  }
}
