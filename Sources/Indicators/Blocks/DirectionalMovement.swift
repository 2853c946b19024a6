/// Wilder's directional movement (New Concepts in Technical Trading Systems, 1978): running sums of upward
/// and downward movement and of the true range, in which each bar replaces 1/n of the sum.
///
/// The sums start with the first n − 1 bars that have one before them. Over one bar they are that bar's
/// values.
struct DirectionalMovement: Sendable {
  let length: Int
  private let keep: Double
  /// Upward and downward movement.
  private var sums = SIMD2<Double>()
  private(set) var range = 0.0

  init(length: Int) {
    self.length = length
    keep = length == 1 ? 0 : 1 - 1 / Double(length)
  }

  var plus: Double { sums[0] }
  var minus: Double { sums[1] }

  /// 100 · movement ÷ range; 0 where the range is zero.
  var plusIndicator: Double { range > 0 ? 100 * (plus / range) : 0 }
  var minusIndicator: Double { range > 0 ? 100 * (minus / range) : 0 }

  /// 100 · |difference| ÷ sum of the two; `nil` where nothing has moved.
  var index: Double? {
    let sum = plus + minus
    return range > 0 && sum > 0 ? 100 * (abs(plus - minus) / sum) : nil
  }

  /// Takes in a bar; inputs high, low, close.
  mutating func update(_ past: InputWindow, seeding: Bool) {
    if seeding, past.available == 0 { return }
    let isSeed = seeding && past.available < length
    updateMovement(past, seeding: seeding)
    range = (isSeed ? range : range * keep) + past.trueRange
  }

  /// Takes in a bar for the movements alone; inputs high, low.
  mutating func updateMovement(_ past: InputWindow, seeding: Bool) {
    if seeding, past.available == 0 { return }
    let isSeed = seeding && past.available < length
    let moves = SIMD2(past[0] - past[0, back: 1], past[1, back: 1] - past[1])
    let others = SIMD2(moves[1], moves[0])
    // Masks instead of branches: which side moved further is a toss-up.
    let counts = (moves .> others) .& (moves .> 0)
    sums = (isSeed ? sums : sums * keep) + SIMD2().replacing(with: moves, where: counts)
  }
}

/// ADX: Wilder's smoothing of the directional index.
struct DirectionalAverage: Sendable {
  let length: Int
  private var movement: DirectionalMovement
  private var sum = 0.0
  private var value = 0.0

  init(length: Int) {
    self.length = length
    movement = DirectionalMovement(length: length)
  }

  /// Takes in a bar; the result has no meaning before bar 2 · `length` − 1.
  mutating func update(_ past: InputWindow, seeding: Bool) -> Double {
    movement.update(past, seeding: seeding)
    if seeding, past.available < 2 * length {
      if past.available >= length { sum += movement.index ?? 0 }
      value = sum / Double(length)
      return value
    }
    if let index = movement.index { value += (index - value) / Double(length) }
    return value
  }
}
