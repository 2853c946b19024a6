import Market

/// What does not change about an instrument during a run: its columns and its terms.
final class InstrumentTerms {
  let view: BarsView
  let columns: InstrumentColumns
  let grid: LotGrid
  let costs: FillCosts
  let sizer: PositionSizer
  let limits: LimitRule
  let pointValue: Double
  let paysInFull: Bool
  let initialMargin: Double
  let maintenanceMargin: Double
  let highestAbsolutePrice: Double
  let finer: FinerBars?
  let periodsPerYear: Double
  let timeframe: Timeframe

  init(
    view: BarsView, columns: InstrumentColumns, grid: LotGrid, costs: FillCosts, sizer: PositionSizer,
    limits: LimitRule, pointValue: Double, paysInFull: Bool, initialMargin: Double, maintenanceMargin: Double,
    highestAbsolutePrice: Double, finer: FinerBars?, periodsPerYear: Double, timeframe: Timeframe
  ) {
    self.view = view
    self.columns = columns
    self.grid = grid
    self.costs = costs
    self.sizer = sizer
    self.limits = limits
    self.pointValue = pointValue
    self.paysInFull = paysInFull
    self.initialMargin = initialMargin
    self.maintenanceMargin = maintenanceMargin
    self.highestAbsolutePrice = highestAbsolutePrice
    self.finer = finer
    self.periodsPerYear = periodsPerYear
    self.timeframe = timeframe
  }
}

/// One book of a run: the terms of its instrument, its orders and its position.
struct InstrumentBook {
  private let terms: InstrumentTerms
  /// Apart from the terms, because every bar reads them.
  let view: BarsView
  /// Share of a bar's volume that orders may take; NaN for no limit.
  let participation: Double

  init(_ terms: InstrumentTerms) {
    self.terms = terms
    view = terms.view
    participation = terms.columns.volume.isEmpty ? .nan : terms.costs.transactionCosts.participation ?? .nan
  }

  @inline(__always) var columns: InstrumentColumns { terms.columns }
  @inline(__always) var grid: LotGrid { terms.grid }
  @inline(__always) var costs: FillCosts { terms.costs }
  @inline(__always) var sizer: PositionSizer { terms.sizer }
  @inline(__always) var limits: LimitRule { terms.limits }
  @inline(__always) var pointValue: Double { terms.pointValue }
  @inline(__always) var paysInFull: Bool { terms.paysInFull }
  @inline(__always) var initialMargin: Double { terms.initialMargin }
  @inline(__always) var maintenanceMargin: Double { terms.maintenanceMargin }
  @inline(__always) var highestAbsolutePrice: Double { terms.highestAbsolutePrice }
  @inline(__always) var finer: FinerBars? { terms.finer }

  /// The bar of the current step, or the last one before it; −1 before the first.
  var bar = -1
  /// Whether a bar of the book closes at the current step.
  var isTrading = false
  /// Whether a bar of the book opens at the current step.
  var isOpening = false
  /// Whether `bar` has opened and closes at a later step only.
  var isUnfinished = false
  /// In the order they were accepted. A removed order has no lots until `compact`.
  var orders = ContiguousArray<WorkingOrder>()
  var watch = TriggerCache()
  /// Whether the book holds the level at which equity is used up.
  var hasGuard = false
  /// Whether this bar opened where the account's margin no longer carries the position.
  var isCalled = false
  var lots = ContiguousArray<Lot>()
  /// Signed.
  var netLots: Int64 = 0
  /// Units × point value × sign × 10⁶, so that times a price it is the value in millionths.
  var unitMicros = 0.0
  /// Value of the position at the last mark, in the account's currency.
  var value = Money.zero
  /// Units of the account's currency for one of the instrument's.
  var rate = 1.0
  /// Lots that orders may still take from this bar.
  var capacity = Int64.max
  /// Value traded in the calendar month of `month`.
  var monthValue = 0.0
  var month: Int32 = .min

  @inline(__always) var prices: BarPrices { view.bars[bar] }

  /// The close of the last bar that has closed; NaN before the first.
  var lastClose: Double {
    let closed = isUnfinished ? bar - 1 : bar
    return closed < 0 ? .nan : view.bars[closed].close
  }

  /// Value of so many lots at a price, in the account's currency; signed by `sign`.
  @inline(__always) func value(ofLots lots: Int64, sign: Double, at price: Double) -> Money {
    Money(micros: Money.roundedToMicros(grid.units(lots) * pointValue * sign * 1e6 * price * rate))
  }

  @inline(__always) func netValue(at price: Double) -> Money {
    Money(micros: Money.roundedToMicros(unitMicros * price * rate))
  }

  /// Whether two books look at the same bar, so that they share its volume.
  func sharesBar(with other: InstrumentBook) -> Bool {
    bar >= 0 && capacity != .max && terms.timeframe == other.terms.timeframe
      && columns.timestamps[bar] == other.columns.timestamps[other.bar]
  }

  @inline(__always) var isFlat: Bool { netLots == 0 }
  /// +1 long, −1 short.
  @inline(__always) var sign: Double { netLots < 0 ? -1 : 1 }

  /// Whether an order would make the position smaller.
  @inline(__always) func reduces(_ side: OrderSide) -> Bool { side == .buy ? netLots < 0 : netLots > 0 }

  mutating func setNet(_ net: Int64) {
    netLots = net
    unitMicros = net == 0 ? 0 : grid.units(abs(net)) * pointValue * (net < 0 ? -1 : 1) * 1e6
  }

  /// Takes out the orders that are gone; called wherever any may have changed.
  mutating func compact() {
    watch.isStale = true
    if orders.indices.allSatisfy({ orders[$0].lots == 0 }) {
      orders.removeAll(keepingCapacity: true)
    } else if orders.indices.contains(where: { orders[$0].lots == 0 }) {
      orders.removeAll { $0.lots == 0 }
    }
  }

  /// The commission tiers count by calendar month of the session date.
  mutating func startMonth() {
    let date = CivilDate(daysSinceEpoch: columns.sessionDates[bar]).components
    let now = Int32(date.year * 12 + date.month)
    if now != month { (month, monthValue) = (now, 0) }
  }

  /// Brings the watch up to date.
  @inline(__always) mutating func lookAtOrders() {
    if watch.isStale { watch = TriggerCache(orders, bar: Int32(bar)) }
  }

  /// Whether this bar is the first of its session, as far as the series goes back.
  @inline(__always) var startsSession: Bool { bar == 0 || view.session[bar] != view.session[bar - 1] }

  /// Whether this bar closes its session: by the calendar where the market has closes, else by the date.
  @inline(__always) var closesSession: Bool {
    view.flatBar.isEmpty
      ? Int(view.lastBarOfSession[Int(view.session[bar])]) == bar : Int(view.flatBar[bar]) == bar
  }

  /// Volatility a year of the 20 sessions before this one; `nil` while unknown.
  var yearlyVolatility: Double? {
    if columns.dailyVolatility.isEmpty { return nil }
    let daily = columns.dailyVolatility[Int(view.session[bar])]
    return daily > 0 ? daily * terms.periodsPerYear.squareRoot() : nil
  }

  var context: FillContext {
    var context = FillContext(
      bar: prices, volume: columns.volume.isEmpty ? .nan : columns.volume[bar],
      atr: bar > 0 ? view.atr[bar - 1] : .nan)
    if !columns.dailyVolume.isEmpty {
      let session = Int(view.session[bar])
      context.dailyVolume = columns.dailyVolume[session]
      context.dailyVolatility = columns.dailyVolatility[session]
    }
    return context
  }
}

/// Borrowed columns beyond the prices.
///
/// SAFETY: as `BarsView`; the engine keeps the series and the arrays alive for the length of a run.
final class InstrumentColumns {
  let timestamps: UnsafeBufferPointer<Int64>
  let sessionDates: UnsafeBufferPointer<Int32>
  /// Empty where the source has none.
  let volume: UnsafeBufferPointer<Double>
  /// Mean volume and volatility of the 20 sessions before each session; empty unless impact is on.
  let dailyVolume: [Double]
  let dailyVolatility: [Double]

  init(
    timestamps: UnsafeBufferPointer<Int64>, sessionDates: UnsafeBufferPointer<Int32>,
    volume: UnsafeBufferPointer<Double>, dailyVolume: [Double], dailyVolatility: [Double]
  ) {
    self.timestamps = timestamps
    self.sessionDates = sessionDates
    self.volume = volume
    self.dailyVolume = dailyVolume
    self.dailyVolatility = dailyVolatility
  }
}

/// The bars of a finer timeframe inside each bar, for `IntrabarRule.drillDown`.
struct FinerBars {
  let bars: UnsafeBufferPointer<BarPrices>
  /// The finer bars of coarse bar i are `start[i]..<start[i + 1]`; none where the finer data do not reach.
  let start: [Int32]
}
