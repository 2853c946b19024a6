import Strategies

/// What can become of a position that one bar decides: its entry, and the exits of all exit combinations in order of
/// time.
///
/// Nothing here depends on an account but the size, so the combinations that enter at the same bar share it. Of 20
/// combinations at most ten exits differ: four stops, five targets, the market exit.
struct ExitResolver: ~Copyable {
  /// A level of the exits, by its place in a row of the touch table.
  private struct Level: BitwiseCopyable {
    var multiple = Double.nan
    /// The variants that have it.
    var variants = ExitVariantSet()
  }

  let fillModel: FillModel
  let view: BarsView
  private let rows: BarrierRows
  private let market: MarketExitFinder
  private let isNextOpen: Bool
  private let isOptimistic: Bool
  let rules: ExecutionRules
  let side: Side
  private let firstSession: Int
  private let layout: BarrierLayout
  private let levels: WorkBuffer<Level>
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
  private var row: UnsafePointer<BarrierHit>
  /// The places of the stop and the target that are met next.
  private var nextStop = 0
  private var nextTarget = 0
  private var marketExit = MarketExitFinder.Exit(bar: 0, atOpen: false)
  /// Touches before this moment come before the market exit.
  private(set) var marketMoment = BarrierHit.never

  init(
    engine: SweepEngine, view: BarsView, rows: BarrierRows, exits: ExitSignals,
    combinations: ArraySlice<ExitGrid.Combination>
  ) {
    self.view = view
    self.rows = rows
    firstSession = view.sessions(of: engine.window).lowerBound
    fillModel = engine.fillModel
    market = MarketExitFinder(engine: engine, view: view, exits: exits)
    isNextOpen = engine.configuration.execution.timing == .nextOpen
    isOptimistic = engine.configuration.execution.intrabar == .optimistic
    rules = engine.configuration.execution
    side = engine.configuration.side
    closes = RunningCloses(view)
    row = rows.row(0)
    let (layout, grid) = (engine.layout, engine.grid)
    self.layout = layout
    levels = WorkBuffer(repeating: Level(), count: layout.width)
    for (place, stop) in layout.stops.enumerated() {
      levels[place] = Level(
        multiple: grid.stops[stop], variants: ExitVariantSet(combinations) { $0.stop == stop })
    }
    for (place, target) in layout.targets.enumerated() {
      levels[layout.firstTarget + place] = Level(
        multiple: grid.targets[target], variants: ExitVariantSet(combinations) { $0.target == target })
    }
  }

  /// Turns to the position that the close of a bar decides.
  @inline(__always) mutating func look(from signalBar: Int) {
    first = signalBar + 1
    let ordinal = Int(view.session[first])
    session = ordinal - firstSession
    lastBarOfSession = Int(view.lastBarOfSession[ordinal])
    entryTrigger = isNextOpen ? view.bars[first].open : view.bars[signalBar].close
    entryFill = fillModel.entryFill(at: entryTrigger)
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
    switch fillModel.sizer.wish(equity: .zero, price: entryFill, fillModel.pricer) {
    case .refused(let refusal): return .refused(refusal)
    case .units(let units): return .holding(fillModel.holding(units, at: entryTrigger, fill: entryFill))
    }
  }

  /// The position of an account with this equity.
  @inline(__always) func holding(equity: Money) -> Opening {
    fillModel.open(at: entryTrigger, equity: equity)
  }

  // MARK: Exits

  /// Takes out of the variants that hold the position those that leave it next; `nil` when all have left.
  ///
  /// A variant leaves at the first of its stop, its target and the market exit. Stops are met in order of their
  /// distance, and so are targets: merging the two meets every variant at the first of its levels. What meets in one
  /// bar is settled in the engine's order of events.
  @inline(__always) mutating func nextExit(of holders: inout ExitVariantSet) -> ExitGroup? {
    if holders.isEmpty { return nil }
    while true {
      let (stop, target) = (row[nextStop], row[nextTarget])
      let isStop = stop.comes(before: target, isOptimistic: isOptimistic)
      let touch = isStop ? stop : target
      if touch >= marketMoment { break }
      let place = isStop ? nextStop : nextTarget
      nextStop &+= isStop ? 1 : 0
      nextTarget &+= isStop ? 0 : 1
      let variants = holders.remove(in: levels[place].variants)
      if variants.isEmpty { continue }
      let isTie = stop == target && !touch.isAtOpen
      let ambiguous = isTie ? variants.intersection(variantsOfTies(touch, isStop)) : ExitVariantSet()
      return ExitGroup(
        exit: levelExit(place, touch, isStop: isStop), ending: place, variants: variants, ambiguous: ambiguous
      )
    }
    let rest = holders
    holders = ExitVariantSet()
    return ExitGroup(exit: exitAtMarket, ending: layout.clock, variants: rest, ambiguous: ExitVariantSet())
  }

  /// The variants whose level of the other kind is met at the same moment.
  @inline(never) private func variantsOfTies(_ touch: BarrierHit, _ isStop: Bool) -> ExitVariantSet {
    var variants = ExitVariantSet()
    var place = isStop ? nextTarget : nextStop
    while row[place] == touch {
      variants.formUnion(levels[place].variants)
      place += 1
    }
    return variants
  }

  @inline(__always) private func levelExit(_ place: Int, _ touch: BarrierHit, isStop: Bool) -> PositionExit {
    let bar = first &+ touch.barsLater
    let price = touch.isAtOpen ? view.bars[bar].open : level(levels[place].multiple, isStop: isStop)
    return PositionExit(
      bar: bar, price: price, slips: isStop, barsHeld: touch.barsLater &+ 1, freeFrom: bar)
  }

  @inline(__always) private func level(_ multiple: Double, isStop: Bool) -> Double {
    let sign = fillModel.sign
    return isStop
      ? PriceLevels.stop(entry: entryFill, atr: atr, multiple: multiple, sign: sign, pricer: fillModel.pricer)
      : PriceLevels.target(
        entry: entryFill, atr: atr, multiple: multiple, sign: sign, pricer: fillModel.pricer)
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
  @inline(__always) mutating func ending(_ exit: PositionExit, of holding: OpenTrade) -> TradeOutcome {
    let closed = fillModel.close(holding, at: exit.price, slips: exit.slips)
    return TradeOutcome(exit, closed, of: holding, closes: closes.extremes(before: exit.bar))
  }
}

extension ExitVariantSet {
  /// The variants of the combinations for which a condition holds.
  fileprivate init(
    _ combinations: ArraySlice<ExitGrid.Combination>, where condition: (ExitGrid.Combination) -> Bool
  ) {
    self.init()
    for (variant, combination) in combinations.enumerated() where condition(combination) { insert(variant) }
  }
}
