public import Numerics

/// How a tree-structured Parzen estimator works.
public struct TreeParzenSettings: Sendable, Hashable {
  /// Whether parameters that exist together are modelled together. Apart, each is chosen by itself.
  public var isMultivariate: Bool
  /// Trials before the model is used.
  public var startUp: Int
  /// Points drawn from the density of the good trials, of which the most promising is taken.
  public var candidates: Int

  public init(isMultivariate: Bool = true, startUp: Int = 10, candidates: Int = 24) {
    self.isMultivariate = isMultivariate
    self.startUp = startUp
    self.candidates = candidates
  }
}

/// Models where the good trials lie and where the others do, and tries the point with the largest ratio of the two.
///
/// Bergstra, Bardenet, Bengio & Kégl (2011), "Algorithms for Hyper-Parameter Optimization"; kernels, widths and
/// weights as in Optuna 5.0, to 1e-9. The first trials are points of a scrambled Sobol sequence. Trials that run at
/// the same time, and those that failed, count among the others, so they are not tried again.
///
/// - Complexity: a proposal takes time linear in the trials and in the parameters.
public struct TreeParzenSampler: Sampler {
  let space: Space
  let settings: TreeParzenSettings
  private let objectives: Int
  private var groups: [ParzenGroup]
  private var ranking: TrialRanking
  private var rows: [Int: Int] = [:]
  private var startUp: StartUpDesign

  public init(
    _ space: Space, directions: [Direction], settings: TreeParzenSettings = TreeParzenSettings(), seed: UInt64
  ) {
    self.space = space
    self.settings = settings
    objectives = directions.count
    ranking = TrialRanking(directions)
    startUp = StartUpDesign(space, seed: seed)
    groups = Self.groups(of: space, settings).map { ParzenGroup($0, space.axes) }
  }

  /// Parameters under the same conditions, parents first; or each by itself.
  private static func groups(of space: Space, _ settings: TreeParzenSettings) -> [[Int]] {
    if !settings.isMultivariate { return space.order.map { [$0] } }
    var groups: [[Int]] = []
    for index in space.order {
      let place = groups.firstIndex {
        space.parameters[$0[0]].conditions == space.parameters[index].conditions
      }
      if let place { groups[place].append(index) } else { groups.append([index]) }
    }
    return groups
  }

  public mutating func begin(_ number: Int, at point: [Double]) {
    let row = rows.count
    rows[number] = row
    ranking.begin()
    for group in groups.indices { groups[group].append(row, point) }
  }

  public mutating func finish(_ trial: StudyTrial) {
    guard let row = rows[trial.number] else { return }
    ranking.finish(row, trial)
  }

  public mutating func propose(_ number: Int, _ stream: inout RandomStream) -> [Double] {
    guard ranking.ended >= settings.startUp else { return startUp.point(number, &stream) }
    prepare()
    for _ in 0..<100 {
      let point = proposal(&stream)
      if space.admits(point) { return point }
    }
    return space.randomPoint(&stream)
  }

  package mutating func prepare() {
    let sides = ranking.sides(below: TreeParzenRules.below(ranking.ended, objectives: objectives))
    for group in groups.indices { groups[group].prepare(sides, equalWeightsBelow: objectives > 1) }
  }

  private mutating func proposal(_ stream: inout RandomStream) -> [Double] {
    var point = [Double](repeating: .nan, count: space.count)
    let (space, isWhole) = (space, groups.count == 1 && !space.admitsEverything)
    for group in groups.indices where space.exists(groups[group].parameters[0], at: point) {
      let parameters = groups[group].parameters
      let start = point
      let isAllowed = { (coordinates: [Double]) -> Bool in
        var whole = start
        for (parameter, coordinate) in zip(parameters, coordinates) { whole[parameter] = coordinate }
        return space.admits(whole)
      }
      guard
        let points = groups[group].draw(settings.candidates, &stream, isAllowed: isWhole ? isAllowed : nil)
      else { return space.randomPoint(&stream) }
      let (below, above) = groups[group].logDensities(of: points)
      var best = 0
      for place in 1..<max(points.count, 1) where below[place] - above[place] > below[best] - above[best] {
        best = place
      }
      for (column, parameter) in parameters.enumerated() {
        point[parameter] = points.coordinates[best * points.columns + column]
      }
    }
    return point
  }

  /// ln of both densities at points of a space without conditions, for tests. `prepare` comes first.
  package mutating func logDensities(at points: [[Double]]) -> (below: [Double], above: [Double]) {
    groups[0].logDensities(of: groups[0].points(points))
  }

  /// The numbers of the trials that count as good.
  package mutating func goodTrials() -> [Int] {
    prepare()
    let sides = ranking.sides(below: TreeParzenRules.below(ranking.ended, objectives: objectives))
    return rows.filter { sides[$0.value] == 0 }.map(\.key).sorted()
  }
}
