/// What of a run is to be done next: the pairs of a symbol one by one, its gates as soon as the last of them
/// is done.
struct RunSchedule {
  enum Item: Sendable {
    case sweep(SweepUnit)
    case gates(GateUnit)
  }

  private var sweeps: ArraySlice<SweepUnit>
  private var gates: [GateUnit]
  /// Sweeps of each symbol that are not done yet.
  private var missing: [String: Int]

  /// - Parameter finished: indices of units that need not be made again. The gates of a symbol are made again
  ///   when one of its pairs is.
  init(_ run: FactoryRun, finished: Set<Int>) {
    let open = run.sweeps.filter { !finished.contains($0.index) }
    sweeps = open[...]
    let missing = Dictionary(open.map { ($0.symbol, 1) }, uniquingKeysWith: +)
    self.missing = missing
    gates = run.gates.filter { missing[$0.symbol] != nil || !finished.contains($0.index) }
  }

  /// Whether everything was given out. Nothing is lost then, for the items given out have ended when this is
  /// asked.
  var isEmpty: Bool { sweeps.isEmpty && gates.isEmpty }

  /// The next item, or `nil` while none is ready. Gates go first: they let go of a symbol's memory.
  mutating func next() -> Item? {
    if let ready = gates.firstIndex(where: { missing[$0.symbol, default: 0] == 0 }) {
      return .gates(gates.remove(at: ready))
    }
    return sweeps.popFirst().map(Item.sweep)
  }

  mutating func finish(_ item: Item) {
    if case .sweep(let unit) = item { missing[unit.symbol, default: 1] -= 1 }
  }
}
