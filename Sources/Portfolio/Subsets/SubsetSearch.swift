public import Backtest
public import Diagnostics
public import Numerics

/// Looks for the subset of books that is best under the limits of an account.
///
/// The value of a subset depends on its path: a full account refuses entries, a daily stop cuts trades short. So every
/// subset is judged by its own replay. Where the budget covers all subsets, all are replayed and the best is exact.
/// Otherwise a greedy start, exchanges of one book at a time and simulated annealing from several starts look for it,
/// and `SubsetBound` says how much better any subset could be.
public struct SubsetSearch: Sendable {
  public let universe: SubsetUniverse
  public let limits: AccountLimits
  public let span: SubsetSpan
  public let objective: PortfolioObjective
  /// How many books a subset may have.
  public let sizes: ClosedRange<Int>
  /// Most replays.
  public let budget: Int
  public let daysPerYear: Double
  public let seed: UInt64
  public let workers: Workers
  /// Dates on which any book of the universe trades. All subsets are judged on all of them: a subset whose markets are
  /// shut on some would otherwise seem to earn the same in less time.
  private var calendarDays: Int { together.dates.count }
  /// All books in one account without limits.
  let together: SubsetOutcome

  /// - Precondition: the universe has as many books as the largest subset, and the budget is positive.
  public init(
    _ universe: SubsetUniverse, limits: AccountLimits, over span: SubsetSpan,
    objective: PortfolioObjective = .sharpe, sizes: ClosedRange<Int>, budget: Int = 100_000,
    daysPerYear: Double = 252, seed: UInt64 = 1, workers: Workers = .one
  ) {
    precondition(sizes.lowerBound >= 1 && sizes.upperBound <= universe.count && budget > 0, "a subset exists")
    self.universe = universe
    self.limits = limits
    self.span = span
    self.objective = objective
    self.sizes = sizes
    self.budget = budget
    self.daysPerYear = daysPerYear
    self.seed = seed
    self.workers = workers
    together = universe.replay(Array(0..<universe.count), limits: .none, over: span)
  }

  /// How many subsets there are; `nil` beyond 10¹⁵.
  public var subsetCount: Int? {
    var sum = 0.0
    for size in sizes {
      var count = 1.0
      for step in 0..<size { count = count * Double(universe.count - step) / Double(step + 1) }
      sum += count.rounded()
    }
    return sum < 1e15 ? Int(sum) : nil
  }

  /// - Throws: `no_subset_keeps_limits` where every subset that was tried is ended by the maximum drawdown, or trades
  ///   nothing; it names what binds.
  public func run() throws -> SubsetChoice {
    let isExhaustive = subsetCount.map { $0 <= budget } ?? false
    var tried = try isExhaustive ? enumerate() : explore()
    tried.sort {
      value($0) != value($1) ? value($0) > value($1) : $0.members.lexicographicallyPrecedes($1.members)
    }
    guard let best = tried.first, value(best) > -.infinity else { throw try nothing(tried) }
    var choice = SubsetChoice(best: best, value: value(best), tried: tried, isExhaustive: isExhaustive)
    if !isExhaustive, objective == .sharpe {
      let bound = SubsetBound(self)
      choice.bound = bound.bound
      choice.boundIsComplete = bound.isComplete
      choice.boundHoldsWithLimits = bound.limitsCannotBind
    }
    return choice
  }

  /// The value of one subset.
  public func judged(_ members: [Int]) -> Double { value(replayed(members)) }

  func replayed(_ members: [Int]) -> TriedSubset {
    let outcome = universe.replay(members, limits: limits, over: span)
    return TriedSubset(
      members: members,
      figures: SubsetFigures(outcome, daysPerYear: daysPerYear, calendarDays: calendarDays))
  }

  func value(_ tried: TriedSubset) -> Double {
    objective.value(of: tried.figures, capital: universe.settings.capital)
  }

  /// Most subsets that are replayed again to say how far they would have fallen.
  private static let mostExplained = 2_000

  private func nothing(_ tried: [TriedSubset]) throws -> AssayError {
    let stopped = tried.filter { $0.figures.stoppedOn != nil }
    let message: String
    if stopped.isEmpty {
      message =
        "No subset of \(sizes.lowerBound) to \(sizes.upperBound) books has a value: none of \(tried.count) "
        + "that were tried made a trade that moved the account."
    } else {
      message =
        "No subset keeps the limits: max_drawdown binds in \(stopped.count) of \(tried.count) that were tried. "
        + (try mildest(stopped))
    }
    return AssayError(
      code: "no_subset_keeps_limits", message: message,
      remedy: "Raise --max-drawdown, give smaller sizes, fewer books with --max-books, or other candidates.",
      place: "max_drawdown", kind: .badData)
  }

  /// Which subset would fall least without the limit.
  private func mildest(_ stopped: [TriedSubset]) throws -> String {
    var loose = limits
    loose.maximumDrawdown = nil
    let (some, without) = (Array(stopped.prefix(Self.mostExplained)), loose)
    let falls = try workers.map(some.count) { place in
      universe.replay(some[place].members, limits: without, over: span).deepestFall
    }
    guard let least = falls.indices.min(by: { falls[$0] < falls[$1] }) else { return "" }
    let names = some[least].members.map {
      "\(universe.books[$0].book.symbol) \(universe.books[$0].book.strategy)"
    }
    return
      "Without it the mildest, \(names.joined(separator: " + ")), falls \(falls[least].amount.rounded()) "
      + "against \(limits.maximumDrawdown ?? .nan)."
  }

  // MARK: All of them

  private func enumerate() throws -> [TriedSubset] {
    var all: [[Int]] = []
    for size in sizes {
      var members = Array(0..<size)
      while true {
        all.append(members)
        guard let place = members.indices.last(where: { members[$0] < universe.count - size + $0 }) else {
          break
        }
        members[place] += 1
        for later in place + 1..<max(place + 1, size) { members[later] = members[later - 1] + 1 }
      }
    }
    let chunk = 64
    let subsets = all
    return try workers.map((all.count + chunk - 1) / chunk) { number in
      subsets[number * chunk..<min((number + 1) * chunk, subsets.count)].map { replayed($0) }
    }.flatMap { $0 }
  }

  // MARK: Exchange and annealing

  private static let starts = 8

  private func explore() throws -> [TriedSubset] {
    let runs = try workers.map(Self.starts) { start in
      var walk = SubsetWalk(self, start: start, budget: max(budget / Self.starts, universe.count))
      walk.run()
      return walk.tried
    }
    var seen: [[Int]: TriedSubset] = [:]
    for tried in runs.joined() { seen[tried.members] = tried }
    return Array(seen.values)
  }
}

/// One subset that was replayed.
public struct TriedSubset: Sendable, Hashable {
  /// Places in the books of the universe, in order.
  public var members: [Int]
  public var figures: SubsetFigures

  public init(members: [Int], figures: SubsetFigures) {
    self.members = members
    self.figures = figures
  }
}

/// What a search found.
public struct SubsetChoice: Sendable {
  public let best: TriedSubset
  public let value: Double
  /// Everything of the sizes asked for that was replayed, the best first.
  public let tried: [TriedSubset]
  /// Whether every subset was replayed, so that the best is the best there is.
  public let isExhaustive: Bool
  /// No subset without limits has a larger Sharpe ratio; `nil` where nothing is known, or needed.
  public internal(set) var bound: Double?
  /// Whether the bound was worked out to its end, so that a subset reaches it.
  public internal(set) var boundIsComplete = false
  /// Whether no limit can ever act, so that the bound holds for the real account as well.
  public internal(set) var boundHoldsWithLimits = false

  /// How far the best is below the bound, as a fraction of the bound; 0 where all subsets were replayed.
  ///
  /// `nil` where nothing is known: a daily stop can lift a subset above the bound, which holds without limits.
  public var gap: Double? {
    if isExhaustive { return 0 }
    guard let bound, bound > 0, !isAboveBound else { return nil }
    return max(0, (bound - value) / bound)
  }

  /// Whether limits lift the best above what any subset can have without them.
  public var isAboveBound: Bool {
    guard let bound, !boundHoldsWithLimits else { return false }
    return value > bound
  }

  /// Subsets that no other beats in Sharpe ratio, growth, drawdown, worst day and turnover at once, best Sharpe first.
  public var front: [TriedSubset] {
    let sound = tried.filter {
      $0.figures.stoppedOn == nil && $0.figures.sharpe.isFinite && $0.figures.cagr.isFinite
    }
    var front: [TriedSubset] = []
    for subset in sound.sorted(by: {
      ($0.figures.sharpe, $0.members.count) > ($1.figures.sharpe, $1.members.count)
    }) {
      if !front.contains(where: { $0.figures.dominates(subset.figures) }) { front.append(subset) }
      if front.count == 400 { break }
    }
    return front
  }
}

extension SubsetFigures {
  private var goals: [Double] { [sharpe, cagr, maximumDrawdown, worstDay, -turnover] }

  /// Whether it is at least as good in everything and better in something.
  func dominates(_ other: SubsetFigures) -> Bool {
    let pairs = zip(goals, other.goals)
    return pairs.allSatisfy { $0 >= $1 } && pairs.contains { $0 > $1 }
  }
}
