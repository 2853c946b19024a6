/// The largest or smallest of the last `length` values in constant time, whatever their shape.
///
/// Blocks as in `RollingMean`: the extreme of a window is the extreme of a tail and a head (van Herk 1992, Gil
/// and Werman 1993).
struct RollingExtreme<Order: ExtremeOrder>: Sendable {
  let length: Int
  private var tails: Buffer
  private var head = Order.worst
  private var filled: Int

  init(length: Int) {
    self.length = length
    tails = Buffer(count: length + 1)
    tails.base[0] = Order.worst
    filled = length
  }

  /// See `RollingMean.update`.
  mutating func update(_ newest: UnsafePointer<Double>, count: Int) -> Double {
    if filled == length { startBlock(newest, count: count) }
    filled += 1
    head = Order.better(head, newest.pointee)
    return Order.better(head, tails.base[length - filled])
  }

  private mutating func startBlock(_ newest: UnsafePointer<Double>, count: Int) {
    filled = 0
    head = Order.worst
    guard count >= length else { return }
    tails.makeUnique()
    var best = Order.worst
    for back in 1...length {
      best = Order.better(best, newest[-back])
      tails.base[back] = best
    }
  }
}

/// Which of two values an extreme keeps.
protocol ExtremeOrder: Sendable {
  static var worst: Double { get }
  static func better(_ a: Double, _ b: Double) -> Double
}

enum Highest: ExtremeOrder {
  static var worst: Double { -.infinity }
  static func better(_ a: Double, _ b: Double) -> Double { a > b ? a : b }
}

enum Lowest: ExtremeOrder {
  static var worst: Double { .infinity }
  static func better(_ a: Double, _ b: Double) -> Double { a < b ? a : b }
}
