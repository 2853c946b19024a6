/// The recipe of a synthetic market, apart from instrument, timeframe and seed.
public struct MarketScenario: Hashable, Sendable {
  /// What the market is for.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// A state in which markets are found.
    case market
    /// No rule can earn anything in it: the price is a martingale.
    case null
    /// Something to be found was planted in it.
    case planted
    /// A user's own, or calibrated to a real series.
    case custom
  }

  /// How regimes follow each other; each change falls on the open of a session.
  public enum Order: String, Hashable, Sendable, CaseIterable {
    /// One after another as written, each for its number of sessions, and again from the first.
    case phases
    /// A Markov chain with geometric durations. It starts in a regime drawn in proportion to its duration.
    case switching
  }

  public var name: String
  public var summary: String
  public var kind: Kind
  /// What the scenario counts for in an average over scenarios; `nil` outside the eight.
  public var weight: Double?
  /// At least one; a single one lasts for ever.
  public var regimes: [ScenarioRegime]
  public var order: Order
  /// The bar length for which the weights of the variance are stated. Other lengths keep the half-life of a
  /// deviation of the variance, in time, and the spread of the variance; see `PriceWalk`.
  public var weightsFor: Timeframe
  /// `nil` starts in the middle of what is plausible for the instrument, or at 100.
  public var startPrice: Double?
  /// Part of a day's variance that falls between close and open.
  public var overnightShare: Double
  /// Relative variance of equal parts of a session, of any number and scale; empty for a session without pattern.
  public var intradayPattern: [Double]
  /// Mean volume of a session; `nil` for bars without volume.
  public var sessionVolume: Double?
  /// Part of the bars that is left out at random: a market in which not every bar trades.
  public var missingShare: Double
  public var edge: PlantedEdge?

  public init(
    _ name: String, _ summary: String, kind: Kind = .custom, weight: Double? = nil, regimes: [ScenarioRegime],
    order: Order = .phases, edge: PlantedEdge? = nil
  ) {
    self.name = name
    self.summary = summary
    self.kind = kind
    self.weight = weight
    self.regimes = regimes
    self.order = order
    self.edge = edge
    weightsFor = .day
    overnightShare = 0.15
    intradayPattern = []
    sessionVolume = 50_000
    missingShare = 0
  }
}
