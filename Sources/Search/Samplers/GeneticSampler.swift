import Glibc
public import Numerics

/// NSGA-II: points that come from crossing and altering the best ones so far.
///
/// Deb, Pratap, Agarwal & Meyarivan (2002), IEEE Trans. Evol. Comput. 6(2): rank of non-domination, then distance to
/// the neighbours on the front; feasible trials before others. Numbers are crossed by simulated binary crossover and
/// altered polynomially on their scale, choices are swapped. Parents are the best of all earlier generations.
public struct GeneticSampler: Sampler {
  let space: Space
  let population: Int
  private let directions: [Direction]
  private var startUp: StartUpDesign
  private var trials: [StudyTrial] = []
  private var tried: Set<[UInt64]> = []
  private var parents: (generation: Int, known: Int, ranked: [Parent]) = (-1, 0, [])

  private struct Parent: Sendable {
    var point: [Double]
    var violation: Double
    var rank: Int
    var crowding: Double

    static func precedes(_ a: Parent, _ b: Parent) -> Bool {
      if a.violation != b.violation { return a.violation < b.violation }
      if a.rank != b.rank { return a.rank < b.rank }
      return a.crowding > b.crowding
    }
  }

  private static let crossoverIndex = 10.0
  private static let mutationIndex = 20.0

  /// - Parameter population: trials of a generation.
  public init(_ space: Space, directions: [Direction], population: Int = 20, seed: UInt64) {
    self.space = space
    self.directions = directions
    self.population = max(population, 2)
    startUp = StartUpDesign(space, seed: seed)
  }

  public mutating func begin(_ number: Int, at point: [Double]) { tried.insert(Self.key(point)) }

  public mutating func finish(_ trial: StudyTrial) {
    if trial.state == .complete { trials.append(trial) }
  }

  public mutating func propose(_ number: Int, _ stream: inout RandomStream) -> [Double] {
    let generation = number / population
    if generation == 0 || trials.isEmpty { return startUp.point(number, &stream) }
    if parents.generation != generation || parents.known != trials.count { select(generation) }
    guard parents.ranked.count >= 2 else { return startUp.point(number, &stream) }
    var child: [Double] = []
    for _ in 0..<50 {
      child = cross(tournament(&stream), tournament(&stream), &stream)
      alter(&child, &stream)
      space.settle(&child)
      if space.admits(child), !tried.contains(Self.key(child)) { return child }
    }
    return space.admits(child) ? child : space.randomPoint(&stream)
  }

  private static func key(_ point: [Double]) -> [UInt64] { point.map { $0.isNaN ? .max : $0.bitPattern } }

  private mutating func select(_ generation: Int) {
    let earlier = trials.filter { $0.number < generation * population }
    let losses = earlier.map { trial in zip(directions, trial.values).map { $0.loss($1) } }
    let ranks = NonDomination.ranks(losses)
    let crowding = Self.crowding(losses, ranks)
    let all = earlier.indices.map {
      Parent(
        point: earlier[$0].point, violation: earlier[$0].violation, rank: ranks[$0], crowding: crowding[$0])
    }
    let order = all.indices.sorted { a, b in
      Parent.precedes(all[a], all[b]) || (!Parent.precedes(all[b], all[a]) && a < b)
    }
    parents = (generation, trials.count, order.prefix(population).map { all[$0] })
  }

  /// For each point the sum over objectives of the distance between its neighbours on its front; infinite at the ends.
  static func crowding(_ points: [[Double]], _ ranks: [Int]) -> [Double] {
    var distances = [Double](repeating: 0, count: points.count)
    for rank in Set(ranks).sorted() {
      let front = points.indices.filter { ranks[$0] == rank }
      for objective in points[front[0]].indices {
        let sorted = front.sorted {
          points[$0][objective] != points[$1][objective]
            ? points[$0][objective] < points[$1][objective] : $0 < $1
        }
        let (first, last) = (sorted[0], sorted[sorted.count - 1])
        let range = points[last][objective] - points[first][objective]
        distances[first] = .infinity
        distances[last] = .infinity
        guard range > 0, sorted.count > 2 else { continue }
        for place in 1..<sorted.count - 1 {
          distances[sorted[place]] +=
            (points[sorted[place + 1]][objective] - points[sorted[place - 1]][objective]) / range
        }
      }
    }
    return distances
  }

  private func tournament(_ stream: inout RandomStream) -> [Double] {
    let a = parents.ranked[stream.below(parents.ranked.count)]
    let b = parents.ranked[stream.below(parents.ranked.count)]
    return Parent.precedes(b, a) ? b.point : a.point
  }

  private func cross(_ a: [Double], _ b: [Double], _ stream: inout RandomStream) -> [Double] {
    let crosses = stream.uniform() < 0.9
    return space.axes.indices.map { index in
      let (choice, spread) = (stream.uniform(), stream.uniform())
      let (own, other) = choice < 0.5 ? (a[index], b[index]) : (b[index], a[index])
      if own.isNaN && other.isNaN { return space.axes[index].coordinate(share: spread) }
      if own.isNaN || other.isNaN { return own.isNaN ? other : own }
      guard crosses else { return a[index] }
      let axis = space.axes[index]
      if axis.kind == .choice || axis.isFixed { return own }
      let exponent = 1 / (Self.crossoverIndex + 1)
      let factor = spread < 0.5 ? pow(2 * spread, exponent) : pow(1 / (2 * (1 - spread)), exponent)
      let (x, y) = (axis.share(of: own), axis.share(of: other))
      return axis.coordinate(share: min(max(0.5 * ((1 + factor) * x + (1 - factor) * y), 0), 1))
    }
  }

  private func alter(_ point: inout [Double], _ stream: inout RandomStream) {
    let probability = 1 / Double(space.count)
    for (index, axis) in space.axes.enumerated() {
      let (chance, place) = (stream.uniform(), stream.uniform())
      guard chance < probability, !axis.isFixed else { continue }
      if axis.kind == .choice {
        point[index] = axis.coordinate(share: place)
        continue
      }
      let x = axis.share(of: point[index])
      let exponent = 1 / (Self.mutationIndex + 1)
      let shift =
        place < 0.5
        ? pow(2 * place + (1 - 2 * place) * pow(1 - x, Self.mutationIndex + 1), exponent) - 1
        : 1 - pow(2 * (1 - place) + (2 * place - 1) * pow(x, Self.mutationIndex + 1), exponent)
      point[index] = axis.coordinate(share: min(max(x + shift, 0), 1))
    }
  }
}
