import Market

/// One pass of a subset through its closes: whose entries are made, what the limits of the account do, and the days.
struct SubsetRun {
  private let tape: SubsetTape
  private let universe: SubsetUniverse
  private let limits: AccountLimits
  private let span: SubsetSpan
  private let isLimited: Bool
  /// In millionths; as large as can be where a limit is off.
  private let dailyStop: Int64
  private let maximumDrawdown: Int64
  private let mostPositions: Int
  private let members: [UInt64]
  /// The sum of the worst bars of all members in millionths, below which an account is looked at more closely.
  private let worstOfAll: Double

  private var holdings: SubsetHoldings
  /// Books with an entry that waits for the next open, and the step that decided it.
  private var pending: [UInt64]
  private var decidedAt: [Int32]
  private var equity: Int64
  private var peak: Int64
  private var deepestFall: Int64 = 0
  private var highestCount = 0
  private var dayOpening: Int64
  private var day = Int32.min
  private var keptDate = Int32.min
  private var kept: Int64 = 0
  private var haltedOn = Int32.min
  private var isStopped = false
  private var lastStep = -1
  private var made = SubsetOutcome()

  init(_ universe: SubsetUniverse, _ members: [Int], _ limits: AccountLimits, _ span: SubsetSpan) {
    self.universe = universe
    self.limits = limits
    self.span = span
    tape = universe.tape
    isLimited = limits != .none
    dailyStop = limits.dailyStop.map { Money($0).micros } ?? .max
    maximumDrawdown = limits.maximumDrawdown.map { Money($0).micros } ?? .max
    mostPositions = limits.maximumPositions ?? .max
    var mask = [UInt64](repeating: 0, count: tape.words)
    for member in members { mask[member / 64] |= 1 << UInt64(member % 64) }
    self.members = mask
    worstOfAll = members.reduce(0) { $0 + universe.tape.worstBars[$1] } * 1e6
    holdings = SubsetHoldings(universe, span)
    pending = [UInt64](repeating: 0, count: tape.words)
    decidedAt = [Int32](repeating: -1, count: tape.count)
    equity = holdings.equity
    (peak, dayOpening) = (equity, equity)
    made.initialCapital = Money(micros: equity)
    made.dailyEquity.reserveCapacity(span.steps.count)
    made.dates.reserveCapacity(span.steps.count)
  }

  mutating func outcome() -> SubsetOutcome {
    // The engine looks at the account from the first date that any book trades.
    day = firstDay()
    lastStep = span.steps.last { isActive($0) } ?? -1
    for step in span.steps where step <= lastStep && isActive(step) { advance(step) }
    closeDay()
    made.finalEquity = Money(micros: equity)
    made.deepestFall = Money(micros: deepestFall)
    made.mostPositions = highestCount
    made.trades = holdings.trades
    made.traded = holdings.traded
    made.profits = holdings.profits
    return made
  }

  private func firstDay() -> Int32 {
    var first = Int32.max
    for word in members.indices {
      for book in BookBits(members[word], word: word) where !span.windows[book].isEmpty {
        first = min(first, universe.books[book].bars.series.sessionDates[span.windows[book].lowerBound])
      }
    }
    return first
  }

  @inline(__always) private func isActive(_ step: Int) -> Bool {
    for word in members.indices where present(step, word) & members[word] != 0 { return true }
    return false
  }

  /// Which books of a word have a bar within the dates at a step.
  @inline(__always) private func present(_ step: Int, _ word: Int) -> UInt64 {
    span.present[(step - span.steps.lowerBound) * tape.words + word]
  }

  private func date(of book: Int, at step: Int) -> Int32 {
    universe.books[book].bars.series.sessionDates[Int(tape.cell(book, step).bar)]
  }

  /// The latest session date of the members that have a bar at a step.
  @inline(__always) private func date(at step: Int) -> Int32 {
    let common = span.dates[step - span.steps.lowerBound]
    return common != .min ? common : latestDate(at: step)
  }

  private func latestDate(at step: Int) -> Int32 {
    var latest = Int32.min
    for word in members.indices {
      for book in BookBits(present(step, word) & members[word], word: word) {
        latest = max(latest, date(of: book, at: step))
      }
    }
    return latest
  }

  // MARK: One step

  private mutating func advance(_ step: Int) {
    let date = date(at: step)
    var isAsked = false
    for word in members.indices {
      holdings.leaveAtOpen(step, word, present: present(step, word))
      isAsked = isAsked || pending[word] & present(step, word) != 0
    }
    if isAsked { enter(step) }
    for word in members.indices {
      holdings.leaveInsideAndMark(step, word, present: present(step, word))
    }
    if date > day {
      day = date
      dayOpening = equity
    }
    setEquity()
    if isLimited { enforce(step) }
    if equity <= 0 { made.isExact = false }
    if Double(equity) < worstOfAll { lookCloser() }
    keep()
    if step < lastStep, !isStopped { decide(step) }
  }

  @inline(__always) private mutating func setEquity() {
    equity = holdings.equity
    peak = max(peak, equity)
    deepestFall = max(deepestFall, peak - equity)
    highestCount = max(highestCount, holdings.openCount)
  }

  @inline(__always) private mutating func decide(_ step: Int) {
    let row = (step - span.steps.lowerBound) * tape.words
    for word in members.indices {
      let asking = span.entering[row + word] & members[word] & ~holdings.open[word] & ~pending[word]
      for book in BookBits(asking, word: word) { decidedAt[book] = Int32(step) }
      pending[word] |= asking
    }
  }

  // MARK: Entries

  private mutating func enter(_ step: Int) {
    let common = span.dates[step - span.steps.lowerBound]
    if isStopped || (common != .min && common <= haltedOn)
      || (holdings.openCount >= mostPositions && limits.whenFull == .wait)
    {
      refuseAll(step)
    } else if isLimited, !tape.priorities.isEmpty {
      for book in ranked(step) { enter(book, step) }
    } else {
      for word in members.indices {
        let asking = pending[word] & present(step, word)
        pending[word] &= ~asking
        for book in BookBits(asking, word: word) { enter(book, step) }
      }
    }
  }

  private mutating func refuseAll(_ step: Int) {
    for word in members.indices {
      let asking = pending[word] & present(step, word)
      pending[word] &= ~asking
      made.refused += asking.nonzeroBitCount
    }
  }

  /// The books that enter at a step, the highest priority first, and in their order where it is equal.
  private mutating func ranked(_ step: Int) -> [Int] {
    var waiting: [Int] = []
    for word in members.indices {
      let asking = pending[word] & present(step, word)
      pending[word] &= ~asking
      waiting += BookBits(asking, word: word)
    }
    if waiting.count < 2 { return waiting }
    let keys = waiting.map { tape.priority($0, step) }
    return waiting.indices.sorted { keys[$0] != keys[$1] ? keys[$0] > keys[$1] : $0 < $1 }
      .map { waiting[$0] }
  }

  private mutating func enter(_ book: Int, _ step: Int) {
    let trade = tape.cell(book, Int(decidedAt[book])).trade
    guard holdings.canPay(book, trade), isAllowed(book, step), holdings.canCarry(book, trade) else {
      made.refused += 1
      return
    }
    holdings.enter(book, trade: trade)
  }

  private mutating func isAllowed(_ book: Int, _ step: Int) -> Bool {
    if isStopped || (haltedOn != .min && date(of: book, at: step) <= haltedOn) { return false }
    if holdings.openCount < mostPositions { return true }
    guard limits.whenFull == .replace, let victim = victim(of: book, step) else { return false }
    holdings.closeAtOpen(victim, step)
    made.replaced += 1
    return holdings.openCount < mostPositions
  }

  /// The open position of the lowest priority, where that of the newcomer is higher.
  private func victim(of newcomer: Int, _ step: Int) -> Int? {
    var found: (book: Int, priority: Double)?
    for word in members.indices {
      for book in BookBits(holdings.open[word], word: word)
      where book != newcomer && holdings.isReplaceable(book, step) {
        let own = tape.priority(book, step)
        if found.map({ own <= $0.priority }) ?? true { found = (book, own) }
      }
    }
    guard let found, tape.priority(newcomer, step) > found.priority else { return nil }
    return found.book
  }

  // MARK: Limits

  @inline(__always) private mutating func enforce(_ step: Int) {
    let isDayLost = dayOpening - equity >= dailyStop && haltedOn != day
    if isDayLost || isFallen { cutAll(step, isDayLost) }
  }

  private mutating func cutAll(_ step: Int, _ isDayLost: Bool) {
    if isDayLost {
      haltedOn = day
      made.dailyStops += 1
    }
    if isFallen { stop() }
    holdings.closeAll(step)
    setEquity()
    if isFallen { stop() }
  }

  private var isFallen: Bool { !isStopped && peak - equity >= maximumDrawdown }

  private mutating func stop() {
    isStopped = true
    made.stoppedOn = day
    for word in pending.indices { pending[word] = 0 }
  }

  /// Whether the next bar of what is held, or enters, could take the account to its end.
  private mutating func lookCloser() {
    var worst = holdings.worstNextBar
    for word in pending.indices {
      for book in BookBits(pending[word], word: word) { worst += tape.worstBars[book] }
    }
    if Double(equity) <= worst * 1e6 { made.isExact = false }
  }

  // MARK: Days

  @inline(__always) private mutating func keep() {
    if day != keptDate, keptDate != .min { closeDay() }
    keptDate = day
    kept = equity
  }

  private mutating func closeDay() {
    if keptDate == .min { return }
    made.dates.append(keptDate)
    made.dailyEquity.append(Money(micros: kept))
    keptDate = .min
  }
}
