/// Lowest and highest close of a position's first bars, for every number of them, each bar looked at once however
/// many endings ask.
struct RunningCloses: ~Copyable {
  struct Extremes: BitwiseCopyable {
    var lowest: Double
    var highest: Double
  }

  private let bars: UnsafeBufferPointer<BarPrices>
  /// At i, the extremes of the first i + 1 bars.
  private let known: Scratch<Extremes>
  private var knownCount = 0
  private var first = 0

  /// - Parameter longest: most bars that a position lasts.
  init(_ view: FrameView, longest: Int) {
    bars = view.bars
    known = Scratch(repeating: Extremes(lowest: .nan, highest: .nan), count: longest + 1)
  }

  /// Turns to the position whose first bar this is.
  @inline(__always) mutating func look(from first: Int) {
    self.first = first
    knownCount = 0
  }

  /// The extremes of the closes before a bar; `nil` when it is the first.
  @inline(__always) mutating func extremes(before bar: Int) -> Extremes? {
    let count = bar - first
    if count == 0 { return nil }
    var extremes =
      knownCount == 0
      ? Extremes(lowest: .infinity, highest: -.infinity) : known[min(knownCount, count) - 1]
    while knownCount < count {
      let close = bars[first + knownCount].close
      extremes = Extremes(lowest: min(extremes.lowest, close), highest: max(extremes.highest, close))
      known[knownCount] = extremes
      knownCount += 1
    }
    return extremes
  }
}
