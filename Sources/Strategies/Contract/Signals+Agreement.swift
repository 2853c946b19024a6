extension Signals {
  /// Whether every decision at or before `bar` is the same: entries, exits, and for positions the first exit.
  package func agrees(with other: Signals, through bar: Int) -> Bool {
    (0...bar).allSatisfy { t in
      guard entries[t] == other.entries[t] else { return false }
      switch (exits, other.exits) {
      case (.anyPosition(let a), .anyPosition(let b)): return a[t] == b[t]
      case (.perDecision(let a), .perDecision(let b)):
        return !entries[t] || a[t] == b[t] || (Int(a[t]) > bar && Int(b[t]) > bar)
      default: return false
      }
    }
  }
}
