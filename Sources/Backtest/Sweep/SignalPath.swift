import Strategies

/// The bars with an entry signal in order, and from each bar the way to the next of them.
struct SignalPath: ~Copyable {
  let count: Int
  private let signalBars: WorkBuffer<Int32>
  /// For each bar of the window and the one after it, the number of the first signal there or later.
  private let signalFrom: WorkBuffer<Int32>
  private let start: Int

  /// Signals at the last bar of the window decide nothing.
  init(_ entries: BitMask, in window: Range<Int>) {
    start = window.lowerBound
    signalBars = WorkBuffer(repeating: 0, count: window.count)
    signalFrom = WorkBuffer(repeating: 0, count: window.count + 1)
    var (found, next) = (0, window.lowerBound)
    while let bar = entries.next(from: next, before: window.upperBound - 1) {
      signalBars[found] = Int32(truncatingIfNeeded: bar)
      for passed in next...bar { signalFrom[passed - start] = Int32(truncatingIfNeeded: found) }
      (found, next) = (found + 1, bar + 1)
    }
    for passed in next..<max(next, window.upperBound + 1) {
      signalFrom[passed - start] = Int32(truncatingIfNeeded: found)
    }
    count = found
  }

  func bars(_ numbers: Range<Int>) -> UnsafeBufferPointer<Int32> {
    UnsafeBufferPointer(start: signalBars.pointer(at: numbers.lowerBound), count: numbers.count)
  }

  /// The number of the first signal at a bar or later; `count` when there is none.
  @inline(__always) func next(from bar: Int) -> Int { Int(signalFrom[bar &- start]) }
}
