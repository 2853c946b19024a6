/// One set of parameters of a synthetic market: how its price moves while the regime lasts.
///
/// Yearly figures are of the instrument's trading days (252, or 365 around the clock). What is not set is absent:
/// the default is a price that never moves.
public struct ScenarioRegime: Hashable, Sendable {
  public var name: String
  /// Rate at which the expected price grows in a year: E[P(T)] = P(0)·e^(drift·T), jumps and gaps included.
  /// With 0 the price is a martingale, so neither holding nor any rule earns anything in the mean.
  public var annualDrift = 0.0
  /// Standard deviation of a year's log returns, jumps apart.
  public var annualVolatility = 0.0
  /// GJR-GARCH (Glosten, Jagannathan & Runkle 1993): weight of the last squared surprise in the next variance. With
  /// all three weights 0 the variance is constant.
  public var shock = 0.0
  /// Further weight of the last squared surprise when it was a fall.
  public var asymmetry = 0.0
  /// Weight of the last variance in the next one.
  public var persistence = 0.0
  /// Degrees of freedom of Student's t, scaled to variance 1, above 2; `nil` for normal surprises.
  public var tailIndex: Double?
  public var jumps: Jumps?
  /// Days after which half of a log deviation from the start price is gone (Ornstein–Uhlenbeck); `nil` for none.
  public var pullHalfLife: Double?
  /// How many sessions the regime lasts: exactly as a phase, in the mean in a Markov chain.
  public var sessions: Double?
  /// Where the Markov chain goes from here, with relative weights; to any other regime alike when empty.
  public var leadsTo: [Link] = []

  /// Moves that come as a Poisson process, with normal log sizes (Merton 1976).
  public struct Jumps: Hashable, Sendable {
    /// How many come in a year, in the mean.
    public var perYear: Double
    /// Mean of the log size.
    public var mean: Double
    /// Standard deviation of the log size.
    public var deviation: Double

    public init(perYear: Double, mean: Double, deviation: Double) {
      self.perYear = perYear
      self.mean = mean
      self.deviation = deviation
    }
  }

  /// A way from one regime to another.
  public struct Link: Hashable, Sendable {
    public var name: String
    public var weight: Double

    public init(_ name: String, weight: Double) {
      self.name = name
      self.weight = weight
    }
  }

  public init(_ name: String = "regime", drift: Double = 0, volatility: Double) {
    self.name = name
    annualDrift = drift
    annualVolatility = volatility
  }

  /// What a deviation of the variance from its mean is multiplied with by the next bar: shock + ½ asymmetry +
  /// persistence.
  public var variancePersistence: Double { shock + asymmetry / 2 + persistence }

  /// This regime with weights of the variance.
  public func clustering(shock: Double, asymmetry: Double = 0, persistence: Double) -> ScenarioRegime {
    var regime = self
    (regime.shock, regime.asymmetry, regime.persistence) = (shock, asymmetry, persistence)
    return regime
  }

  /// This regime with Student's tails.
  public func tails(_ degreesOfFreedom: Double) -> ScenarioRegime {
    var regime = self
    regime.tailIndex = degreesOfFreedom
    return regime
  }

  /// This regime with jumps.
  public func jumping(perYear: Double, mean: Double, deviation: Double) -> ScenarioRegime {
    var regime = self
    regime.jumps = Jumps(perYear: perYear, mean: mean, deviation: deviation)
    return regime
  }

  /// This regime with a pull to the start price.
  public func pulled(halfLife days: Double) -> ScenarioRegime {
    var regime = self
    regime.pullHalfLife = days
    return regime
  }

  /// This regime for a number of sessions.
  public func lasting(_ sessions: Double) -> ScenarioRegime {
    var regime = self
    regime.sessions = sessions
    return regime
  }
}
