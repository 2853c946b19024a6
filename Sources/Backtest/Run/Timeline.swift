/// The closes at which anything trades, in order, and which bar of each book opens and closes there.
struct Timeline {
  let count: Int
  /// For one book, its first bar; the rest follow one by one.
  private let first: Int
  /// For several, `bars[book * count + step]`; −1 where a book has no bar.
  private let bars: [Int32]
  /// The same for bars that open, where a bar may open at an earlier step than it closes; empty where none does.
  private let openings: [Int32]

  /// - Parameter openTimes: when each bar began; empty when bars open and close at one step.
  init(_ timestamps: [[Int64]], openTimes: [[Int64]] = [], windows: [Range<Int>]) {
    if timestamps.count == 1 {
      (first, count, bars, openings) = (windows[0].lowerBound, windows[0].count, [], [])
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
    openings = Self.openings(openTimes, bars: bars, times: times)
  }

  /// A bar opens at the first step after it began, and after the bar before it has closed.
  private static func openings(_ openTimes: [[Int64]], bars: [Int32], times: [Int64]) -> [Int32] {
    if openTimes.isEmpty { return [] }
    var openings = [Int32](repeating: -1, count: bars.count)
    for book in openTimes.indices {
      var step = 0
      for close in times.indices {
        let bar = bars[book * times.count + close]
        if bar < 0 { continue }
        while step < close, times[step] <= openTimes[book][Int(bar)] { step += 1 }
        openings[book * times.count + step] = bar
        step = close + 1
      }
    }
    return openings
  }

  /// The bar of a book that closes at a step; −1 for none.
  @inline(__always) func bar(_ book: Int, at step: Int) -> Int {
    bars.isEmpty ? first + step : Int(bars[book * count + step])
  }

  /// The bar of a book that opens at a step; −1 for none.
  @inline(__always) func opening(_ book: Int, at step: Int) -> Int {
    openings.isEmpty ? bar(book, at: step) : Int(openings[book * count + step])
  }
}
