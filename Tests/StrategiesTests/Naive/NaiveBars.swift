import Market
import Strategies

/// Bars of a made-up market as plain columns, with the indicators that several rules use, each written down
/// anew.
struct NaiveBars {
  let o: Column
  let h: Column
  let l: Column
  let c: Column
  let v: Column
  /// Session date, in days.
  let day: [Int32]
  /// Minutes from midnight UTC, which is the clock of the made-up exchange.
  let clock: [Int]
  /// Bars of half an hour in sessions of six and a half, or daily ones.
  let isIntraday: Bool

  init(_ series: BarSeries) {
    o = Column(series.open)
    h = Column(series.high)
    l = Column(series.low)
    c = Column(series.close)
    v = Column(series.volume ?? [])
    day = series.sessionDates
    clock = series.timestamps.map { Int($0 / 60_000_000_000 % 1_440) }
    isIntraday = series.timeframe.isIntraday
  }

  var count: Int { c.count }

  /// What a percentage of daily bars is on these, as a fraction.
  func move(_ percent: Double) -> Double { percent / 100 * (isIntraday ? (30.0 / 390).squareRoot() : 1) }

  var range: Column { h.minus(l) }

  var trueRange: Column {
    Column(count) { t in
      let last = c[t - 1]
      return t == 0 ? .nan : max(h[t] - l[t], max(abs(h[t] - last), abs(l[t] - last)))
    }
  }

  func atr(_ n: Int) -> Column { trueRange.wilder(n) }

  var ibs: Column { Column(count) { h[$0] == l[$0] ? 0.5 : (c[$0] - l[$0]) / (h[$0] - l[$0]) } }

  /// How many closes in a row fell, up to `t`.
  func fallingCloses(_ t: Int) -> Int {
    var streak = 0
    while c[t - streak] < c[t - streak - 1] { streak += 1 }
    return streak
  }

  /// How many closes in a row rose, up to `t`.
  func risingCloses(_ t: Int) -> Int {
    var streak = 0
    while c[t - streak] > c[t - streak - 1] { streak += 1 }
    return streak
  }

  /// Volume-weighted mean of (H + L + C) ÷ 3 since the session's first bar.
  var sessionVWAP: Column {
    Column(count) { t in
      let bars = (0...t).filter { day[$0] == day[t] }
      let volume = bars.reduce(0) { $0 + v[$1] }
      let typical = { (i: Int) in (h[i] + l[i] + c[i]) / 3 }
      return volume > 0 ? bars.reduce(0) { $0 + typical($1) * v[$1] } / volume : typical(t)
    }
  }

  /// Wilder's stop and its side (1 long, −1 short), by his own tables.
  func parabolic(start: Double, step: Double, most: Double) -> (stop: Column, side: Column) {
    var stops = [Double](repeating: .nan, count: count)
    var sides = stops
    var long = !(l[0] - l[1] > 0 && l[0] - l[1] > h[1] - h[0])
    var (next, extreme, factor) = (long ? l[0] : h[0], long ? h[1] : l[1], start)
    for t in 1..<count {
      // The stop may not lie within the range of this bar and the one before; at the start there is only this
      // one.
      let before = t == 1 ? t : t - 1
      let floor = min(l[before], l[t])
      let ceiling = max(h[before], h[t])
      stops[t] = next
      if long ? l[t] <= next : h[t] >= next {
        stops[t] = long ? max(extreme, ceiling) : min(extreme, floor)
        long.toggle()
        (extreme, factor) = (long ? h[t] : l[t], start)
        next = stops[t] + factor * (extreme - stops[t])
      } else {
        if long ? h[t] > extreme : l[t] < extreme {
          extreme = long ? h[t] : l[t]
          factor = min(factor + step, most)
        }
        next += factor * (extreme - next)
      }
      next = long ? min(next, floor) : max(next, ceiling)
      sides[t] = long ? 1 : -1
    }
    return (Column(stops), Column(sides))
  }
}

/// Parameters by name.
struct NaiveParameters {
  let set: ParameterSet

  /// A number, or a flag as 0 or 1.
  subscript(name: String) -> Double { self.set[name]?.numeric ?? .nan }
  func whole(_ name: String) -> Int { Int(self[name]) }
  func isOn(_ name: String) -> Bool { self[name] == 1 }
  func word(_ name: String) -> String { self.set[name]?.description ?? "" }
}

/// An open position.
struct NaivePosition {
  /// The bar that decided the entry.
  let entry: Int
  let price: Double
  /// The highest high of the bars since.
  let highest: Double
}

/// A rule of the table as two questions at a bar.
struct NaiveRule {
  let enters: (Int) -> Verdict
  let exits: (Int, NaivePosition) -> Verdict

  init(enters: @escaping (Int) -> Verdict, exits: @escaping (Int, NaivePosition) -> Verdict) {
    self.enters = enters
    self.exits = exits
  }

  init(enters: @escaping (Int) -> Verdict, exits: @escaping (Int) -> Verdict) {
    self.init(enters: enters, exits: { t, _ in exits(t) })
  }
}
