import Indicators
import Market
import Strategies

/// One row of the golden list: when a position was entered and left, at which prices, and why.
struct GoldenTrade: Hashable, CustomStringConvertible {
  var strategy: String
  var market: String
  var entry: String
  var exit: String
  var entryPrice: Double
  var exitPrice: Double
  var reason: String

  static let header = "strategy,market,entry,exit,entry_price,exit_price,reason"

  var description: String {
    [strategy, "\"\(market)\"", entry, exit, "\(entryPrice)", "\(exitPrice)", reason].joined(separator: ",")
  }

  init(
    _ strategy: String, _ market: String, _ series: BarSeries, from entryBar: Int, to exitBar: Int,
    at entryPrice: Double,
    _ exitPrice: Double, _ reason: String
  ) {
    self.strategy = strategy
    self.market = market
    entry = series.displayTime(entryBar)
    exit = series.displayTime(exitBar)
    self.entryPrice = entryPrice
    self.exitPrice = exitPrice
    self.reason = reason
  }

  /// Reads a row; `nil` for what is none.
  init?(_ line: Substring) {
    let halves = line.split(separator: "\"", omittingEmptySubsequences: false)
    guard halves.count == 3 else { return nil }
    let rest = halves[2].split(separator: ",")
    guard rest.count == 5, let entryPrice = Double(rest[2]), let exitPrice = Double(rest[3]) else {
      return nil
    }
    strategy = String(halves[0].dropLast())
    market = String(halves[1])
    (entry, exit) = (String(rest[0]), String(rest[1]))
    (self.entryPrice, self.exitPrice) = (entryPrice, exitPrice)
    reason = String(rest[4])
  }
}

/// The plainest way to trade a rule: one position at a time, in and out at the next open, out after 20 bars.
enum PlainTrader {
  static let longest = 20

  /// - Parameter signals: the product's, asked where two orders of floating-point operations may differ.
  /// - Returns: the trades, and how many of the questions on the way were too close to tell.
  static func trades(
    _ rule: NaiveRule, _ bars: NaiveBars, _ series: BarSeries, from warmUp: Int, ties signals: Signals,
    as strategy: String,
    on market: String
  ) -> (trades: [GoldenTrade], unsure: Int) {
    var trades: [GoldenTrade] = []
    var unsure = 0
    func says(_ verdict: Verdict, tie: @autoclosure () -> Bool) -> Bool {
      if verdict == .unsure { unsure += 1 }
      return verdict == .unsure ? tie() : verdict == .yes
    }
    let last = bars.count - 1
    var t = warmUp
    while t < last {
      guard says(rule.enters(t), tie: signals.entries[t]) else {
        t += 1
        continue
      }
      let entry = t + 1
      var highest = -Double.infinity
      var (exit, price, reason) = (last, bars.c[last], "end_of_data")
      for bar in entry..<last {
        highest = max(highest, bars.h[bar])
        let position = NaivePosition(entry: t, price: bars.o[entry], highest: highest)
        let leaves = says(rule.exits(bar, position), tie: signals.exits.leaves(at: bar, decision: t))
        if leaves || bar - entry + 1 >= longest {
          (exit, price, reason) = (bar + 1, bars.o[bar + 1], leaves ? "signal" : "time")
          break
        }
      }
      trades.append(
        GoldenTrade(strategy, market, series, from: entry, to: exit, at: bars.o[entry], price, reason))
      t = exit
    }
    return (trades, unsure)
  }
}
