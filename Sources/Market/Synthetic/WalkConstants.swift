internal import Glibc

/// The figures of one regime for one bar length.
struct WalkConstants {
  var drift: Double
  /// Long-run variance of a bar, gaps and jumps apart.
  var variance: Double
  var gapVariance: Double
  var shock: Double
  var asymmetry: Double
  var persistence: Double
  /// What the variance is drawn to: 1 − the sum of the weights.
  var base: Double
  /// −2/ν and √(ν − 2) of Student's surprises; 0 and 0 for normal ones.
  var tailPower = 0.0
  var tailScale = 0.0
  /// Probability of no jump in a bar; 1 without jumps.
  var noJump = 1.0
  var jumpRate = 0.0
  var jumpMean = 0.0
  var jumpDeviation = 0.0
  /// Part of the deviation from the start that a bar takes back.
  var pull: Double

  init(_ regime: ScenarioRegime, _ scenario: MarketScenario, _ instrument: Instrument, _ clock: SessionClock)
  {
    let days = instrument.daysPerYear
    let bars = Double(clock.barsPerSession)
    let dayVariance = regime.annualVolatility * regime.annualVolatility / days
    variance = dayVariance * (1 - scenario.overnightShare) / bars
    gapVariance = dayVariance * scenario.overnightShare
    pull = regime.pullHalfLife.map { 1 - exp2(-1 / ($0 * bars)) } ?? 0
    drift = regime.annualDrift / days / bars
    let weightBars = Double(SessionClock(instrument, scenario.weightsFor).barsPerSession)
    let weights = Self.weights(regime, barRatio: bars / weightBars)
    (shock, asymmetry, persistence) = weights
    base = 1 - shock - asymmetry / 2 - persistence
    if let nu = regime.tailIndex {
      tailPower = -2 / nu
      tailScale = (nu - 2).squareRoot()
    }
    if let jumps = regime.jumps, jumps.perYear > 0 {
      jumpRate = jumps.perYear / days / bars
      noJump = exp(-jumpRate)
      (jumpMean, jumpDeviation) = (jumps.mean, jumps.deviation)
      drift -= jumpRate * expm1(jumps.mean + jumps.deviation * jumps.deviation / 2)
    }
  }

  /// The weights for a bar of which `barRatio` make up one for which they are stated.
  ///
  /// The persistence p of the variance becomes p^(1/m), so that a deviation halves in the same time, and the
  /// weights of surprises shrink with √(1 − p²), which keeps the spread of the variance (to first order, the
  /// scaling under which GARCH has a diffusion limit; Nelson 1990). Joining bars can ask for more surprise than
  /// the persistence holds; the weight of the last variance is then 0.
  private static func weights(
    _ regime: ScenarioRegime, barRatio: Double
  ) -> (shock: Double, asymmetry: Double, persistence: Double) {
    let total = regime.variancePersistence
    let surprise = regime.shock + regime.asymmetry / 2
    if barRatio == 1 || surprise == 0 { return (regime.shock, regime.asymmetry, regime.persistence) }
    let scaled = pow(total, 1 / barRatio)
    let wanted = ((1 - scaled * scaled) / (1 - total * total)).squareRoot()
    let factor = min(wanted, scaled / surprise)
    return (regime.shock * factor, regime.asymmetry * factor, max(0, scaled - surprise * factor))
  }
}

/// How many bars a session of an instrument has.
struct SessionClock {
  let barsPerSession: Int

  init(_ instrument: Instrument, _ timeframe: Timeframe) {
    let (length, minutes) = (instrument.sessions.length, timeframe.minutes)
    barsPerSession = timeframe.isIntraday ? (length + minutes - 1) / minutes : 1
  }
}
