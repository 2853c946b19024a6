internal import Glibc
internal import Numerics

/// The price of a synthetic market, bar by bar.
///
/// Variance follows GARCH(1,1) (Bollerslev 1986) around its long-run level. High and low are drawn from the law
/// of the maximum and of the minimum of a Brownian bridge from open to close: (d + √(d² − 2σ²·ln u))/2 above the
/// open, with d the move over the bar. The two are drawn independently of each other, which widens ranges a
/// little; each is exact on its own.
struct PriceWalk {
  struct Bar {
    var open, high, low, close, volume: Double
  }

  private var random: RandomStream
  private let tick: Double?
  private let startLevel: Double
  private let drift: Double
  private let pull: Double
  private let longRunVariance: Double
  private let gapVariance: Double
  private let shock: Double
  private let persistence: Double
  /// Logarithm of the price.
  private var level: Double
  /// Variance of the next bar.
  private var variance: Double
  private var isFirst = true

  init(_ market: SyntheticMarket, _ random: RandomStream) {
    let days = market.instrument.daysPerYear
    let bars = Double(market.barsPerSession)
    let dayVariance = market.annualVolatility * market.annualVolatility / days
    self.random = random
    tick = market.instrument.tick
    startLevel = log(market.startPrice)
    level = startLevel
    drift = market.annualDrift / days / bars
    pull = market.meanReversionHalfLife.map { 1 - exp2(-1 / $0) } ?? 0
    longRunVariance = dayVariance * (1 - market.overnightShare) / bars
    gapVariance = dayVariance * market.overnightShare
    shock = market.volatilityShock
    persistence = market.volatilityPersistence
    variance = longRunVariance
  }

  /// The next bar; about 130 ns.
  mutating func next(opensSession: Bool) -> Bar {
    if opensSession, !isFirst, gapVariance > 0 { level += gapVariance.squareRoot() * random.normal() }
    isFirst = false
    let open = level
    let surprise = variance.squareRoot() * random.normal()
    let move = drift + pull * (startLevel - level) + surprise
    let high = (move + (move * move - 2 * variance * log(random.openUniform())).squareRoot()) / 2
    let low = (move - (move * move - 2 * variance * log(random.openUniform())).squareRoot()) / 2
    let size = variance > 0 ? abs(surprise) / variance.squareRoot() : 0
    let volume = (1_000 * (0.5 + random.uniform()) * (0.5 + size)).rounded()
    variance =
      (1 - shock - persistence) * longRunVariance + shock * surprise * surprise + persistence * variance
    level = open + move
    return Bar(
      open: price(open), high: price(open + high), low: price(open + low), close: price(level), volume: volume)
  }

  /// The price of a level on the tick; rounding keeps the order of prices, so bars stay consistent.
  private func price(_ level: Double) -> Double {
    let price = exp(level)
    return tick.map { max($0, (price / $0).rounded() * $0) } ?? price
  }
}
