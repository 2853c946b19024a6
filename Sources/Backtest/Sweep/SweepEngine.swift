public import Diagnostics
import Market
public import Strategies

/// Runs one parameter set's signals with every exit combination, skipping the bars on which nothing can happen.
///
/// The same account, fills and levels as `BacktestEngine`, reached faster: entries come from the set bits of
/// the entry mask, exits from `BarrierTable`, and what they come to from `TradeOutcomeTable` (`LookUpPass`)
/// or, where sizes look at the account, from a calculation for each (`SizingPass`). A test holds it to the
/// plain engine bit for bit. Cost goes with the number of trades, not with the length of the series.
public struct SweepEngine: Sendable {
  public let frame: PreparedBars
  public let grid: ExitGrid
  public let window: Range<Int>
  let configuration: BacktestConfiguration
  let fillModel: FillModel
  private let table: BarrierTable
  private var endings: TradeOutcomeTable?
  var layout: BarrierLayout { table.layout }

  /// - Parameter configuration: its `exits` are ignored; the grid's take their place.
  /// - Throws: what `BacktestConfiguration` and `FillPricer` refuse, and holding times that the table cannot hold.
  public init(
    frame: PreparedBars, configuration: BacktestConfiguration, grid: ExitGrid, window: Range<Int>
  ) throws(AssayError) {
    try configuration.validated()
    try configuration.sizing.check(on: frame.series.instrument)
    for plan in grid.plans { _ = try plan.validated() }
    try Self.check(configuration.execution.intrabar)
    guard grid.maxBarsHeld <= BarrierHit.longestHolding else {
      throw .invalidExit(
        "max_bars_held", "\(grid.maxBarsHeld)",
        "a whole number up to \(BarrierHit.longestHolding) for a sweep")
    }
    self.frame = frame
    self.grid = grid
    self.window = window
    self.configuration = configuration
    let pricer = try FillPricer(
      instrument: frame.series.instrument, costs: configuration.costs ?? frame.series.instrument.costs)
    fillModel = frame.fillModel(for: configuration, pricer: pricer)
    table = BarrierTable(
      frame: frame, grid: grid, rules: configuration.execution, fillModel: fillModel, window: window)
    endings = nil
    endings = TradeOutcomeTable(engine: self)
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
    frame.entryFills(for: configuration, horizon: grid.maxBarsHeld, pricer: fillModel.pricer)
  }

  /// Calls `body` with the outcome of each exit combination, in the order of `ExitGrid.plans`.
  ///
  /// The outcome is only valid during the call: its memory is used again for the next one.
  public func run(_ signals: Signals, _ body: (ExitPlan, borrowing SweepOutcome) throws -> Void) rethrows {
    precondition(signals.count == frame.series.count, "signals have the length of the series")
    let (plans, combinations) = (grid.plans, grid.combinations)
    let sent = frame.sendable(signals, flatBySessionClose: grid.flatBySessionClose)
    try withViews { view, rows in
      var outcome = SweepOutcome(
        capital: Money(configuration.capital), sessions: view.sessions(of: window).count)
      for start in stride(from: 0, to: plans.count, by: ExitVariantSet.capacity) {
        let variants = start..<min(plans.count, start + ExitVariantSet.capacity)
        try trade(sent, combinations[variants], view, rows) { accounts in
          for variant in variants {
            accounts.finish(variant - start, into: &outcome)
            try body(plans[variant], outcome)
          }
        }
      }
    }
  }

  private func trade(
    _ signals: Signals, _ combinations: ArraySlice<ExitGrid.Combination>, _ view: BarsView,
    _ rows: BarrierRows,
    _ body: (borrowing SweepAccounts) throws -> Void
  ) rethrows {
    guard let endings else {
      var pass = SizingPass(
        engine: self, view: view, rows: rows, signals: signals, combinations: combinations)
      pass.run()
      return try body(pass.accounts)
    }
    try endings.withRows {
      var pass = LookUpPass(
        engine: self, view: view, rows: rows, table: $0, signals: signals, combinations: combinations)
      pass.run()
      try body(pass.accounts)
    }
  }

  func accounts(_ count: Int, _ view: BarsView) -> SweepAccounts {
    SweepAccounts(
      count: count, capital: Money(configuration.capital), sessions: view.sessions(of: window).count)
  }

  /// Lends the columns of the bars and the rows of the touch table.
  func withViews<Result>(_ body: (BarsView, BarrierRows) throws -> Result) rethrows -> Result {
    try frame.withView { view in try table.withRows { try body(view, $0) } }
  }
}

/// What a sweep keeps of one backtest.
public struct SweepOutcome {
  public private(set) var statistics = CashAccountStatistics()
  public let initialCapital: Money
  public private(set) var finalEquity: Money
  /// Deepest fall from the running peak, marked at the close of every bar.
  public private(set) var markedDrawdown = 0.0
  /// When the account had nothing left; `nil` for one that lives.
  public private(set) var ruin: Ruin?
  /// Simple returns session by session over the window.
  public private(set) var dailyReturns: [Double]
  /// Profits session by session in units of the initial capital: unlike returns they do not depend on what the
  /// account had come to before.
  public private(set) var dailyProfits: [Double]

  init(capital: Money, sessions: Int) {
    initialCapital = capital
    finalEquity = capital
    dailyReturns = [Double](repeating: 0, count: sessions)
    dailyProfits = dailyReturns
  }

  mutating func set(_ variant: ExitVariant, equity: UnsafeBufferPointer<Money>) {
    statistics = variant.statistics
    finalEquity = variant.cash
    markedDrawdown = variant.drawdown.deepest
    ruin = variant.ruin
    DailyReturns.compute(from: initialCapital, equity: equity, ruin: ruin, into: &dailyReturns)
    DailyReturns.profits(from: initialCapital, equity: equity, into: &dailyProfits)
  }
}
