import Strategies

/// What can become of a position that one bar decides: its entry, and the exits of all exit combinations in order of
/// time.
///
/// Nothing here depends on an account but the size, so the combinations that enter at the same bar share it. Of 20
/// combinations at most ten exits differ: four stops, five targets, the market exit.
struct PositionOutlook: ~Copyable {
  /// A level of the exits, by its place in a row of the touch table.
  private struct Level: BitwiseCopyable {
    var multiple = Double.nan
    /// The lanes that have it.
    var lanes = LaneSet()
  }

  let broker: Broker
  let view: FrameView
  private let rows: TouchRows
  private let market: MarketExitFinder
  private let isNextOpen: Bool
  private let isOptimistic: Bool
  let rules: ExecutionRules
  let side: Side
  private let firstSession: Int
  private let layout: TouchLayout
  private let levels: Scratch<Level>
  private var closes: RunningCloses

  /// The first bar whose range the position lives through.
  private(set) var first = 0
  /// Its session, counted from the first of the window, and where that ends.
  private(set) var session = 0
  private(set) var lastBarOfSession = 0
  /// The price that triggers the entry, and its fill.
  private var entryTrigger = Double.nan
  private var entryFill = Double.nan
  private(set) var atr = Double.nan
  /// The worst price up to the exit by the clock, once it is asked for.
  var worstPrice = Double.nan
  private var row: UnsafePointer<Touch>
  /// The places of the stop and the target that are met next.
  private var nextStop = 0
  private var nextTarget = 0
  private var marketExit = MarketExitFinder.Exit(bar: 0, atOpen: false)
  /// Touches before this moment come before the market exit.
  private(set) var marketMoment = Touch.never

  init(
    engine: SweepEngine, view: FrameView, rows: TouchRows, exits: ExitSignals,
    combinations: ArraySlice<ExitGrid.Combination>
  ) {
    self.view = view
    self.rows = rows
    firstSession = view.sessions(of: engine.window).lowerBound
    broker = engine.broker
    market = MarketExitFinder(engine: engine, view: view, exits: exits)
    isNextOpen = engine.configuration.execution.timing == .nextOpen
    isOptimistic = engine.configuration.execution.intrabar == .optimistic
    rules = engine.configuration.execution
    side = engine.configuration.side
    closes = RunningCloses(view)
    row = rows.row(0)
    let (layout, grid) = (engine.layout, engine.grid)
    self.layout = layout
    levels = Scratch(repeating: Level(), count: layout.width)
    for (place, stop) in layout.stops.enumerated() {
      levels[place] = Level(multiple: grid.stops[stop], lanes: LaneSet(combinations) { $0.stop == stop })
    }
    for (place, target) in layout.targets.enumerated() {
      levels[layout.firstTarget + place] = Level(
        multiple: grid.targets[target], lanes: LaneSet(combinations) { $0.target == target })
    }
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
    worstPrice = .nan
    row = rows.row(signalBar)
    (nextStop, nextTarget) = (0, layout.firstTarget)
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

  // MARK: Exits

  /// Takes out of the lanes that hold the position those that leave it next; `nil` when all have left.
  ///
  /// A lane leaves at the first of its stop, its target and the market exit. Stops are met in order of their
  /// distance, and so are targets: merging the two meets every lane at the first of its levels. What meets in one
  /// bar is settled in the engine's order of events.
  @inline(__always) mutating func nextExit(of holders: inout LaneSet) -> ExitGroup? {
    if holders.isEmpty { return nil }
    while true {
      let (stop, target) = (row[nextStop], row[nextTarget])
      let isStop = stop.comes(before: target, isOptimistic: isOptimistic)
      let touch = isStop ? stop : target
      if touch >= marketMoment { break }
      let place = isStop ? nextStop : nextTarget
      nextStop &+= isStop ? 1 : 0
      nextTarget &+= isStop ? 0 : 1
      let lanes = holders.remove(in: levels[place].lanes)
      if lanes.isEmpty { continue }
      let isTie = stop == target && !touch.isAtOpen
      let ambiguous = isTie ? lanes.intersection(lanesOfTies(touch, isStop)) : LaneSet()
      return ExitGroup(
        exit: levelExit(place, touch, isStop: isStop), ending: place, lanes: lanes, ambiguous: ambiguous)
    }
    let rest = holders
    holders = LaneSet()
    return ExitGroup(exit: exitAtMarket, ending: layout.clock, lanes: rest, ambiguous: LaneSet())
  }

  /// The lanes whose level of the other kind is met at the same moment.
  @inline(never) private func lanesOfTies(_ touch: Touch, _ isStop: Bool) -> LaneSet {
    var lanes = LaneSet()
    var place = isStop ? nextTarget : nextStop
    while row[place] == touch {
      lanes.formUnion(levels[place].lanes)
      place += 1
    }
    return lanes
  }

  @inline(__always) private func levelExit(_ place: Int, _ touch: Touch, isStop: Bool) -> PositionExit {
    let bar = first &+ touch.barsLater
    let price = touch.isAtOpen ? view.bars[bar].open : level(levels[place].multiple, isStop: isStop)
    return PositionExit(
      bar: bar, price: price, slips: isStop, barsHeld: touch.barsLater &+ 1, freeFrom: bar)
  }

  @inline(__always) private func level(_ multiple: Double, isStop: Bool) -> Double {
    let sign = broker.sign
    return isStop
      ? PriceLevels.stop(entry: entryFill, atr: atr, multiple: multiple, sign: sign, pricer: broker.pricer)
      : PriceLevels.target(entry: entryFill, atr: atr, multiple: multiple, sign: sign, pricer: broker.pricer)
  }

  /// Whether the market exit would be the same without the strategy's signal.
  var isLeftByClock: Bool { marketExit.isByClock }

  /// The exit that neither stop nor target makes.
  @inline(__always) var exitAtMarket: PositionExit {
    let (bar, atOpen) = (marketExit.bar, marketExit.atOpen)
    // An exit at a close that was decided at that very close leaves no room for an entry there.
    let sharesClose = !atOpen && !isNextOpen
    return PositionExit(
      bar: bar, price: atOpen ? view.bars[bar].open : view.bars[bar].close, slips: true,
      barsHeld: bar - first + (atOpen ? 0 : 1), freeFrom: sharesClose ? bar + 1 : bar)
  }

  /// What an exit comes to for a position; exits in the order of `nextExit`.
  @inline(__always) mutating func ending(_ exit: PositionExit, of holding: Holding) -> Ending {
    let closed = broker.close(holding, at: exit.price, slips: exit.slips)
    return Ending(exit, closed, of: holding, closes: closes.extremes(before: exit.bar))
  }
}

extension LaneSet {
  /// The lanes of the combinations for which a condition holds.
  fileprivate init(
    _ combinations: ArraySlice<ExitGrid.Combination>, where condition: (ExitGrid.Combination) -> Bool
  ) {
    self.init()
    for (lane, combination) in combinations.enumerated() where condition(combination) { insert(lane) }
  }
}
