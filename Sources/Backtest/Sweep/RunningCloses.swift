/// Lowest and highest close of a position's first bars, each bar looked at once: exits are asked for in order of
/// time.
struct RunningCloses {
  struct Extremes: BitwiseCopyable {
    var lowest: Double
    var highest: Double
  }

  private let closes: UnsafeBufferPointer<Double>
  private var extremes = Extremes(lowest: .infinity, highest: -.infinity)
  private var first = 0
  /// The first bar that the extremes do not cover.
  private var next = 0

  init(_ view: BarsView) { closes = view.closes }

  /// Turns to the position whose first bar this is.
  @inline(__always) mutating func look(from first: Int) {
    self.first = first
    next = first
    extremes = Extremes(lowest: .infinity, highest: -.infinity)
  }

  /// The extremes of the closes before a bar, which is not before that of the last call; `nil` when it is the
  /// first.
  @inline(__always) mutating func extremes(before bar: Int) -> Extremes? {
    if bar == first { return nil }
    var (lowest, highest) = (extremes.lowest, extremes.highest)
    while next < bar {
      let close = closes[next]
      lowest = close < lowest ? close : lowest
      highest = close > highest ? close : highest
      next &+= 1
    }
    extremes = Extremes(lowest: lowest, highest: highest)
    return extremes
  }
}
