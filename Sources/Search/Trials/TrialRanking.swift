/// The trials from the best to the worst: complete ones by value, then pruned ones by how far they came, then those
/// that violate constraints by how much, then failed ones.
///
/// Ties keep the order of the trials. A failed trial is never among the best, however few there are.
struct TrialRanking: Sendable {
  let directions: [Direction]
  /// For each trial its losses; empty unless it is complete and feasible.
  private(set) var losses: [[Double]] = []
  private var keys: [Key] = []
  /// Ended trials from the best, with one objective.
  private var order: [Int] = []

  private struct Key: Sendable {
    var group: Group
    var first = 0.0
    var second = 0.0

    static func < (a: Key, b: Key) -> Bool {
      if a.group.rawValue != b.group.rawValue { return a.group.rawValue < b.group.rawValue }
      return (a.first, a.second) < (b.first, b.second)
    }
  }

  private enum Group: Int, Sendable { case complete, pruned, infeasible, failed, running }

  init(_ directions: [Direction]) { self.directions = directions }

  /// Trials that ended with something to learn from.
  private(set) var ended = 0

  /// A trial that is not finished; it takes the next place.
  mutating func begin() {
    losses.append([])
    keys.append(Key(group: .running))
  }

  mutating func finish(_ row: Int, _ trial: StudyTrial) {
    let key = key(trial)
    keys[row] = key
    if key.group == .complete { losses[row] = zip(directions, trial.values).map { $0.loss($1) } }
    guard key.group != .failed else { return }
    ended += 1
    var (low, high) = (0, order.count)
    while low < high {
      let middle = (low + high) / 2
      let other = keys[order[middle]]
      if other < key || (!(key < other) && order[middle] < row) { low = middle + 1 } else { high = middle }
    }
    order.insert(row, at: low)
  }

  private func key(_ trial: StudyTrial) -> Key {
    if trial.state == .failed { return Key(group: .failed) }
    if !trial.isFeasible { return Key(group: .infeasible, first: trial.violation) }
    if trial.state == .complete {
      return Key(group: .complete, first: directions[0].loss(trial.values[0]))
    }
    guard let last = trial.intermediate.last else { return Key(group: .pruned, first: 1) }
    return Key(group: .pruned, first: -Double(last.step), second: directions[0].loss(last.value))
  }

  /// For every trial 0 for the best `count`, 1 for the others. Unfinished and failed trials are among the others.
  func sides(below count: Int) -> [UInt8] {
    var sides = [UInt8](repeating: 1, count: keys.count)
    guard directions.count > 1 else {
      for row in order.prefix(count) { sides[row] = 0 }
      return sides
    }
    let complete = keys.indices.filter { keys[$0].group == .complete }
    for row in best(min(count, complete.count), of: complete) { sides[row] = 0 }
    if count > complete.count {
      for row in order.filter({ keys[$0].group != .complete }).prefix(count - complete.count) {
        sides[row] = 0
      }
    }
    return sides
  }

  /// Whole ranks of non-domination, then of the next rank those that add most volume.
  private func best(_ count: Int, of rows: [Int]) -> [Int] {
    guard count < rows.count else { return rows }
    let ranks = NonDomination.ranks(rows.map { losses[$0] }, stop: count)
    var chosen: [Int] = []
    var rank = 0
    while chosen.count < count {
      let front = rows.indices.filter { ranks[$0] == rank }.map { rows[$0] }
      if chosen.count + front.count <= count {
        chosen += front
      } else {
        let points = front.map { losses[$0] }
        chosen += HypervolumeSubset.choose(
          count - chosen.count, of: points, reference: HypervolumeSubset.reference(points)
        ).map { front[$0] }
      }
      rank += 1
    }
    return chosen
  }
}
