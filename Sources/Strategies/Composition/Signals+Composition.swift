extension Signals {
  /// Clears the entries outside a mask.
  mutating func keepEntries(in mask: BitMask) { entries.formIntersection(mask) }

  /// Signals of longer bars on the shorter bars that they are made of: each counts at the bar at whose close its
  /// own bar is over. Of several that become known at once, after a gap, the last counts.
  func spread(over count: Int, knownAt: [Int]) -> Signals {
    func isCurrent(_ index: Int) -> Bool {
      knownAt[index] < count && (index + 1 == knownAt.count || knownAt[index + 1] > knownAt[index])
    }
    func spread(_ mask: BitMask) -> BitMask {
      var wide = BitMask(count: count)
      for index in knownAt.indices where mask[index] && isCurrent(index) { wide[knownAt[index]] = true }
      return wide
    }
    switch exits {
    case .anyPosition(let mask): return Signals(entries: spread(entries), exits: spread(mask))
    case .perDecision(let exits):
      var wide = [Int32](repeating: ExitSignals.never, count: count)
      for index in knownAt.indices where entries[index] && isCurrent(index) {
        let exit = exits[index]
        if exit != ExitSignals.never, knownAt[Int(exit)] < count {
          wide[knownAt[index]] = Int32(knownAt[Int(exit)])
        }
      }
      return Signals(entries: spread(entries), exits: .perDecision(wide))
    }
  }
}

extension EntryFills {
  /// The fills on the market upside down.
  func mirrored() -> EntryFills {
    let price = price
    return EntryFills(horizon: horizon) { -price($0) }
  }

  /// The fills of decisions on longer bars: those of the bars at whose close the longer ones are known. NaN where
  /// no bar follows.
  func joined(_ knownAt: [Int], bars count: Int) -> EntryFills {
    let price = price
    // A position lasts at most as many longer bars as it lasts shorter ones.
    return EntryFills(horizon: horizon) { knownAt[$0] + 1 < count ? price(knownAt[$0]) : .nan }
  }
}
