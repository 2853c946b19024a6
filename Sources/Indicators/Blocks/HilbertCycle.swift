import Glibc

/// J. Ehlers' homodyne discriminator (Rocket Science for Traders, 2001): the period of the dominant cycle
/// from the in-phase and quadrature parts of the smoothed price. Shared by MAMA and the `HT_` indicators.
///
/// The first `skipped` values only fill the smoothing; the transform starts behind them from zero, as in
/// TA-Lib.
struct HilbertCycle: Sendable {
  let skipped: Int
  /// Mean of the last four prices with weights 4, 3, 2, 1.
  private(set) var smoothed = 0.0
  /// In-phase part: the detrended price three values ago.
  private(set) var inPhase = 0.0
  private(set) var quadrature = 0.0
  /// Period of the dominant cycle in values, 6 to 50, smoothed once.
  private(set) var period = 0.0
  /// The period, smoothed twice.
  private(set) var smoothPeriod = 0.0

  private var smoothedTaps = SevenTaps()
  private var detrendedTaps = SevenTaps()
  private var inPhaseTaps = SevenTaps()
  private var quadratureTaps = SevenTaps()
  private var lastI = 0.0
  private var lastQ = 0.0
  private var real = 0.0
  private var imaginary = 0.0

  init(skipped: Int) { self.skipped = skipped }

  /// The furthest value that `update` reads.
  static let reach = 3

  /// Takes in a value; returns whether the transform has started.
  mutating func update(_ newest: UnsafePointer<Double>, count: Int) -> Bool {
    if count < skipped { return false }
    smoothed = (4 * newest[0] + 3 * newest[-1] + 2 * newest[-2] + newest[-3]) * 0.1
    let gain = 0.075 * period + 0.54
    inPhase = detrendedTaps.third
    let detrended = smoothedTaps.transform(smoothed) * gain
    quadrature = detrendedTaps.transform(detrended) * gain
    let advancedI = inPhaseTaps.transform(inPhase) * gain
    let advancedQ = quadratureTaps.transform(quadrature) * gain
    updatePeriod(
      i: 0.2 * (inPhase - advancedQ) + 0.8 * lastI, q: 0.2 * (quadrature + advancedI) + 0.8 * lastQ)
    return true
  }

  private mutating func updatePeriod(i: Double, q: Double) {
    real = 0.2 * (i * lastI + q * lastQ) + 0.8 * real
    imaginary = 0.2 * (i * lastQ - q * lastI) + 0.8 * imaginary
    (lastI, lastQ) = (i, q)
    let last = period
    if imaginary != 0, real != 0 { period = 2 * .pi / atan(imaginary / real) }
    period = max(min(period, 1.5 * last), 0.67 * last)
    period = min(max(period, 6), 50)
    period = 0.2 * period + 0.8 * last
    smoothPeriod = 0.33 * period + 0.67 * smoothPeriod
  }
}

/// The discrete Hilbert transform over seven values, of which every second one counts.
struct SevenTaps: Sendable {
  /// The values 2, 4 and 6 places before the next one.
  private var even = SIMD4<Double>()
  /// The values 1, 3 and 5 places before the next one.
  private var odd = SIMD4<Double>()

  /// Takes in a value and returns the transform, before the gain for the period.
  mutating func transform(_ value: Double) -> Double {
    let result = 0.0962 * (value - even[2]) + 0.5769 * (even[0] - even[1])
    (even, odd) = (odd, SIMD4(value, even[0], even[1], 0))
    return result
  }

  /// The value three places before the one that `transform` will take next.
  var third: Double { odd[1] }
}

/// MAMA and FAMA: averages whose weight follows the rate of change of the phase (J. Ehlers 2001).
struct MesaMean: MovingAverageBlock {
  let fastLimit: Double
  let slowLimit: Double
  private var cycle = HilbertCycle(skipped: 12)
  private var lastPhase = 0.0
  private var mama = 0.0
  /// The slower of the two averages.
  private(set) var fama = 0.0

  init(fastLimit: Double, slowLimit: Double) {
    self.fastLimit = fastLimit
    self.slowLimit = slowLimit
  }

  static let lookback = 32

  var reach: Int { HilbertCycle.reach }

  mutating func update(_ newest: UnsafePointer<Double>, count: Int, seeding: Bool) -> Double {
    guard cycle.update(newest, count: count) else { return .nan }
    let phase = cycle.inPhase == 0 ? 0 : atan(cycle.quadrature / cycle.inPhase) * (180 / .pi)
    let change = lastPhase - phase
    lastPhase = phase
    let weight = change > 1 ? max(fastLimit / change, slowLimit) : fastLimit
    mama = weight * newest.pointee + (1 - weight) * mama
    fama = 0.5 * weight * mama + (1 - 0.5 * weight) * fama
    return mama
  }
}
