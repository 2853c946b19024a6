/// The mean of the last `length` values, without drift.
///
/// The series is cut into blocks of `length` values. A window is then the tail of one block and the head of
/// the next, so its sum is a suffix sum plus a prefix sum: values are added and never subtracted again, and a
/// result depends on the values of its own window alone. (The scheme of van Herk 1992 and Gil and Werman 1993
/// for running extremes, used for sums.) Values are taken relative to the first one of the newer block, which
/// keeps the sums small: a constant series has exactly its constant as mean.
///
/// Three additions a value; a rebuild every `length` values.
struct RollingMean: Sendable {
  let length: Int
  private let share: Double
  private var tails: Buffer
  private var anchor = 0.0
  private var head = 0.0
  /// How many values of the older block the window still holds.
  private var left = 0

  init(length: Int) {
    self.length = length
    share = 1 / Double(length)
    tails = Buffer(count: length)
  }

  /// Takes in a value; `newest` has the last `length − 1` values behind it once that many were given.
  ///
  /// - Parameter count: how many values were given before this one; while it is less than `length − 1` the
  ///   result has no meaning.
  mutating func update(_ newest: UnsafePointer<Double>, count: Int) -> Double {
    if left == 0 {
      if length <= Self.few { return count < length &- 1 ? .nan : directMean(newest) }
      startBlock(newest, count: count)
    }
    left &-= 1
    head += newest.pointee - anchor
    return anchor + (head + tails.base[left]) * share
  }

  /// Up to this length, adding up the window is quicker than blocks.
  static let few = 8

  private func directMean(_ newest: UnsafePointer<Double>) -> Double {
    let last = newest.pointee
    var sum = 0.0
    for back in stride(from: 1, to: length, by: 1) { sum += newest[0 &- back] - last }
    return last + sum * share
  }

  mutating func detach() { tails.makeUnique() }

  private mutating func startBlock(_ newest: UnsafePointer<Double>, count: Int) {
    left = length
    head = 0
    anchor = newest.pointee
    guard count >= length, length > 1 else { return }
    var sum = 0.0
    for back in 1..<length {
      sum += newest[0 &- back] - anchor
      tails.base[back] = sum
    }
  }
}
