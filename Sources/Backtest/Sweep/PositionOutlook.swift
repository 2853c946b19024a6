import Strategies

/// What can become of a position that one bar decides: its entry, and for each exit combination the first of the
/// events that end it.
///
/// Nothing here depends on an account but the size, so the combinations that enter at the same bar share it. Of 20
/// combinations at most ten endings differ: four stops, five targets, the market exit.
struct PositionOutlook: ~Copyable {
  /// The places of a combination's levels in a row of the touch table.
  struct Levels: BitwiseCopyable {
    var stop: Int
    var target: Int
  }

  /// Which of the endings: levels by their place in a row of the table, then the market exit.
  struct Choice {
    var ending: Int
    /// The bar's range met stop and target, so that the unknown path decides.
    var isAmbiguous: Bool
  }

  let broker: Broker
  private let view: FrameView
  private let rows: TouchRows
  private let market: MarketExitFinder
  private let isNextOpen: Bool
  private let isOptimistic: Bool
  private let firstSession: Int
  private let stopCount: Int
  /// Stops, then targets.
  private let multiples: [Double]
  private var closes: RunningCloses

  /// The first bar whose range the position lives through.
  private(set) var first = 0
  /// Its session, counted from the first of the window, and where that ends.
  private(set) var session = 0
  private(set) var lastBarOfSession = 0
  /// The price that triggers the entry, and its fill.
  private var entryTrigger = Double.nan
  private var entryFill = Double.nan
  private var atr = Double.nan
  private var row: UnsafePointer<Touch>
  private var marketExit = MarketExitFinder.Exit(bar: 0, atOpen: false)
  /// Touches before this moment come before the market exit.
  private var marketMoment = Touch.never

  init(engine: SweepEngine, view: FrameView, rows: TouchRows, exits: ExitSignals, firstSession: Int) {
    self.view = view
    self.rows = rows
    self.firstSession = firstSession
    broker = engine.broker
    market = MarketExitFinder(engine: engine, view: view, exits: exits)
    isNextOpen = engine.configuration.execution.timing == .nextOpen
    isOptimistic = engine.configuration.execution.intrabar == .optimistic
    stopCount = engine.grid.stops.count
    multiples = engine.grid.stops + engine.grid.targets
    closes = RunningCloses(view, longest: engine.grid.maxBarsHeld + 1)
    row = rows.row(0)
  }

  var endingCount: Int { multiples.count + 1 }

  func levels(of combination: ExitGrid.Combination) -> Levels {
    Levels(stop: combination.stop, target: stopCount + combination.target)
  }

  /// Turns to the position that the close of a bar decides.
  @inline(__always) mutating func look(from signalBar: Int) {
    first = signalBar + 1
    let ordinal = Int(view.session[first])
    session = ordinal - firstSession
    lastBarOfSession = Int(view.lastBarOfSession[ordinal])
    entryTrigger = isNextOpen ? view.bars[first].open : view.bars[signalBar].close
    entryFill = broker.entryFill(at: entryTrigger)
    atr = view.atr[signalBar]
    row = rows.row(signalBar)
    marketExit = market.exit(first: first)
    marketMoment = .beforeBar(marketExit.bar - first + (marketExit.atOpen ? 0 : 1))
    closes.look(from: first)
  }

  // MARK: Size

  /// The position of every account that can pay for it, for a size that does not look at the account.
  @inline(__always) func holdingOfAll() -> Opening {
    switch broker.sizer.wish(equity: .zero, price: entryFill, broker.pricer) {
    case .refused(let refusal): return .refused(refusal)
    case .units(let units): return .holding(broker.holding(units, at: entryTrigger, fill: entryFill))
    }
  }

  /// The position of an account with this equity.
  @inline(__always) func holding(equity: Money) -> Opening { broker.open(at: entryTrigger, equity: equity) }

  // MARK: Endings

  /// The ending that comes first; what meets in one bar is settled in the engine's order of events.
  @inline(__always) func choice(_ levels: Levels) -> Choice {
    let (stop, target) = (row[levels.stop], row[levels.target])
    let touch = min(stop, target)
    if touch >= marketMoment { return Choice(ending: multiples.count, isAmbiguous: false) }
    if stop == target {
      // Levels that coincide at an open are not ambiguous: the stop is looked at first.
      let isAmbiguous = !stop.isAtOpen
      return Choice(ending: isAmbiguous && isOptimistic ? levels.target : levels.stop, isAmbiguous: isAmbiguous)
    }
    return Choice(ending: target < stop ? levels.target : levels.stop, isAmbiguous: false)
  }

  /// Works out what an ending comes to for a position.
  mutating func work(out ending: Int, of holding: Holding, into result: UnsafeMutablePointer<Ending>) {
    let exit = exit(by: ending)
    let closed = broker.close(holding, at: exit.price, slips: exit.slips)
    result.pointee = Ending(exit, closed, of: holding, closes: closes.extremes(before: exit.bar))
  }

  @inline(__always) private func exit(by ending: Int) -> PositionExit {
    if ending == multiples.count {
      let (bar, atOpen) = (marketExit.bar, marketExit.atOpen)
      // An exit at a close that was decided at that very close leaves no room for an entry there.
      let sharesClose = !atOpen && !isNextOpen
      return PositionExit(
        bar: bar, price: atOpen ? view.bars[bar].open : view.bars[bar].close, slips: true,
        barsHeld: bar - first + (atOpen ? 0 : 1), freeFrom: sharesClose ? bar + 1 : bar)
    }
    let touch = row[ending]
    let bar = first + touch.barsLater
    let price = touch.isAtOpen ? view.bars[bar].open : level(ending)
    return PositionExit(
      bar: bar, price: price, slips: ending < stopCount, barsHeld: touch.barsLater + 1, freeFrom: bar)
  }

  @inline(__always) private func level(_ place: Int) -> Double {
    let (multiple, sign) = (multiples[place], broker.sign)
    return place < stopCount
      ? PriceLevels.stop(entry: entryFill, atr: atr, multiple: multiple, sign: sign, pricer: broker.pricer)
      : PriceLevels.target(entry: entryFill, atr: atr, multiple: multiple, sign: sign, pricer: broker.pricer)
  }
}
