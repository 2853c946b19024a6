internal import Glibc
internal import Numerics

/// The price of a synthetic market, bar by bar.
///
/// The log return of a bar is drift − ½·variance + pull + planted component + surprise + jumps. The variance follows
/// GJR-GARCH around the level of the regime and the pattern of the session; a change of regime rescales it. High and
/// low are drawn from the law of the maximum and of the minimum of a Brownian bridge from open to close:
/// (d + √(d² − 2σ²·ln u))/2 above the open, with d the move over the bar and σ² the variance of this very bar. The two
/// are drawn independently of each other, which widens ranges a little; each is exact on its own.
///
/// A surprise with Student's tails is a normal one whose variance is itself random. The range of the bar is drawn with
/// that variance, given the surprise. With the mean variance instead, the range of a calm bar would be too wide for its
/// move, prices would come back from the extreme to the close more often than not, and limit orders inside bars would
/// earn in a market without an edge.
struct PriceWalk {
  struct Bar {
    var open, high, low, close, volume: Double
  }

  private var random: RandomStream
  /// Draws the variance of single bars, so that the closes do not depend on how ranges are drawn.
  private var varianceDraws: RandomStream
  private let regimes: [WalkConstants]
  private var now: WalkConstants
  /// Relative variance of each bar of a session.
  private let pattern: [Double]
  private let barVolume: Double
  private let tick: Double?
  private let startLevel: Double
  private let edge: Edge?
  /// Logarithm of the price.
  private var level: Double
  /// Variance of the next bar in units of its long-run level.
  private var heat = 1.0
  /// The planted component: the deviation of the log price, or the drift in standard deviations of a bar.
  private var component = 0.0
  private var isFirst = true

  /// What the planted component is made of, in units of a bar's variance.
  private struct Edge {
    let kind: PlantedEdge.Kind
    let decay: Double
    /// Deviation of the component's own surprise.
    let own: Double
    /// Deviation of the rest of the surprise.
    let rest: Double
    /// Variance of the whole surprise.
    let surprise: Double

    init(_ edge: PlantedEdge, days: Double, bars: Double) {
      kind = edge.kind
      decay = edge.decay(barsPerDay: bars)
      let share = edge.forecastShare(barsPerYear: days * bars)
      surprise = 1 - share
      switch kind {
      case .reversion:
        let ownVariance = share * (1 + decay) / (1 - decay)
        own = ownVariance.squareRoot()
        rest = max(0, 1 - share - ownVariance).squareRoot()
      case .momentum:
        own = (share * (1 - decay * decay)).squareRoot()
        rest = (1 - share).squareRoot()
      }
    }
  }

  init(_ market: SyntheticMarket, startPrice: Double, _ random: RandomStream) {
    let scenario = market.scenario
    let clock = SessionClock(market.instrument, market.timeframe)
    self.random = random
    varianceDraws = random.child(0)
    regimes = scenario.regimes.map { WalkConstants($0, scenario, market.instrument, clock) }
    now = regimes[0]
    pattern = Self.pattern(scenario.intradayPattern, bars: clock.barsPerSession)
    // Size of the surprise and noise, as `volume` makes them, have mean 0.5 + √(2/π) for normal surprises.
    barVolume =
      (scenario.sessionVolume ?? 0) / Double(clock.barsPerSession) / (0.5 + (2 / Double.pi).squareRoot())
    tick = market.instrument.tick
    startLevel = log(startPrice)
    level = startLevel
    edge = scenario.edge.map {
      Edge($0, days: market.instrument.daysPerYear, bars: Double(clock.barsPerSession))
    }
  }

  private static func pattern(_ parts: [Double], bars: Int) -> [Double] {
    if parts.isEmpty { return Array(repeating: 1, count: bars) }
    let raw = (0..<bars).map { parts[$0 * parts.count / bars] }
    let mean = raw.reduce(0, +) / Double(bars)
    return mean > 0 ? raw.map { $0 / mean } : Array(repeating: 1, count: bars)
  }

  /// Begins a session in a regime, with a gap from the last close.
  mutating func openSession(in regime: Int) {
    now = regimes[regime]
    defer { isFirst = false }
    if isFirst || now.gapVariance == 0 { return }
    let variance = now.gapVariance * heat
    level += variance.squareRoot() * innovation().value - variance / 2
  }

  /// The bar at a place of the session; about 150 ns, 50 more with Student's tails or an edge.
  mutating func next(_ place: Int) -> Bar {
    let open = level
    let factor = pattern[place]
    let variance = now.variance * heat * factor
    let deviation = variance.squareRoot()
    let (forecast, surprise, spread) = step(deviation, calm: now.variance.squareRoot())
    var move = now.drift - variance / 2 + now.pull * (startLevel - level) + forecast + deviation * surprise
    if now.noJump < 1 { move += jump() }
    let inside = 2 * variance * spread
    let high = (move + (move * move - inside * log(random.openUniform())).squareRoot()) / 2
    let low = (move - (move * move - inside * log(random.openUniform())).squareRoot()) / 2
    let volume = barVolume * factor.squareRoot() * (0.5 + random.uniform()) * (0.5 + abs(surprise))
    let square = surprise * surprise / (edge?.surprise ?? 1)
    heat *= now.persistence + square * (now.shock + (surprise < 0 ? now.asymmetry : 0))
    heat += now.base
    level = open + move
    return Bar(
      open: price(open), high: price(open + max(high, move, 0)), low: price(open + min(low, move, 0)),
      close: price(level), volume: volume.rounded())
  }

  /// What the planted component forecasts of the move, the surprise in deviations of the bar, and the variance of this
  /// bar in units of its expectation.
  private mutating func step(
    _ deviation: Double, calm: Double
  ) -> (forecast: Double, surprise: Double, spread: Double) {
    guard let edge else {
      let innovation = innovation()
      return (0, innovation.value, innovation.variance)
    }
    let own = edge.own * random.normal()
    let innovation = innovation()
    let rest = edge.rest * innovation.value
    let spread = 1 + edge.rest * edge.rest * (innovation.variance - 1)
    switch edge.kind {
    case .reversion:
      let forecast = (edge.decay - 1) * component
      component = edge.decay * component + deviation * own
      return (forecast, own + rest, spread)
    case .momentum:
      let forecast = calm * component
      component = edge.decay * component + own
      return (forecast, rest, spread)
    }
  }

  /// A surprise of mean 0 and variance 1, and the variance that this one had. Student's t by the polar form of Bailey
  /// (1994), "Polar generation of random variates with the t-distribution", Math. Comp. 62: √(ν(u^(−2/ν) − 1))·cos 2πv.
  /// It is a normal variate of variance ν/χ²(ν); given the variate t, that variance is (ν + t²)/χ²(ν + 1).
  private mutating func innovation() -> (value: Double, variance: Double) {
    if now.tailScale == 0 { return (random.normal(), 1) }
    let radius = (pow(random.openUniform(), now.tailPower) - 1).squareRoot()
    let value = now.tailScale * radius * cos(2 * .pi * random.uniform())
    let nu = -2 / now.tailPower
    // In units of Student's t scaled to variance 1: (ν − 2) + value².
    return (value, (nu - 2 + value * value) / chiSquared(nu + 1))
  }

  /// A draw of χ² with at least two degrees of freedom: Marsaglia & Tsang (2000), "A simple method for generating gamma
  /// variables", ACM TOMS 26.
  private mutating func chiSquared(_ degreesOfFreedom: Double) -> Double {
    let shape = degreesOfFreedom / 2 - 1 / 3.0
    let scale = 1 / (9 * shape).squareRoot()
    while true {
      let normal = varianceDraws.normal()
      let root = 1 + scale * normal
      guard root > 0 else { continue }
      let cube = root * root * root
      let bound = 0.5 * normal * normal + shape * (1 - cube + log(cube))
      if log(varianceDraws.openUniform()) < bound { return 2 * shape * cube }
    }
  }

  /// The sum of the jumps of a bar: a Poisson number by inversion, and one normal for all of them.
  private mutating func jump() -> Double {
    var rest = random.uniform()
    var probability = now.noJump
    var count = 0.0
    while rest >= probability, count < 1_000 {
      rest -= probability
      count += 1
      probability *= now.jumpRate / count
    }
    if count == 0 { return 0 }
    return count * now.jumpMean + count.squareRoot() * now.jumpDeviation * random.normal()
  }

  /// The price of a level on the tick; rounding keeps the order of prices, so bars stay consistent.
  private func price(_ level: Double) -> Double {
    let price = exp(level)
    return tick.map { max($0, (price / $0).rounded() * $0) } ?? price
  }
}
