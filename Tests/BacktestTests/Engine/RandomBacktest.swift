import Backtest
import Market
import Strategies
import TestKit

/// A random market with random signals and rules, everything derived from one seed.
struct RandomBacktest {
  let frame: PreparedBars
  let signals: Signals
  private(set) var configuration: BacktestConfiguration
  let window: Range<Int>
  let grid: ExitGrid

  init(seed: Int, bars: Int = 120) {
    var random = TestRandom(seed: seed)
    let instrument = Self.instrument(&random)
    let series = RandomMarket.series(bars: bars, instrument: instrument, random: &random)
    frame = Self.frame(series)
    let entryRate = random.pick([0.02, 0.1, 0.4])
    let exitRate = random.pick([0.0, 0.05, 0.3])
    var entries = BitMask(count: bars)
    var exits = BitMask(count: bars)
    for bar in 14..<bars {
      entries[bar] = random.chance(entryRate)
      exits[bar] = random.chance(exitRate)
    }
    signals =
      random.chance(0.5)
      ? Signals(entries: entries, exits: exits)
      : Signals(entries: entries, exits: Self.exitsPerDecision(entries, exits))
    let start = random.integer(14...40)
    window = start..<random.integer((start + 1)...bars)
    grid = ExitGrid(
      stops: [0.5, 2, 1], targets: [0.5, 3], maxBarsHeld: random.pick([1, 3, 20]),
      flatBySessionClose: random.chance(0.6))
    configuration = BacktestConfiguration(
      capital: random.pick([5_000, 100_000]), side: random.pick([.long, .short]),
      sizing: random.pick([.units(1), .units(3), .equityFraction(0.5), .equityFraction(1), .notional(20_000)]
      ),
      exits: grid.plans[random.integer(0...grid.count - 1)],
      execution: ExecutionRules(
        timing: random.pick([.nextOpen, .nextOpen, .signalClose]),
        intrabar: random.pick([.pessimistic, .optimistic, .ohlcPath]), limits: random.pick(LimitRule.allCases)
      ))
  }

  /// Exits that differ from decision to decision: every other decision leaves at the mask, the rest never.
  private static func exitsPerDecision(_ entries: BitMask, _ exits: BitMask) -> ExitSignals {
    .perDecision(
      (0..<entries.count).map { bar in
        guard entries[bar], bar % 2 == 0 else { return ExitSignals.never }
        return exits.next(from: bar + 1, before: exits.count).map(Int32.init) ?? ExitSignals.never
      })
  }

  static func frame(_ series: BarSeries) -> PreparedBars {
    PreparedBars(
      series: series, sessions: SessionIndex(series: series, sessionClose: RandomMarket.sessionClose),
      atr: averageRange(series))
  }

  /// A plain mean of 14 true ranges; the engine only needs some positive column known at the close.
  static func averageRange(_ series: BarSeries) -> [Double] {
    (0..<series.count).map { bar in
      if bar < 14 { return .nan }
      let ranges = (bar - 13...bar).map { series.high[$0] - series.low[$0] }
      return ranges.reduce(0, +) / 14 + 0.25
    }
  }

  private static func instrument(_ random: inout TestRandom) -> Instrument {
    let costs = random.pick([
      CostModel.free, .futures, CostModel(commission: .fraction(0.001), slippage: .ticks(2)), .percentage,
    ])
    return random.pick([
      RandomMarket.instrument(.future, costs: costs),
      RandomMarket.instrument(.equity, tick: 0.01, pointValue: 1, lot: 1, costs: costs),
      RandomMarket.instrument(.crypto, tick: 0.01, pointValue: 1, lot: 1e-8, costs: costs),
    ])
  }

  var capital: Double {
    get { configuration.capital }
    set { configuration.capital = newValue }
  }

  /// The same with a rule that a sweep runs.
  var swept: RandomBacktest {
    var copy = self
    if copy.configuration.execution.intrabar == .ohlcPath {
      copy.configuration.execution.intrabar = .pessimistic
    }
    return copy
  }

  func run(_ change: (inout BacktestConfiguration) -> Void = { _ in }) throws -> BacktestResult {
    var changed = configuration
    change(&changed)
    return try BacktestEngine(frame: frame, configuration: changed).run(
      signals, over: window, recordsEquity: true)
  }
}
