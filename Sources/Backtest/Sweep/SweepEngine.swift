public import Diagnostics
import Market
public import Strategies

/// Runs one parameter set's signals with every exit combination, skipping the bars on which nothing can happen.
///
/// The same account, fills and levels as `BacktestEngine`, reached faster: entries come from the set bits of the
/// entry mask, exits from `TouchTable`, and combinations that enter at the same bar share what they have in common
/// (`SweepPass`). A test holds it to the plain engine bit for bit. Cost goes with the number of trades, not with the
/// length of the series: about 15 ns a trade, which is 0.8 ns per bar and backtest for strategies that enter on
/// every twentieth bar.
public struct SweepEngine: Sendable {
  public let frame: MarketFrame
  public let grid: ExitGrid
  public let window: Range<Int>
  let configuration: BacktestConfiguration
  let broker: Broker
  private let table: TouchTable
  var layout: TouchLayout { table.layout }

  /// - Parameter configuration: its `exits` are ignored; the grid's take their place.
  /// - Throws: what `BacktestConfiguration` and `FillPricer` refuse, and holding times that the table cannot hold.
  public init(
    frame: MarketFrame, configuration: BacktestConfiguration, grid: ExitGrid, window: Range<Int>
  ) throws(AssayError) {
    try configuration.validated()
    for plan in grid.plans { _ = try plan.validated() }
    try Self.check(configuration.execution.intrabar)
    guard grid.maxBarsHeld <= Touch.longestHolding else {
      throw .invalidExit(
        "max_bars_held", "\(grid.maxBarsHeld)", "a whole number up to \(Touch.longestHolding) for a sweep")
    }
    self.frame = frame
    self.grid = grid
    self.window = window
    self.configuration = configuration
    let pricer = try FillPricer(
      instrument: frame.series.instrument, costs: configuration.costs ?? frame.series.instrument.costs)
    broker = frame.broker(for: configuration, pricer: pricer)
    table = TouchTable(
      frame: frame, grid: grid, rules: configuration.execution, broker: broker, window: window)
  }

  /// One pass serves all combinations because which of stop and target comes first does not depend on the bar.
  private static func check(_ rule: IntrabarRule) throws(AssayError) {
    switch rule {
    case .pessimistic, .optimistic: return
    case .ohlcPath, .drillDown:
      throw AssayError(
        code: "intrabar_not_swept", message: "A sweep cannot run with the intrabar rule \(rule.rawValue).",
        remedy:
          "Sweep with pessimistic, then run the winners with `assay backtest --intrabar \(rule.rawValue)`.",
        place: "intrabar", kind: .usage)
    }
  }

  /// How entries fill, for strategies whose exits look at the position.
  public var entryFills: EntryFills {
    frame.entryFills(for: configuration, horizon: grid.maxBarsHeld, pricer: broker.pricer)
  }

  /// Calls `body` with the outcome of each exit combination, in the order of `ExitGrid.plans`.
  ///
  /// The outcome is only valid during the call: its memory is used again for the next one.
  public func run(_ signals: Signals, _ body: (ExitPlan, borrowing SweepOutcome) throws -> Void) rethrows {
    precondition(signals.count == frame.series.count, "signals have the length of the series")
    let (plans, combinations) = (grid.plans, grid.combinations)
    try frame.withView { view in
      try table.withRows { rows in
        var outcome = SweepOutcome(
          capital: Money(configuration.capital), sessions: view.sessions(of: window).count)
        for start in stride(from: 0, to: plans.count, by: LaneSet.capacity) {
          let lanes = start..<min(plans.count, start + LaneSet.capacity)
          var pass = SweepPass(
            engine: self, view: view, rows: rows, signals: signals, combinations: combinations[lanes])
          pass.run()
          for lane in lanes {
            pass.finish(lane - start, into: &outcome)
            try body(plans[lane], outcome)
          }
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
  /// Simple returns session by session over the window.
  public private(set) var dailyReturns: [Double]

  init(capital: Money, sessions: Int) {
    initialCapital = capital
    finalEquity = capital
    dailyReturns = [Double](repeating: 0, count: sessions)
  }

  mutating func set(_ lane: SweepLane, equity: UnsafeBufferPointer<Money>) {
    statistics = lane.statistics
    finalEquity = lane.cash
    markedDrawdown = lane.drawdown.deepest
    DailyReturns.compute(from: initialCapital, equity: equity, into: &dailyReturns)
  }
}
