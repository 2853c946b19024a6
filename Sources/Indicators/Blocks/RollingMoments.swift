/// Mean and population variance of the last `length` values, without drift.
///
/// Blocks and anchor as in `RollingMean`. Because the anchor lies in the window, squares are of the size of the
/// spread and not of the level: a price of 1e8 that moves by cents keeps its variance, and a constant window has
/// exactly 0.
struct RollingMoments: Sendable {
  let length: Int
  private let share: Double
  private var tails: Buffer
  private var anchor = 0.0
  private var head = 0.0
  private var headSquares = 0.0
  private var filled: Int

  init(length: Int) {
    self.length = length
    share = 1 / Double(length)
    tails = Buffer(count: 2 * (length + 1))
    filled = length
  }

  /// See `RollingMean.update`.
  mutating func update(
    _ newest: UnsafePointer<Double>, count: Int
  ) -> (mean: Double, variance: Double) {
    if filled == length { startBlock(newest, count: count) }
    filled += 1
    let deviation = newest.pointee - anchor
    head += deviation
    headSquares += deviation * deviation
    let tail = tails.base + 2 * (length - filled)
    let shift = (head + tail[0]) * share
    let variance = (headSquares + tail[1]) * share - shift * shift
    return (anchor + shift, variance > 0 ? variance : 0)
  }

  private mutating func startBlock(_ newest: UnsafePointer<Double>, count: Int) {
    filled = 0
    head = 0
    headSquares = 0
    anchor = newest.pointee
    guard count >= length else { return }
    tails.makeUnique()
    var sum = 0.0
    var squares = 0.0
    for back in 1...length {
      let deviation = newest[-back] - anchor
      sum += deviation
      squares += deviation * deviation
      tails.base[2 * back] = sum
      tails.base[2 * back + 1] = squares
    }
  }
}
