/// The state of one pass of `AccountEngine` over its steps.
struct AccountRun<T: OrderSource> {
  private var broker: SimulatedBroker
  private var orderSource: T
  private let timeline: Timeline
  private let windows: [Range<Int>]
  private let books: [Book]
  /// By book, in the order of their bars.
  private let actions: [[PositionEvent]]
  private let rates: [[Double]]
  private let settings: AccountConfiguration
  private let recordsEquity: Bool
  /// Whether idle bars can be passed over: one book, and nothing that happens by itself.
  private let isSingle: Bool
  private var nextAction: [Int]
  private var lastDate = Int32.min
  private var lastKept = Int32.min
  private var equity: [Money] = []
  private var cash: [Money] = []
  private var positions: [[Double]] = []
  private var daily = DailyMarks()
  private var timestamps: [Int64] = []

  init(
    broker: SimulatedBroker, orderSource: T, timeline: Timeline, windows: [Range<Int>], books: [Book],
    inputs: AccountInputs,
    settings: AccountConfiguration, recordsEquity: Bool
  ) {
    self.broker = broker
    self.orderSource = orderSource
    self.timeline = timeline
    self.windows = windows
    self.books = books
    actions =
      inputs.actions.isEmpty
      ? []
      : windows.indices.map { book in
        inputs.actions.filter { $0.book == book }.enumerated()
          .sorted { ($0.element.bar, $0.offset) < ($1.element.bar, $1.offset) }.map(\.element)
      }
    nextAction = Array(repeating: 0, count: actions.count)
    rates = inputs.rates
    self.settings = settings
    self.recordsEquity = recordsEquity
    isSingle = broker.marketCount == 1 && inputs.actions.isEmpty && (inputs.rates.first ?? []).isEmpty
    positions = recordsEquity ? Array(repeating: [], count: broker.marketCount) : []
  }

  mutating func result() -> (AccountResult, T) {
    var step = 0
    while step < timeline.count {
      advance(step)
      step += 1
      if isSingle, broker.isIdle(0) { step = passOver(from: step) }
    }
    daily.close()
    return (summary(), orderSource)
  }

  /// Passes over the bars of an idle account up to the order source's next decision: its equity stands still on them.
  private mutating func passOver(from step: Int) -> Int {
    let first = windows[0].lowerBound
    let decision = orderSource.nextDecision(after: first + step - 1)
    // The last bar is always worked through, and so is the one before an action.
    let end = min(decision == .max ? timeline.count - 1 : decision - first, timeline.count - 1)
    if end <= step { return step }
    let value = broker.books.cash
    broker.books.drawdown.update(value)
    for skipped in step..<end {
      let bar = first + skipped
      let date = broker.instrumentBooks[0].columns.sessionDates[bar]
      daily.add(value, date: date)
      if broker.risk != nil { broker.risk?.mark(value.amount, day: Int(date)) }
      if broker.limitGuard != nil { broker.limitGuard?.mark(value, day: date) }
      if recordsEquity { record(value, timestamp: broker.instrumentBooks[0].columns.timestamps[bar]) }
    }
    broker.instrumentBooks[0].bar = first + end - 1
    return end
  }

  /// One step: what happens before the open, the opens, the ranges, the closes, the marks, the decisions.
  @inline(__always) private mutating func advance(_ step: Int) {
    for rank in broker.ranks.indices {
      let book = broker.ranks[rank]
      let opening = timeline.opening(book, at: step)
      broker.instrumentBooks[book].isTrading = timeline.bar(book, at: step) >= 0
      broker.instrumentBooks[book].isOpening = opening >= 0
      if opening >= 0 { begin(opening, book, closesHere: timeline.bar(book, at: step) == opening) }
      if broker.instrumentBooks[book].isTrading {
        if broker.instrumentBooks[book].isUnfinished { setRate(timeline.bar(book, at: step), book) }
        broker.instrumentBooks[book].isUnfinished = false
      } else if opening >= 0 {
        broker.instrumentBooks[book].isUnfinished = true
      }
    }
    if broker.hasCarry { finance() }
    for rank in broker.ranks.indices { broker.guardOpen(broker.ranks[rank]) }
    for rank in broker.ranks.indices { broker.open(broker.ranks[rank], reducingFirst: true) }
    if broker.limitGuard == nil {
      for rank in broker.ranks.indices { broker.open(broker.ranks[rank], reducingFirst: false) }
    } else {
      for book in broker.entryOrder { broker.open(book, reducingFirst: false) }
    }
    for rank in broker.ranks.indices {
      broker.guardInside(broker.ranks[rank])
      broker.inside(broker.ranks[rank])
      broker.dropGuard(broker.ranks[rank])
      broker.closeBar(broker.ranks[rank])
    }
    let isLast = step + 1 == timeline.count
    if settings.execution.timing == .signalClose {
      // Nothing is entered at a close that ends the day, or the account.
      if broker.limitGuard != nil { _ = broker.enforceLimits(broker.mark()) }
      decide(isLast)
      for rank in broker.ranks.indices { broker.fillAtClose(broker.ranks[rank]) }
    }
    closeEnded()
    var equity = broker.mark()
    if broker.limitGuard != nil { equity = broker.enforceLimits(equity) }
    keep(equity)
    if broker.accountRules.callsMargin, !isLast { broker.callMargin() }
    if equity <= .zero { broker.endAccount() }
    if settings.execution.timing == .nextOpen { decide(isLast) }
    assertInvariants()
  }

  private mutating func decide(_ isLast: Bool) {
    // Nothing that is decided at the last close can fill; it may still be asked for, as the orders of tomorrow.
    if isLast, !settings.decidesAtEnd { return }
    broker.isDeciding = true
    if broker.risk != nil, let date = broker.date { broker.stopByTime(on: date) }
    orderSource.decide(&broker)
    broker.isDeciding = false
  }

  /// Before the open: rates, what holding costs, splits and rolls, the volume there is.
  @inline(__always) private mutating func begin(_ bar: Int, _ book: Int, closesHere: Bool) {
    let previous = broker.instrumentBooks[book].bar
    broker.instrumentBooks[book].bar = bar
    // The rate of a bar is that of its close: a bar that closes at a later step opens at the rate before it.
    setRate(closesHere ? bar : max(bar - 1, 0), book)
    if broker.hasCarry, previous >= 0 { broker.accrue(book, from: previous, to: bar) }
    if !actions.isEmpty { act(before: bar, after: previous, book) }
    broker.refillVolume(book)
  }

  @inline(__always) private mutating func setRate(_ bar: Int, _ book: Int) {
    if !rates.isEmpty, !rates[book].isEmpty { broker.instrumentBooks[book].rate = rates[book][bar] }
  }

  /// Interest by the calendar days since the step before.
  private mutating func finance() {
    guard let book = broker.instrumentBooks.indices.first(where: { broker.instrumentBooks[$0].isTrading })
    else { return }
    let date = broker.instrumentBooks[book].columns.sessionDates[broker.instrumentBooks[book].bar]
    if lastDate != .min, date > lastDate { broker.finance(days: Int(date) - Int(lastDate)) }
    lastDate = max(lastDate, date)
  }

  private mutating func act(before bar: Int, after previous: Int, _ book: Int) {
    while nextAction[book] < actions[book].count, actions[book][nextAction[book]].bar <= bar {
      let action = actions[book][nextAction[book]]
      if action.bar > previous { broker.apply(action) }
      nextAction[book] += 1
    }
  }

  /// Positions are closed with the last bar of their window, when the run says so.
  private mutating func closeEnded() {
    guard settings.closesAtEnd else { return }
    for rank in broker.ranks.indices {
      let book = broker.ranks[rank]
      if broker.instrumentBooks[book].isTrading,
        broker.instrumentBooks[book].bar + 1 == windows[book].upperBound
      {
        broker.closeOut(book)
      }
    }
  }

  @inline(__always) private mutating func keep(_ value: Money) {
    guard let book = broker.instrumentBooks.indices.first(where: { broker.instrumentBooks[$0].isTrading }),
      let latest = broker.date
    else { return }
    let bar = broker.instrumentBooks[book].bar
    // Sessions of markets end at different hours; the day of an account never goes back.
    lastKept = max(lastKept, latest)
    let date = lastKept
    daily.add(value, date: date)
    if broker.risk != nil { broker.risk?.mark(value.amount, day: Int(date)) }
    if recordsEquity { record(value, timestamp: broker.instrumentBooks[book].columns.timestamps[bar]) }
  }

  private mutating func record(_ value: Money, timestamp: Int64) {
    timestamps.append(timestamp)
    equity.append(value)
    cash.append(broker.settledCash)
    for book in broker.instrumentBooks.indices { positions[book].append(broker.position(book)) }
  }

  /// Run-time checks of what always holds; debug builds only.
  private func assertInvariants() {
    assert(broker.books.isConserved, "cash is conserved")
    assert(
      broker.instrumentBooks.allSatisfy { instrumentBook in
        instrumentBook.lots.reduce(0) { $0 + $1.lots } == abs(instrumentBook.netLots)
      }, "lots add up to the position")
  }

  private func summary() -> AccountResult {
    let books = broker.books
    return AccountResult(
      books: self.books, fills: books.fills, trades: books.trades, rejections: books.rejections,
      statistics: books.statistics,
      initialCapital: books.initialCapital, finalEquity: broker.equity, equity: equity, cash: cash,
      positions: positions, timestamps: timestamps, dailyEquity: daily.equity, dates: daily.dates,
      markedDrawdown: books.drawdown.deepest, commission: books.commission, borrow: books.borrow,
      financing: books.financing, funding: books.funding, dividends: books.dividends,
      marginCalls: books.marginCalls, ruin: books.ruin, riskFailures: broker.risk?.failures ?? [],
      zoneMarks: broker.risk?.zones ?? [],
      limitEvents: broker.limitGuard?.events ?? [], stoppedOn: broker.limitGuard?.stoppedOn,
      sentOrders: broker.sentOrders, workingOrders: settings.decidesAtEnd ? broker.standingOrders : [],
      openPositions: broker.instrumentBooks.indices.map { broker.position($0) },
      notes: notes())
  }

  private func notes() -> [AccountNote] {
    var notes: [AccountNote] = []
    if settings.transactionCosts.needsVolume {
      for book in broker.instrumentBooks.indices where broker.instrumentBooks[book].columns.volume.isEmpty {
        notes.append(.noVolume(book: book))
      }
    }
    let books = broker.books
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
