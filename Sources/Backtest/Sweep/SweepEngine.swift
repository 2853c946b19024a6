import Market
public import Diagnostics
public import Strategies

/// Runs one parameter set's signals with every exit combination, skipping the bars on which nothing can happen.
///
/// The same account, fills and levels as `BacktestEngine`, reached faster: entries come from the set bits of the
/// entry mask, exits from `TouchTable`, and only bars inside a position are marked. A test holds it to the plain
/// engine bit for bit. Cost goes with the number of trades and bars in the market, not with the length of the
/// series: about 1 ns per bar and backtest.
public struct SweepEngine: Sendable {
  public let frame: MarketFrame
  public let grid: ExitGrid
  public let window: Range<Int>
  let configuration: BacktestConfiguration
  let pricer: FillPricer
  let table: TouchTable

  /// - Parameter configuration: its `exits` are ignored; the grid's take their place.
  /// - Throws: what `BacktestConfiguration` and `FillPricer` refuse, and grids that the table cannot hold.
  public init(
    frame: MarketFrame, configuration: BacktestConfiguration, grid: ExitGrid, window: Range<Int>
  ) throws(AssayError) {
    try configuration.validated()
    for plan in grid.plans { _ = try plan.validated() }
    guard grid.maxBarsHeld < Int(TouchTable.never) else {
      throw .invalidExit("max_bars_held", "\(grid.maxBarsHeld)", "a whole number below 65,535 for a sweep")
    }
    self.frame = frame
    self.grid = grid
    self.window = window
    self.configuration = configuration
    pricer = try FillPricer(
      instrument: frame.series.instrument, costs: configuration.costs ?? frame.series.instrument.costs)
    table = TouchTable(
      frame: frame, grid: grid, configuration: configuration, pricer: pricer, window: window)
  }

  /// How entries fill, for strategies whose exits look at the position.
  public var entryFills: EntryFills {
    frame.entryFills(for: configuration, horizon: grid.maxBarsHeld, pricer: pricer)
  }

  /// Calls `body` with the outcome of each exit combination, in the order of `ExitGrid.plans`.
  ///
  /// The outcome's daily equity is only valid during the call: its buffer is used again for the next one.
  public func run(_ signals: Signals, _ body: (ExitPlan, borrowing SweepOutcome) throws -> Void) rethrows {
    precondition(signals.count == frame.series.count, "signals have the length of the series")
    try frame.withView { view in
      let walk = TradeWalk(engine: self, view: view, signals: signals)
      var outcome = walk.emptyOutcome()
      for stop in grid.stops.indices {
        for target in grid.targets.indices {
          walk.run(stop: stop, target: target, into: &outcome)
          let plan = ExitPlan(
            stopATR: grid.stops[stop], targetATR: grid.targets[target], maxBarsHeld: grid.maxBarsHeld,
            flatBySessionClose: grid.flatBySessionClose)
          try body(plan, outcome)
        }
      }
    }
  }
}

/// What a sweep keeps of one backtest.
public struct SweepOutcome {
  public private(set) var statistics = LedgerStatistics()
  public let initialCapital: Money
  public private(set) var finalEquity: Money
  /// Deepest fall from the running peak, marked at the close of every bar.
  public private(set) var markedDrawdown = 0.0
  /// Equity at the last close of each session of the window; sessions without a position repeat the last value.
  var dailyEquity: [Money]
  /// Simple returns session by session over the window.
  public private(set) var dailyReturns: [Double]

  init(initialCapital: Money, sessions: Int) {
    self.initialCapital = initialCapital
    finalEquity = initialCapital
    dailyEquity = [Money](repeating: .zero, count: sessions)
    dailyReturns = [Double](repeating: 0, count: sessions)
  }

  mutating func finish(_ ledger: Ledger) {
    statistics = ledger.statistics
    finalEquity = ledger.cash
    markedDrawdown = ledger.drawdown.deepest
    DailyReturns.compute(from: initialCapital, equity: dailyEquity, into: &dailyReturns)
  }
}
