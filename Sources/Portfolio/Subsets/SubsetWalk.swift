import Backtest
import Glibc
import Numerics

/// One walk through subsets: a start, exchanges while they help, annealing, exchanges again.
struct SubsetWalk {
  private let search: SubsetSearch
  private let start: Int
  private let budget: Int
  private var stream: RandomStream
  private var known: [[Int]: TriedSubset] = [:]

  init(_ search: SubsetSearch, start: Int, budget: Int) {
    self.search = search
    self.start = start
    self.budget = budget
    stream = RandomStream(seed: search.seed, stream: 0x706f_7274).child(UInt64(start))
  }

  /// Subsets of the sizes that are asked for. The greedy start passes through smaller ones, which are no portfolio.
  var tried: [TriedSubset] {
    known.values.filter { search.sizes.contains($0.members.count) }
      .sorted { $0.members.lexicographicallyPrecedes($1.members) }
  }
  private var isSpent: Bool { known.count >= budget }

  mutating func run() {
    var members = start == 0 ? greedy() : randomStart()
    members = exchanged(members)
    members = annealed(members)
    if let best = tried.max(by: { search.value($0) < search.value($1) }) { members = best.members }
    _ = exchanged(members)
  }

  private mutating func value(_ members: [Int]) -> Double {
    if let tried = known[members] { return search.value(tried) }
    let tried = search.replayed(members)
    known[members] = tried
    return search.value(tried)
  }

  private mutating func greedy() -> [Int] {
    var members: [Int] = []
    var best = -Double.infinity
    while members.count < search.sizes.upperBound, !isSpent {
      var step: (members: [Int], value: Double)?
      for book in 0..<search.universe.count where !members.contains(book) && !isSpent {
        let larger = (members + [book]).sorted()
        let value = value(larger)
        if value > step?.value ?? -.infinity || step == nil { step = (larger, value) }
      }
      guard let step, step.value > best || members.count < search.sizes.lowerBound else { break }
      (members, best) = step
    }
    // A small budget can be spent before the least size is reached.
    return members.count < search.sizes.lowerBound || members.isEmpty ? randomStart() : members
  }

  private mutating func randomStart() -> [Int] {
    let size = search.sizes.lowerBound + stream.below(search.sizes.count)
    return Array(stream.permutation(search.universe.count).prefix(size)).sorted()
  }

  /// All subsets that differ by one book more, one less, or one exchanged.
  private func neighbours(_ members: [Int]) -> [[Int]] {
    let others = (0..<search.universe.count).filter { !members.contains($0) }
    var found: [[Int]] = []
    if members.count < search.sizes.upperBound { found += others.map { (members + [$0]).sorted() } }
    for leaving in members {
      let rest = members.filter { $0 != leaving }
      if rest.count >= search.sizes.lowerBound { found.append(rest) }
      found += others.map { (rest + [$0]).sorted() }
    }
    return found
  }

  /// Takes the best exchange as long as one helps.
  private mutating func exchanged(_ members: [Int]) -> [Int] {
    var (members, best) = (members, value(members))
    while !isSpent {
      var step: (members: [Int], value: Double)?
      for other in neighbours(members) {
        if isSpent { break }
        let value = value(other)
        if value > best, value > step?.value ?? -.infinity { step = (other, value) }
      }
      guard let step else { return members }
      (members, best) = step
    }
    return members
  }

  /// Accepts a worse neighbour with a probability that falls as the budget is used up (Kirkpatrick, Gelatt & Vecchi,
  /// Science 220, 1983). Three quarters of the budget are spent here.
  private mutating func annealed(_ members: [Int]) -> [Int] {
    var (members, now) = (members, value(members))
    let scale = max(abs(now.isFinite ? now : 1), 0.1)
    let limit = known.count + max(0, budget - known.count) * 3 / 4
    var steps = 0
    while known.count < limit, steps < 4 * budget {
      let heat = 0.1 * scale * (1 - Double(steps) / Double(4 * budget))
      steps += 1
      let other = randomNeighbour(members)
      let value = value(other)
      let gain = value - now
      if gain >= 0 || (value.isFinite && stream.uniform() < exp(gain / max(heat, 1e-9))) {
        (members, now) = (other, value)
      }
    }
    return members
  }

  private mutating func randomNeighbour(_ members: [Int]) -> [Int] {
    let others = (0..<search.universe.count).filter { !members.contains($0) }
    let (canGrow, canShrink) = (
      members.count < search.sizes.upperBound && !others.isEmpty, members.count > search.sizes.lowerBound
    )
    let kind = stream.below(3)
    if kind == 0, canGrow { return (members + [others[stream.below(others.count)]]).sorted() }
    if kind == 1, canShrink {
      let leaving = members[stream.below(members.count)]
      return members.filter { $0 != leaving }
    }
    if others.isEmpty { return members }
    let leaving = members[stream.below(members.count)]
    return (members.filter { $0 != leaving } + [others[stream.below(others.count)]]).sorted()
  }
}
