public import Diagnostics

/// Which sampler a study uses, with its settings.
public struct SamplerChoice: Sendable, Hashable {
  public var kind: Kind
  /// Trials before a model is used (`tpe`, `gp`); 10 unless given.
  public var startUp: Int
  /// Points drawn for each proposal (`tpe`); 24 unless given.
  public var candidates: Int
  /// Trials of a generation (`nsga2`); 20 unless given.
  public var population: Int
  /// Values that stand for a continuous parameter (`grid`).
  public var gridValues: Int?

  public enum Kind: String, Sendable, Hashable, CaseIterable {
    case grid, random, sobol, tpe
    case tpeUnivariate = "tpe_univariate"
    case nsga2, gp

    public var words: String {
      switch self {
      case .grid: "every point of a grid once"
      case .random: "independent random points"
      case .sobol: "a scrambled Sobol sequence"
      case .tpe: "tree-structured Parzen estimator, parameters together up to two objectives"
      case .tpeUnivariate: "tree-structured Parzen estimator, each parameter by itself"
      case .nsga2: "genetic algorithm for several objectives"
      case .gp: "Gaussian process, for up to about 200 trials of one objective"
      }
    }
  }

  public init(
    _ kind: Kind, startUp: Int = 10, candidates: Int = 24, population: Int = 20, gridValues: Int? = nil
  ) {
    self.kind = kind
    self.startUp = startUp
    self.candidates = candidates
    self.population = population
    self.gridValues = gridValues
  }

  /// - Throws: `unknown_sampler` with the nearest name.
  public init(named name: String) throws(AssayError) {
    guard let kind = Kind(rawValue: name) else {
      let names = Kind.allCases.map(\.rawValue)
      throw AssayError(
        code: "unknown_sampler", message: "There is no sampler `\(name)`.",
        remedy:
          "Take one of \(names.joined(separator: ", ")).\(NearestName.suggestion(for: name, among: names))",
        place: "sampler", kind: .usage)
    }
    self.init(kind)
  }

  /// The sampler itself.
  /// - Throws: what the sampler cannot do with the space or the objectives.
  public func make(_ space: Space, directions: [Direction], seed: UInt64) throws(AssayError) -> any Sampler {
    switch kind {
    case .grid: return try GridSampler(space, values: gridValues)
    case .random: return RandomSampler(space)
    case .sobol: return try SobolSampler(space, seed: seed)
    case .tpe, .tpeUnivariate:
      // With three objectives and more the good trials cover a surface, and few of them lie near any point of it:
      // there each parameter by itself finds more.
      let settings = TreeParzenSettings(
        isMultivariate: kind == .tpe && directions.count < 3, startUp: startUp, candidates: candidates)
      return TreeParzenSampler(space, directions: directions, settings: settings, seed: seed)
    case .nsga2:
      return GeneticSampler(space, directions: directions, population: population, seed: seed)
    case .gp:
      guard directions.count == 1 else {
        throw AssayError(
          code: "one_objective", message: "The sampler `gp` has one objective.",
          remedy: "Take `tpe` or `nsga2` for several.", place: "sampler", kind: .usage)
      }
      return GaussianProcessSampler(space, direction: directions[0], startUp: startUp, seed: seed)
    }
  }
}
