public import Backtest
public import Market
public import Strategies

/// On what a proof runs the factory.
public struct ProofPlan: Sendable {
  /// Markets of each kind, each with a run of its own.
  public var runs: Int
  public var instrument: Instrument
  public var timeframe: Timeframe
  /// First session date of made markets.
  public var start: CivilDate
  /// Bars of a made market.
  public var bars: Int
  /// Names in the library.
  public var strategies: [String]
  public var exits: ExitGrid
  public var gatePreset: String
  public var seed: UInt64

  /// Ten years of days of ES, all strategies and exits.
  public init(
    runs: Int = 100, instrument: Instrument, timeframe: Timeframe = .day,
    start: CivilDate = CivilDate(daysSinceEpoch: 14_613), bars: Int = 2_520,
    strategies: [String] = StrategyCatalogue.names, exits: ExitGrid = .common,
    gatePreset: String = "standard",
    seed: UInt64 = 1
  ) {
    precondition(runs > 0 && bars > 0, "a proof has runs and bars")
    self.runs = runs
    self.instrument = instrument
    self.timeframe = timeframe
    self.start = start
    self.bars = bars
    self.strategies = strategies
    self.exits = exits
    self.gatePreset = gatePreset
    self.seed = seed
  }
}
