import Backtest
import Market
import TestKit

/// Bars of whole prices for exhaustive checks.
struct TickBar: Hashable {
  var open: Int
  var high: Int
  var low: Int
  var close: Int

  /// Every bar whose prices lie in a range.
  static func all(in range: ClosedRange<Int>) -> [TickBar] {
    var bars: [TickBar] = []
    for low in range {
      for high in range where high >= low {
        for open in low...high {
          for close in low...high { bars.append(TickBar(open: open, high: high, low: low, close: close)) }
        }
      }
    }
    return bars
  }

  /// The ticks from the open over two extremes to the close.
  func ticks(highFirst: Bool) -> [Int] {
    let stops = highFirst ? [high, low, close] : [low, high, close]
    var ticks = [open]
    for stop in stops {
      while let last = ticks.last, last != stop { ticks.append(last + (stop > last ? 1 : -1)) }
    }
    return ticks
  }

  /// Every path of at most so many ticks that starts at the open, stays in the bar, sees both extremes and ends at the
  /// close.
  func paths(longest: Int) -> [[Int]] {
    var found: [[Int]] = []
    func extend(_ path: [Int]) {
      guard let last = path.last else { return }
      if last == close, path.contains(high), path.contains(low) { found.append(path) }
      if path.count == longest { return }
      if last < high { extend(path + [last + 1]) }
      if last > low { extend(path + [last - 1]) }
    }
    extend([open])
    return found
  }

  /// A market of such bars behind a first one at which orders are sent.
  static func frame(_ bars: [TickBar], first: Int) -> PreparedBars {
    let all = [TickBar(open: first, high: first, low: first, close: first)] + bars
    let instrument = Instrument(
      symbol: "TICK", assetClass: .cfd, tick: 1, pointValue: 1, lot: 1, sessions: .aroundTheClock,
      costs: .free)
    let dates = all.indices.map { Int32(18_000 + $0) }
    let series = BarSeries(
      instrument: instrument, timeframe: .day,
      timestamps: dates.map { RandomMarket.sessionClose(CivilDate(daysSinceEpoch: $0)) },
      open: all.map { Double($0.open) }, high: all.map { Double($0.high) }, low: all.map { Double($0.low) },
      close: all.map { Double($0.close) }, volume: nil, sessionDates: dates)
    return PreparedBars(
      series: series, sessions: SessionIndex(series: series, sessionClose: RandomMarket.sessionClose),
      atr: Array(repeating: 1, count: all.count))
  }
}
