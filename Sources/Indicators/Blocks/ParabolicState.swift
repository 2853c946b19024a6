/// The state of Wilder's parabolic stop and reverse (New Concepts in Technical Trading Systems, 1978), shared by
/// `SAR`, `SAREXT` and `PSAR`.
///
/// The first position is short when the second bar moved further down than up, else long; it starts at the
/// extreme of the first bar. A stop never enters the range of the last two bars.
struct ParabolicState: Sendable {
  /// How the acceleration of one side starts, grows and ends.
  struct Acceleration: Sendable {
    var start: Double
    var step: Double
    var most: Double
  }

  let long: Acceleration
  let short: Acceleration
  /// Fraction by which the stop is moved away from the price when the side changes.
  var reverseOffset = 0.0
  /// 0: the rule above; positive: long from this stop; negative: short from its absolute value.
  var startValue = 0.0

  private(set) var isLong = true
  private var stop = 0.0
  private var extreme = 0.0
  private var acceleration = 0.0
  private var begun = false

  init(long: Acceleration, short: Acceleration) {
    self.long = long
    self.short = short
  }

  /// Takes in a bar that has one behind it; returns the stop in force on this bar.
  mutating func update(high: Double, low: Double, lastHigh: Double, lastLow: Double) -> Double {
    var (lastHigh, lastLow) = (lastHigh, lastLow)
    if !begun {
      begin(high: high, low: low, lastHigh: lastHigh, lastLow: lastLow)
      (lastHigh, lastLow) = (high, low)
    }
    return isLong
      ? updateLong(high: high, low: low, lastHigh: lastHigh, lastLow: lastLow)
      : updateShort(high: high, low: low, lastHigh: lastHigh, lastLow: lastLow)
  }

  private mutating func begin(high: Double, low: Double, lastHigh: Double, lastLow: Double) {
    begun = true
    let down = lastLow - low
    isLong = startValue == 0 ? !(down > 0 && down > high - lastHigh) : startValue > 0
    extreme = isLong ? high : low
    stop = startValue == 0 ? (isLong ? lastLow : lastHigh) : abs(startValue)
    acceleration = (isLong ? long : short).start
  }

  private mutating func updateLong(high: Double, low: Double, lastHigh: Double, lastLow: Double) -> Double {
    if low <= stop {
      isLong = false
      let shown = turned(max(extreme, max(lastHigh, high)), by: 1 + reverseOffset)
      acceleration = short.start
      extreme = low
      stop = max(shown + acceleration * (extreme - shown), max(lastHigh, high))
      return shown
    }
    let shown = stop
    if high > extreme {
      extreme = high
      acceleration = min(acceleration + long.step, long.most)
    }
    stop = min(stop + acceleration * (extreme - stop), min(lastLow, low))
    return shown
  }

  private mutating func updateShort(high: Double, low: Double, lastHigh: Double, lastLow: Double) -> Double {
    if high >= stop {
      isLong = true
      let shown = turned(min(extreme, min(lastLow, low)), by: 1 - reverseOffset)
      acceleration = long.start
      extreme = high
      stop = min(shown + acceleration * (extreme - shown), min(lastLow, low))
      return shown
    }
    let shown = stop
    if low < extreme {
      extreme = low
      acceleration = min(acceleration + short.step, short.most)
    }
    stop = max(stop + acceleration * (extreme - stop), max(lastHigh, high))
    return shown
  }

  private func turned(_ level: Double, by factor: Double) -> Double {
    reverseOffset == 0 ? level : level * factor
  }
}

extension ParabolicState {
  /// Inputs: high, low.
  mutating func update(_ past: Past) -> Double {
    update(high: past[0], low: past[1], lastHigh: past[0, back: 1], lastLow: past[1, back: 1])
  }
}
