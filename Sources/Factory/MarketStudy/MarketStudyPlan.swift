public import Backtest
public import Market
public import Strategies
public import Validation

/// On what a study runs the factory.
public struct MarketStudyPlan: Sendable {
  /// Markets of each kind, each with a run of its own.
  public var runs: Int
  /// Symbols of a run, each a market of its own.
  public var symbols: Int
  public var instrument: Instrument
  public var timeframe: Timeframe
  /// First session date of made markets.
  public var start: CivilDate
  /// Bars of a made market.
  public var bars: Int
  /// Sealed bars after them; 0 for studies that open none.
  public var sealedBars: Int
  /// Names in the library.
  public var strategies: [String]
  public var exits: ExitGrid
  public var gatePreset: String
  /// What the decision rests on; `nil` for the preset's own.
  public var statistic: DecisionStatistic?
  public var seed: UInt64

  /// Ten years of days of ES, all strategies and exits.
  public init(
    runs: Int = 100, symbols: Int = 1, instrument: Instrument, timeframe: Timeframe = .day,
    start: CivilDate = CivilDate(daysSinceEpoch: 14_613), bars: Int = 2_520, sealedBars: Int = 0,
    strategies: [String] = StrategyCatalogue.names, exits: ExitGrid = .common,
    gatePreset: String = "standard", statistic: DecisionStatistic? = nil, seed: UInt64 = 1
  ) {
    precondition(runs > 0 && bars > 0 && symbols > 0 && sealedBars >= 0, "a study has runs, symbols and bars")
    self.runs = runs
    self.symbols = symbols
    self.instrument = instrument
    self.timeframe = timeframe
    self.start = start
    self.bars = bars
    self.sealedBars = sealedBars
    self.strategies = strategies
    self.exits = exits
    self.gatePreset = gatePreset
    self.statistic = statistic
    self.seed = seed
  }
}
