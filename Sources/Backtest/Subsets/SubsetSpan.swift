public import Market

/// The part of a universe that lies between two dates.
public struct SubsetSpan: Sendable {
  /// The bars of each book, in the order of the universe.
  public let windows: [Range<Int>]
  let steps: Range<Int>
  /// By step from the first one, 64 books a word: who has a bar, and whose bar decides an entry that can still fill.
  let present: [UInt64]
  let entering: [UInt64]
  /// The step at whose close each book leaves because its bars end; −1 where it does not.
  let endings: [Int32]
  /// The session date of the books at a step where all have the same one; `Int32.min` where they differ.
  let dates: [Int32]

  init(_ universe: SubsetUniverse, windows: [Range<Int>]) {
    self.windows = windows
    let (times, words) = (universe.times, universe.tape.words)
    var (start, end) = (times.count, 0)
    for (place, window) in windows.enumerated() where !window.isEmpty {
      let stamps = universe.books[place].bars.series.timestamps
      start = min(start, Self.index(of: stamps[window.lowerBound], in: times))
      end = max(end, Self.index(of: stamps[window.upperBound - 1], in: times) + 1)
    }
    steps = min(start, end)..<end
    var present = [UInt64](repeating: 0, count: words * steps.count)
    var entering = present
    var dates = [Int32](repeating: .max, count: steps.count)
    var endings = [Int32](repeating: -1, count: windows.count)
    for (place, window) in windows.enumerated() {
      let series = universe.books[place].bars.series
      let (word, bit) = (place / 64, UInt64(1) << UInt64(place % 64))
      var step = 0
      for bar in window {
        while times[steps.lowerBound + step] < series.timestamps[bar] { step += 1 }
        present[step * words + word] |= bit
        if bar + 1 == window.upperBound, universe.settings.closesAtEnd {
          endings[place] = Int32(steps.lowerBound + step)
        }
        if universe.paths[place].outcomeAt[bar] >= 0, bar + 1 < window.upperBound {
          entering[step * words + word] |= bit
        }
        let date = series.sessionDates[bar]
        if dates[step] == .max { dates[step] = date } else if dates[step] != date { dates[step] = .min }
      }
    }
    self.present = present
    self.entering = entering
    self.dates = dates
    self.endings = endings
  }

  private static func index(of time: Int64, in times: [Int64]) -> Int {
    var (low, high) = (0, times.count)
    while low < high {
      let middle = (low + high) / 2
      if times[middle] >= time { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
