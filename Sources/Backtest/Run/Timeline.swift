/// The closes at which anything trades, in order, and which bar of each market closes there.
struct Timeline {
  let count: Int
  /// For one market, its first bar; the rest follow one by one.
  private let first: Int
  /// For several, `bars[market * count + step]`; −1 where a market has no bar.
  private let bars: [Int32]

  init(_ timestamps: [[Int64]], windows: [Range<Int>]) {
    if timestamps.count == 1 {
      (first, count, bars) = (windows[0].lowerBound, windows[0].count, [])
      return
    }
    first = 0
    let times = Set(zip(timestamps, windows).flatMap { $0[$1] }).sorted()
    var bars: [Int32] = []
    bars.reserveCapacity(times.count * timestamps.count)
    for (column, window) in zip(timestamps, windows) {
      var bar = window.lowerBound
      for time in times {
        if bar < window.upperBound, column[bar] == time {
          bars.append(Int32(bar))
          bar += 1
        } else {
          bars.append(-1)
        }
      }
    }
    count = times.count
    self.bars = bars
  }

  /// The bar of a market that closes at a step; −1 for none.
  @inline(__always) func bar(_ market: Int, at step: Int) -> Int {
    bars.isEmpty ? first + step : Int(bars[market * count + step])
  }
}
