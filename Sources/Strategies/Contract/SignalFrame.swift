/// A bar series with the columns that one strategy asked for.
public struct SignalFrame: ~Copyable {
  public let columns: [[Double]]
  public let count: Int
  /// How far back each column may be read; debug builds hold a strategy to what its setup told.
  public let reach: [Int]
  /// The first bar at which every indicator exists as far back as the strategy reads it.
  public let warmUp: Int
  public let fills: EntryFills

  /// - Parameters:
  ///   - columns: open, high, low, close, volume (NaN where there is none), then the lines; of one length.
  ///   - reach: how far back each of them may be read.
  package init(columns: [[Double]], reach: [Int], warmUp: Int, fills: EntryFills) {
    self.columns = columns
    count = columns[0].count
    self.reach = reach
    self.warmUp = warmUp
    self.fills = fills
    precondition(reach.count == columns.count, "one reach for each column")
  }

  static func reach(prices: Int, lines: [Int]) -> [Int] {
    [Int](repeating: prices, count: PriceColumn.count) + lines
  }

  /// Asks both questions at every bar from the end of the warm-up on. About 2 ns a question and bar.
  ///
  /// Generic over the strategy and not over closures, so that each strategy gets a loop with its rule inside.
  @inlinable borrowing func signals<Rule: SignalExitStrategy>(of rule: Rule) -> Signals {
    var entryMask = BitMask(count: count)
    var exitMask = BitMask(count: count)
    withColumns { columns in
      mark(&entryMask) { rule.enters(BarContext(bar: $0, columns: columns)) }
      mark(&exitMask) { rule.exits(BarContext(bar: $0, columns: columns)) }
    }
    return Signals(entries: entryMask, exits: exitMask)
  }

  /// Asks for entries at every bar, then follows each entry until the strategy would leave it.
  ///
  /// A position that is never left by its strategy costs a scan to the horizon, so give one.
  @inlinable borrowing func signals<Rule: PositionExitStrategy>(of rule: Rule) -> Signals {
    var entries = BitMask(count: count)
    var exits = [Int32](repeating: ExitSignals.never, count: count)
    withColumns { columns in
      mark(&entries) { rule.enters(BarContext(bar: $0, columns: columns)) }
      var decision = entries.next(from: warmUp, before: count - 1)
      while let bar = decision {
        if let exit = firstExit(of: rule, BarContext(bar: bar, columns: columns)) {
          exits[bar] = Int32(exit)
        }
        decision = entries.next(from: bar + 1, before: count - 1)
      }
    }
    return Signals(entries: entries, exits: .perDecision(exits))
  }

  /// Sets the bits of the bars, from the end of the warm-up on, for which the answer is yes; a word at a
  /// time.
  @inlinable @inline(__always) borrowing func mark(_ mask: inout BitMask, _ answer: (Int) -> Bool) {
    var bar = warmUp
    while bar < count {
      let word = bar >> 6
      let end = min(count, (word + 1) << 6)
      var bits: UInt64 = 0
      while bar < end {
        bits |= (answer(bar) ? 1 : 0) << UInt64(bar & 63)
        bar += 1
      }
      mask.words[word] = bits
    }
  }

  /// The first close after a decision at which its position would be left.
  @inlinable @inline(__always) borrowing func firstExit<Rule: PositionExitStrategy>(
    of rule: Rule, _ decision: BarContext
  ) -> Int? {
    let price = fills.price(decision.bar)
    let first = decision.bar + 1
    let end = fills.horizon.map { min(count, first + $0) } ?? count
    var (highest, lowest) = (-Double.infinity, Double.infinity)
    for bar in first..<end {
      let now = BarContext(bar: bar, columns: decision.columns)
      highest = max(highest, now.high)
      lowest = min(lowest, now.low)
      let position = Position(
        decision: decision, price: price, barsHeld: bar - decision.bar, highestHigh: highest,
        lowestLow: lowest)
      if rule.exits(now, position) { return bar }
    }
    return nil
  }

  /// Lends the address of every column for the length of the call, by nesting one loan in the other.
  @usableFromInline borrowing func withColumns(_ body: (BarContext.Columns) -> Void) {
    if count == 0 { return }
    var pointers: [UnsafePointer<Double>] = []
    pointers.reserveCapacity(columns.count)
    reach.withUnsafeBufferPointer { reach in
      guard let reach = reach.baseAddress else { return }
      Self.lend(columns, from: 0, &pointers) { body(BarContext.Columns(values: $0, reach: reach)) }
    }
  }

  private static func lend(
    _ columns: [[Double]], from index: Int, _ pointers: inout [UnsafePointer<Double>],
    _ body: (UnsafePointer<UnsafePointer<Double>>) -> Void
  ) {
    if index == columns.count {
      pointers.withUnsafeBufferPointer { if let base = $0.baseAddress { body(base) } }
      return
    }
    columns[index].withUnsafeBufferPointer { column in
      guard let base = column.baseAddress else { return }
      pointers.append(base)
      lend(columns, from: index + 1, &pointers, body)
    }
  }
}
