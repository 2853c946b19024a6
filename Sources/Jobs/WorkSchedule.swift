/// Which unit of a plan starts next.
struct WorkSchedule {
  private let plan: WorkPlan
  /// Inputs of each unit that have not ended.
  private var missing: [Int]
  /// Units that can start: a binary heap with the smallest place on top.
  private var ready: [Int] = []
  /// Units that have to be made in this call.
  let count: Int
  /// Places of the units that keep their result.
  let kept: [Int]
  private var started = 0

  /// - Parameter finished: names of units with a result. A unit is made again when one of its inputs is.
  init(_ plan: WorkPlan, finished: Set<String>) {
    self.plan = plan
    var open = plan.units.map { !finished.contains($0.name) }
    var waiting = plan.units.indices.filter { open[$0] }
    while let place = waiting.popLast() {
      for dependent in plan.dependents[place] where !open[dependent] {
        open[dependent] = true
        waiting.append(dependent)
      }
    }
    count = open.count { $0 }
    kept = open.indices.filter { !open[$0] }
    missing = plan.inputs.map { inputs in inputs.count { open[$0] } }
    for place in plan.units.indices where open[place] && missing[place] == 0 { push(place) }
  }

  /// Whether every unit was handed out.
  var isEmpty: Bool { started == count }

  /// The place of the next unit, or `nil` while none can start.
  mutating func next() -> Int? {
    guard let place = ready.first else { return nil }
    started += 1
    let last = ready.removeLast()
    if !ready.isEmpty {
      ready[0] = last
      sink()
    }
    return place
  }

  mutating func finish(_ place: Int) {
    for dependent in plan.dependents[place] {
      missing[dependent] -= 1
      if missing[dependent] == 0 { push(dependent) }
    }
  }

  private mutating func push(_ place: Int) {
    ready.append(place)
    var child = ready.count - 1
    while child > 0, ready[(child - 1) / 2] > ready[child] {
      ready.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  private mutating func sink() {
    var parent = 0
    while true {
      var smallest = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < ready.count && ready[child] < ready[smallest] {
        smallest = child
      }
      if smallest == parent { return }
      ready.swapAt(parent, smallest)
      parent = smallest
    }
  }
}
