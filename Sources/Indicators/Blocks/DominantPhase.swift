import Glibc

/// The phase of the dominant cycle: the angle of the smoothed prices of one cycle against a sine and a cosine
/// of its period (J. Ehlers, Rocket Science for Traders, 2001).
struct DominantPhase: Sendable {
  /// In degrees, −45 to 315.
  private(set) var degrees = 0.0
  private var prices = History(length: CycleWaves.longest)

  var sine: Double { sin(degrees * (.pi / 180)) }
  var leadSine: Double { sin((degrees + 45) * (.pi / 180)) }

  mutating func detach() { prices.detach() }

  /// Takes in the smoothed price and the period of a cycle that has just been updated.
  mutating func update(_ cycle: HilbertCycle) {
    let newest = prices.push(cycle.smoothed)
    let count = Int(cycle.smoothPeriod + 0.5)
    let (real, imaginary) = CycleWaves.shared.project(newest, count: count)
    if imaginary != 0 {
      degrees = atan(real / imaginary) * (180 / .pi)
    } else if real != 0 {
      degrees += real < 0 ? -90 : 90
    }
    // A quarter turn, and one bar for the lag of the smoothing.
    degrees += 90 + 360 / cycle.smoothPeriod
    if imaginary < 0 { degrees += 180 }
    if degrees > 315 { degrees -= 360 }
  }
}

/// Sine and cosine waves of whole periods, computed once.
struct CycleWaves: Sendable {
  static let longest = 50
  static let shared = CycleWaves()

  /// Row `n` has the pairs (sin, cos) of 2πi/n for i from n − 1 down to 0, so that it lies beside prices in
  /// the order of time.
  private let rows: [[SIMD2<Double>]]

  private init() {
    rows = (0...Self.longest).map { count in
      (0..<count).reversed().map { i in
        let angle = Double(i) * 2 * .pi / Double(count)
        return SIMD2(sin(angle), cos(angle))
      }
    }
  }

  /// Sums of the last `count` prices times sine and cosine.
  func project(_ newest: UnsafePointer<Double>, count: Int) -> (sine: Double, cosine: Double) {
    let oldest = newest - (count - 1)
    var (even, odd) = (SIMD2<Double>(), SIMD2<Double>())
    rows[count].withUnsafeBufferPointer { waves in
      var i = 0
      while i &+ 1 < count {
        even += waves[i] * oldest[i]
        odd += waves[i &+ 1] * oldest[i &+ 1]
        i &+= 2
      }
      if i < count { even += waves[i] * oldest[i] }
    }
    let sum = even + odd
    return (sum[0], sum[1])
  }
}
