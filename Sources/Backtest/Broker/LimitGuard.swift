/// The limits of the account inside a run.
struct LimitGuard {
  let limits: AccountLimits
  /// For each book, its priority at the close of each of its bars; empty where all are equal.
  let priorities: [[Double]]
  var watch: EquityWatch
  /// The last session date on which the daily stop was reached.
  var haltedOn = Int32.min
  /// The session date on which the maximum drawdown was reached; nothing is entered from then on.
  var stoppedOn: Int32?
  var events: [LimitEvent] = []

  init(limits: AccountLimits, priorities: [[Double]], capital: Double, day: Int) {
    self.limits = limits
    self.priorities = priorities
    watch = EquityWatch(equity: capital, day: day)
  }

  /// What the day has lost, exact to a millionth; negative for a gain.
  var dayLoss: Money { Money(watch.dayOpening) - Money(watch.equity) }
  /// How far equity is below its highest mark, exact to a millionth.
  var fall: Money { Money(watch.peak) - Money(watch.equity) }

  /// Takes in equity at a close of a session date.
  mutating func mark(_ equity: Money, day: Int32) {
    watch.mark(equity.amount, day: max(Int(day), watch.day))
  }
}

extension SimulatedBroker {
  /// How many books hold a position, one of them left out.
  func positionCount(besides book: Int = -1) -> Int {
    var count = 0
    for other in instrumentBooks.indices where other != book && !instrumentBooks[other].isFlat {
      count += 1
    }
    return count
  }

  /// Takes in the marks of a step and closes everything where they reach a limit. Returns equity after that.
  mutating func enforceLimits(_ equity: Money) -> Money {
    guard let guardian = limitGuard, let latest = date else { return equity }
    let date = max(latest, Int32(clamping: guardian.watch.day))
    limitGuard?.mark(equity, day: date)
    guard let reason = reachedLimit(at: date) else { return equity }
    for book in ranks { cut(book, reason) }
    let left = mark()
    limitGuard?.mark(left, day: date)
    // What closing cost may be what brings the account to its end.
    if reason == .dailyStop, let most = limitGuard?.limits.maximumDrawdown, limitGuard?.stoppedOn == nil,
      let fall = limitGuard?.fall, fall >= Money(most)
    {
      stop(on: date, fall)
    }
    return left
  }

  /// Notes the limits that the last mark reaches and returns the stronger one.
  private mutating func reachedLimit(at date: Int32) -> ExitReason? {
    guard let guardian = limitGuard else { return nil }
    var reason: ExitReason?
    if let amount = guardian.limits.dailyStop, guardian.haltedOn != date, guardian.dayLoss >= Money(amount) {
      note(.dailyStop, on: date, loss: guardian.dayLoss)
      limitGuard?.haltedOn = date
      reason = .dailyStop
    }
    if let amount = guardian.limits.maximumDrawdown, guardian.stoppedOn == nil, guardian.fall >= Money(amount)
    {
      stop(on: date, guardian.fall)
      reason = .maximumDrawdown
    }
    return reason
  }

  private mutating func stop(on date: Int32, _ fall: Money) {
    note(.maximumDrawdown, on: date, loss: fall)
    limitGuard?.stoppedOn = date
    for book in ranks { cancelEntries(book) }
  }

  private mutating func note(_ kind: LimitEvent.Kind, on date: Int32, loss: Money) {
    let event = LimitEvent(
      kind: kind, date: date, timestamp: stepTime, loss: loss,
      equity: limitGuard.map { Money($0.watch.equity) } ?? .zero, positions: positionCount())
    limitGuard?.events.append(event)
  }

  /// The close of the current step, in UTC nanoseconds.
  private var stepTime: Int64 {
    for book in instrumentBooks where book.isTrading { return book.columns.timestamps[book.bar] }
    return 0
  }

  /// Closes a position because of a limit: at this close, at the close of the bar that has begun, or, where the market
  /// is shut, at its next open.
  private mutating func cut(_ book: Int, _ reason: ExitReason) {
    if instrumentBooks[book].isFlat { return }
    if !instrumentBooks[book].isTrading, !instrumentBooks[book].isUnfinished {
      close(book, reason: reason)
      return
    }
    let isNow = instrumentBooks[book].isTrading
    let before = instrumentBooks[book].orders.count
    addClosingOrder(book, wait: isNow ? .market : .barClose, reason)
    if isNow {
      execute(before, book: book, at: instrumentBooks[book].prices.close, in: .close)
      instrumentBooks[book].compact()
    }
  }

  private mutating func addClosingOrder(_ book: Int, wait: WorkingOrder.Wait, _ reason: ExitReason) {
    let side: OrderSide = instrumentBooks[book].netLots > 0 ? .sell : .buy
    instrumentBooks[book].orders.append(
      WorkingOrder(
        id: -1, side: side, wait: wait, lots: abs(instrumentBooks[book].netLots),
        activeFrom: Int32(instrumentBooks[book].bar), reducesOnly: true, reason: reason,
        label: .accountLimit))
    instrumentBooks[book].watch.isStale = true
  }

  /// Why the limits do not let a flat book open a position in a bar; `nil` when they do.
  ///
  /// - Parameter phase: at an open, a book of lower priority may be closed to make room.
  mutating func limitRejection(_ book: Int, _ phase: BarPhase, isFlatAfter: Bool) -> OrderRejection? {
    guard let guardian = limitGuard else { return nil }
    if guardian.stoppedOn != nil { return .maximumDrawdown }
    let entrant = instrumentBooks[book]
    if entrant.columns.sessionDates[entrant.bar] <= guardian.haltedOn { return .dailyStop }
    guard let most = guardian.limits.maximumPositions, isFlatAfter else { return nil }
    if positionCount(besides: book) < most { return nil }
    if guardian.limits.whenFull == .replace, phase == .open, let victim = victim(of: book) {
      replace(victim, by: book)
      if positionCount(besides: book) < most { return nil }
    }
    return .positionLimit
  }

  /// A book's priority at the close before the bar that is open; what is not a number is below all others.
  private func priority(_ book: Int) -> Double {
    guard let guardian = limitGuard, !guardian.priorities.isEmpty else { return 0 }
    let bar = instrumentBooks[book].bar - 1
    let value = bar < 0 ? .nan : guardian.priorities[book][bar]
    return value.isNaN ? -.infinity : value
  }

  /// The open position of lowest priority, below that of a newcomer, that can be closed at this open.
  private func victim(of newcomer: Int) -> Int? {
    var found: (book: Int, priority: Double)?
    for book in ranks where book != newcomer {
      let holder = instrumentBooks[book]
      guard !holder.isFlat, holder.isOpening, let first = holder.lots.first, Int(first.entryBar) < holder.bar
      else {
        continue
      }
      let own = priority(book)
      // Of equals the last in the order of books goes.
      if found.map({ own <= $0.priority }) ?? true { found = (book, own) }
    }
    guard let found, priority(newcomer) > found.priority else { return nil }
    return found.book
  }

  private mutating func replace(_ book: Int, by newcomer: Int) {
    let leaving = instrumentBooks[book]
    let event = LimitEvent(
      kind: .replaced, date: leaving.columns.sessionDates[leaving.bar],
      timestamp: leaving.columns.timestamps[leaving.bar],
      loss: .zero, equity: equity, positions: positionCount(), closedBook: book, enteredBook: newcomer)
    limitGuard?.events.append(event)
    let before = leaving.orders.count
    addClosingOrder(book, wait: .market, .replaced)
    execute(before, book: book, at: leaving.prices.open, in: .open)
    instrumentBooks[book].compact()
  }

  /// The books in the order in which their entries fill at an open: by priority, then in their usual order.
  var entryOrder: [Int] {
    guard let guardian = limitGuard, !guardian.priorities.isEmpty else { return ranks }
    let keys = instrumentBooks.indices.map { instrumentBooks[$0].isOpening ? priority($0) : -.infinity }
    return ranks.enumerated().sorted {
      let (a, b) = (keys[$0.element], keys[$1.element])
      return a != b ? a > b : $0.offset < $1.offset
    }.map(\.element)
  }
}
