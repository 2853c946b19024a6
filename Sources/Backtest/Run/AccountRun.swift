/// The state of one pass of `AccountEngine` over its steps.
struct AccountRun<T: Trader> {
  private var desk: Desk
  private var trader: T
  private let timeline: Timeline
  private let windows: [Range<Int>]
  private let books: [Book]
  /// By market, in the order of their bars.
  private let actions: [[CorporateAction]]
  private let rates: [[Double]]
  private let settings: AccountConfiguration
  private let recordsEquity: Bool
  /// Whether idle bars can be passed over: one market, and nothing that happens by itself.
  private let isSingle: Bool
  private var nextAction: [Int]
  private var lastDate = Int32.min
  private var equity: [Money] = []
  private var cash: [Money] = []
  private var positions: [[Double]] = []
  private var daily = DailyMarks()
  private var timestamps: [Int64] = []

  init(
    desk: Desk, trader: T, timeline: Timeline, windows: [Range<Int>], books: [Book], inputs: AccountInputs,
    settings: AccountConfiguration, recordsEquity: Bool
  ) {
    self.desk = desk
    self.trader = trader
    self.timeline = timeline
    self.windows = windows
    self.books = books
    actions =
      inputs.actions.isEmpty
      ? []
      : windows.indices.map { market in
        inputs.actions.filter { $0.market == market }.enumerated()
          .sorted { ($0.element.bar, $0.offset) < ($1.element.bar, $1.offset) }.map(\.element)
      }
    nextAction = Array(repeating: 0, count: actions.count)
    rates = inputs.rates
    self.settings = settings
    self.recordsEquity = recordsEquity
    isSingle = desk.marketCount == 1 && inputs.actions.isEmpty && (inputs.rates.first ?? []).isEmpty
    positions = recordsEquity ? Array(repeating: [], count: desk.marketCount) : []
  }

  mutating func result() -> (AccountResult, T) {
    var step = 0
    while step < timeline.count {
      advance(step)
      step += 1
      if isSingle, desk.isIdle(0) { step = passOver(from: step) }
    }
    daily.close()
    return (summary(), trader)
  }

  /// Passes over the bars of an idle account up to the trader's next decision: its equity stands still on them.
  private mutating func passOver(from step: Int) -> Int {
    let first = windows[0].lowerBound
    let decision = trader.nextDecision(after: first + step - 1)
    // The last bar is always worked through, and so is the one before an action.
    let end = min(decision == .max ? timeline.count - 1 : decision - first, timeline.count - 1)
    if end <= step { return step }
    let value = desk.books.cash
    desk.books.drawdown.update(value)
    for skipped in step..<end {
      let bar = first + skipped
      let date = desk.venues[0].columns.sessionDates[bar]
      daily.add(value, date: date)
      if desk.risk != nil { desk.risk?.mark(value.amount, day: Int(date)) }
      if recordsEquity { record(value, timestamp: desk.venues[0].columns.timestamps[bar]) }
    }
    desk.venues[0].bar = first + end - 1
    return end
  }

  /// One step: what happens before the open, the opens, the ranges, the closes, the marks, the decisions.
  @inline(__always) private mutating func advance(_ step: Int) {
    for rank in desk.ranks.indices {
      let market = desk.ranks[rank]
      let opening = timeline.opening(market, at: step)
      desk.venues[market].isTrading = timeline.bar(market, at: step) >= 0
      desk.venues[market].isOpening = opening >= 0
      if opening >= 0 { begin(opening, market) }
      if desk.venues[market].isTrading {
        desk.venues[market].isUnfinished = false
      } else if opening >= 0 {
        desk.venues[market].isUnfinished = true
      }
    }
    if desk.hasCarry { finance() }
    for rank in desk.ranks.indices { desk.guardOpen(desk.ranks[rank]) }
    for rank in desk.ranks.indices { desk.open(desk.ranks[rank], reducingFirst: true) }
    for rank in desk.ranks.indices { desk.open(desk.ranks[rank], reducingFirst: false) }
    for rank in desk.ranks.indices {
      desk.guardInside(desk.ranks[rank])
      desk.inside(desk.ranks[rank])
      desk.dropGuard(desk.ranks[rank])
      desk.closeBar(desk.ranks[rank])
    }
    let isLast = step + 1 == timeline.count
    if settings.execution.timing == .signalClose {
      decide(isLast)
      for rank in desk.ranks.indices { desk.fillAtClose(desk.ranks[rank]) }
    }
    closeEnded()
    let equity = desk.mark()
    keep(equity)
    if desk.accountRules.callsMargin, !isLast { desk.callMargin() }
    if equity <= .zero { desk.endAccount() }
    if settings.execution.timing == .nextOpen { decide(isLast) }
    assertInvariants()
  }

  private mutating func decide(_ isLast: Bool) {
    // Nothing that is decided at the last close can fill.
    if isLast { return }
    desk.isDeciding = true
    if desk.risk != nil, let date = desk.date { desk.stopByTime(on: date) }
    trader.decide(&desk)
    desk.isDeciding = false
  }

  /// Before the open: rates, what holding costs, splits and rolls, the volume there is.
  @inline(__always) private mutating func begin(_ bar: Int, _ market: Int) {
    let previous = desk.venues[market].bar
    desk.venues[market].bar = bar
    if !rates.isEmpty, !rates[market].isEmpty { desk.venues[market].rate = rates[market][bar] }
    if desk.hasCarry, previous >= 0 { desk.accrue(market, from: previous, to: bar) }
    if !actions.isEmpty { act(before: bar, after: previous, market) }
    desk.refillVolume(market)
  }

  /// Interest by the calendar days since the step before.
  private mutating func finance() {
    guard let market = desk.venues.indices.first(where: { desk.venues[$0].isTrading }) else { return }
    let date = desk.venues[market].columns.sessionDates[desk.venues[market].bar]
    if lastDate != .min, date > lastDate { desk.finance(days: Int(date) - Int(lastDate)) }
    lastDate = max(lastDate, date)
  }

  private mutating func act(before bar: Int, after previous: Int, _ market: Int) {
    while nextAction[market] < actions[market].count, actions[market][nextAction[market]].bar <= bar {
      let action = actions[market][nextAction[market]]
      if action.bar > previous { desk.apply(action) }
      nextAction[market] += 1
    }
  }

  /// Positions are closed with the last bar of their window, when the run says so.
  private mutating func closeEnded() {
    guard settings.closesAtEnd else { return }
    for rank in desk.ranks.indices {
      let market = desk.ranks[rank]
      if desk.venues[market].isTrading, desk.venues[market].bar + 1 == windows[market].upperBound {
        desk.closeOut(market)
      }
    }
  }

  @inline(__always) private mutating func keep(_ value: Money) {
    guard let market = desk.venues.indices.first(where: { desk.venues[$0].isTrading }) else { return }
    let bar = desk.venues[market].bar
    let date = desk.venues[market].columns.sessionDates[bar]
    daily.add(value, date: date)
    if desk.risk != nil { desk.risk?.mark(value.amount, day: Int(date)) }
    if recordsEquity { record(value, timestamp: desk.venues[market].columns.timestamps[bar]) }
  }

  private mutating func record(_ value: Money, timestamp: Int64) {
    timestamps.append(timestamp)
    equity.append(value)
    cash.append(desk.settledCash)
    for market in desk.venues.indices { positions[market].append(desk.position(market)) }
  }

  /// Run-time checks of what always holds; debug builds only.
  private func assertInvariants() {
    assert(desk.books.isConserved, "cash is conserved")
    assert(
      desk.venues.allSatisfy { venue in
        venue.lots.reduce(0) { $0 + $1.lots } == abs(venue.netLots)
      }, "lots add up to the position")
  }

  private func summary() -> AccountResult {
    let books = desk.books
    return AccountResult(
      books: self.books, fills: books.fills, trades: books.trades, rejections: books.rejections,
      statistics: books.statistics,
      initialCapital: books.initialCapital, finalEquity: desk.equity, equity: equity, cash: cash,
      positions: positions, timestamps: timestamps, dailyEquity: daily.equity, dates: daily.dates,
      markedDrawdown: books.drawdown.deepest, commission: books.commission, borrow: books.borrow,
      financing: books.financing, funding: books.funding, dividends: books.dividends,
      marginCalls: books.marginCalls, ruin: books.ruin, riskFailures: desk.risk?.failures ?? [],
      zoneMarks: desk.risk?.zones ?? [],
      openPositions: desk.venues.indices.map { desk.position($0) },
      notes: notes())
  }

  private func notes() -> [AccountNote] {
    var notes: [AccountNote] = []
    if settings.frictions.needsVolume {
      for market in desk.venues.indices where desk.venues[market].columns.volume.isEmpty {
        notes.append(.noVolume(market: market))
      }
    }
    let books = desk.books
    if books.cutByVolume > 0 { notes.append(.cutByVolume(fills: books.cutByVolume)) }
    if books.barsWithoutFinerData > 0 { notes.append(.withoutFinerBars(bars: books.barsWithoutFinerData)) }
    if books.crowdedBars > 0 { notes.append(.crowdedBars(bars: books.crowdedBars)) }
    if books.marginCalls > 0 { notes.append(.marginCalls(books.marginCalls)) }
    if let ruin = books.ruin { notes.append(.ruined(date: ruin.date)) }
    return notes
  }
}

/// Equity at the last close of each session date.
struct DailyMarks {
  private(set) var equity: [Money] = []
  private(set) var dates: [Int32] = []
  private var date = Int32.min
  private var value = Money.zero

  @inline(__always) mutating func add(_ value: Money, date: Int32) {
    if date != self.date { close() }
    self.date = date
    self.value = value
  }

  /// Ends the current date.
  mutating func close() {
    if date == .min { return }
    dates.append(date)
    equity.append(value)
    date = .min
  }
}
