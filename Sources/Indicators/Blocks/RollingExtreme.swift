/// The largest or smallest of the last `length` values in constant time, whatever their shape.
///
/// Blocks as in `RollingMean`: the extreme of a window is the extreme of a tail and a head (van Herk 1992,
/// Gil and Werman 1993).
struct RollingExtreme<Order: ExtremeOrder>: Sendable {
  let length: Int
  private var tails: Buffer
  private var head = Order.worst
  private var left = 0

  init(length: Int) {
    self.length = length
    tails = Buffer(count: length)
    tails.base[0] = Order.worst
  }

  /// See `RollingMean.update`.
  mutating func update(_ newest: UnsafePointer<Double>, count: Int) -> Double {
    if left == 0 { startBlock(newest, count: count) }
    left &-= 1
    head = Order.better(head, newest.pointee)
    return Order.better(head, tails.base[left])
  }

  mutating func detach() { tails.makeUnique() }

  private mutating func startBlock(_ newest: UnsafePointer<Double>, count: Int) {
    left = length
    head = Order.worst
    guard count >= length, length > 1 else { return }
    var best = Order.worst
    for back in 1..<length {
      best = Order.better(best, newest[0 &- back])
      tails.base[back] = best
    }
  }
}

/// Which of two values an extreme keeps.
protocol ExtremeOrder: Sendable {
  static var worst: Double { get }
  static func isBetter(_ a: Double, than b: Double) -> Bool
}

extension ExtremeOrder {
  static func better(_ a: Double, _ b: Double) -> Double { isBetter(a, than: b) ? a : b }
}

enum Highest: ExtremeOrder {
  static var worst: Double { -.infinity }
  static func isBetter(_ a: Double, than b: Double) -> Bool { a > b }
}

enum Lowest: ExtremeOrder {
  static var worst: Double { .infinity }
  static func isBetter(_ a: Double, than b: Double) -> Bool { a < b }
}
