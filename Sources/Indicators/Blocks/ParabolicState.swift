/// The state of Wilder's parabolic stop and reverse (New Concepts in Technical Trading Systems, 1978), shared
/// by `SAR`, `SAREXT` and `PSAR`.
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
  /// Stop and extreme as a long position sees them: while short, prices are negated.
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
    if !begun { return begin(high: high, low: low, lastHigh: lastHigh, lastLow: lastLow) }
    let top = isLong ? high : -low
    let bottom = isLong ? low : -high
    let lastTop = isLong ? lastHigh : -lastLow
    let lastBottom = isLong ? lastLow : -lastHigh
    if bottom <= stop { return turn(top: top, bottom: bottom, lastTop: lastTop) }
    let shown = stop
    let side = isLong ? long : short
    // Selections instead of a branch: new extremes cannot be predicted.
    acceleration = top > extreme ? min(acceleration + side.step, side.most) : acceleration
    extreme = max(extreme, top)
    stop = min(stop + acceleration * (extreme - stop), min(lastBottom, bottom))
    return isLong ? shown : -shown
  }

  private mutating func begin(high: Double, low: Double, lastHigh: Double, lastLow: Double) -> Double {
    begun = true
    let down = lastLow - low
    isLong = startValue == 0 ? !(down > 0 && down > high - lastHigh) : startValue > 0
    extreme = isLong ? high : -low
    stop = startValue == 0 ? (isLong ? lastLow : -lastHigh) : startValue
    acceleration = (isLong ? long : short).start
    // The first bar counts as its own predecessor.
    return update(high: high, low: low, lastHigh: high, lastLow: low)
  }

  /// The price has passed the stop: the new stop is the extreme of the old side.
  private mutating func turn(top: Double, bottom: Double, lastTop: Double) -> Double {
    let limit = max(lastTop, top)
    let shown = max(extreme, limit) * (isLong ? 1 + reverseOffset : 1 - reverseOffset)
    isLong.toggle()
    acceleration = (isLong ? long : short).start
    extreme = -bottom
    stop = min(acceleration * (extreme + shown) - shown, -limit)
    return isLong ? -shown : shown
  }
}

extension ParabolicState {
  /// Inputs: high, low.
  mutating func update(_ past: InputWindow) -> Double {
    update(high: past[0], low: past[1], lastHigh: past[0, back: 1], lastLow: past[1, back: 1])
  }
}
