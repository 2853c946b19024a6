import Market

/// One pass of a subset through its closes.
struct SubsetRun {
  private let universe: SubsetUniverse
  private let limits: AccountLimits
  private let span: SubsetSpan
  private let words: Int
  private var members: [UInt64]
  /// Books with a position; with an entry that waits for the next open; with a closing order of a limit that does.
  private var open: [UInt64]
  private var pending: [UInt64]
  private var cut: [UInt64]
  /// By book: its trade, as a position in the outcomes of its path, while open or pending.
  private var trade: [Int32]
  private var values: [Int64]
  private var cash: Int64
  private var openCount = 0
  private var heldValue: Int64 = 0
  private var peak: Int64
  private var dayOpening: Int64
  private var equity: Int64
  private var day = Int32.min
  private var keptDate = Int32.min
  private var haltedOn = Int32.min
  private var isStopped = false
  private var lastStep = -1
  /// The sum of the worst bars of all members, below which an account is looked at more closely.
  private let worstOfAll: Double
  private var profits: [Int64]
  private(set) var outcome = SubsetOutcome()

  init(_ universe: SubsetUniverse, _ members: [Int], _ limits: AccountLimits, _ span: SubsetSpan) {
    self.universe = universe
    self.limits = limits
    self.span = span
    words = universe.words
    self.members = [UInt64](repeating: 0, count: words)
    for member in members { self.members[member / 64] |= 1 << UInt64(member % 64) }
    open = [UInt64](repeating: 0, count: words)
    (pending, cut) = (open, open)
    trade = [Int32](repeating: -1, count: universe.count)
    values = [Int64](repeating: 0, count: universe.count)
    profits = values
    cash = Money(universe.settings.capital).micros
    (peak, dayOpening, equity) = (cash, cash, cash)
    worstOfAll = members.reduce(0) { $0 + universe.paths[$1].worstBar }
    outcome.initialCapital = Money(micros: cash)
    outcome.dailyEquity.reserveCapacity(span.steps.count)
    outcome.dates.reserveCapacity(span.steps.count)
  }

  mutating func run() {
    // The engine looks at the account from the first date that any book trades.
    day = firstDay()
    lastStep = lastActiveStep()
    for step in span.steps where step <= lastStep { advance(step) }
    closeDay()
    outcome.finalEquity = Money(micros: equity)
    outcome.profits = profits.map { Money(micros: $0) }
  }

  private func firstDay() -> Int32 {
    var first = Int32.max
    forEach(members) { book in
      let window = span.windows[book]
      if !window.isEmpty {
        first = min(first, universe.books[book].bars.series.sessionDates[window.lowerBound])
      }
    }
    return first
  }

  private func lastActiveStep() -> Int {
    for step in span.steps.reversed() where isActive(step) { return step }
    return -1
  }

  private func isActive(_ step: Int) -> Bool {
    for word in 0..<words where present(step, word) & members[word] != 0 { return true }
    return false
  }

  /// Which books of a word have a bar within the dates at a step.
  @inline(__always) private func present(_ step: Int, _ word: Int) -> UInt64 {
    span.present[(step - span.steps.lowerBound) * words + word]
  }

  @inline(__always) private func bar(_ book: Int, _ step: Int) -> Int {
    Int(universe.bars[book * universe.times.count + step])
  }

  @inline(__always) private func forEach(_ mask: [UInt64], _ body: (Int) -> Void) {
    for word in mask.indices {
      var bits = mask[word]
      while bits != 0 {
        body(word * 64 + bits.trailingZeroBitCount)
        bits &= bits - 1
      }
    }
  }

  /// The latest session date of the members that have a bar at a step.
  private func date(at step: Int) -> Int32 {
    let common = span.dates[step - span.steps.lowerBound]
    if common != .min { return common }
    var latest = Int32.min
    for word in 0..<words {
      var bits = present(step, word) & members[word]
      while bits != 0 {
        let book = word * 64 + bits.trailingZeroBitCount
        bits &= bits - 1
        latest = max(latest, universe.books[book].bars.series.sessionDates[bar(book, step)])
      }
    }
    return latest
  }

  // MARK: One step

  private mutating func advance(_ step: Int) {
    if !isActive(step) { return }
    let date = date(at: step)
    leaveAtOpen(step)
    enter(step)
    leaveInside(step)
    mark(step)
    if date > day {
      day = date
      dayOpening = equity
    }
    setEquity()
    if limits != .none { enforce(step) }
    if equity <= 0 { outcome.isExact = false }
    if Double(equity) < worstOfAll * 1e6 { lookCloser() }
    keep()
    if step < lastStep { decide(step) }
  }

  private mutating func setEquity() {
    equity = cash + heldValue
    peak = max(peak, equity)
    outcome.deepestFall = max(outcome.deepestFall, Money(micros: peak - equity))
    outcome.mostPositions = max(outcome.mostPositions, openCount)
  }

  /// Exits at the open of a bar, the strategy's own and those that a limit has sent.
  private mutating func leaveAtOpen(_ step: Int) {
    for word in 0..<words {
      var bits = open[word] & present(step, word)
      while bits != 0 {
        let book = word * 64 + bits.trailingZeroBitCount
        bits &= bits - 1
        let bar = bar(book, step)
        let path = universe.paths[book]
        let own = path.outcomes[Int(trade[book])]
        if cut[word] & (1 << UInt64(book % 64)) != 0 {
          let price = path.bars.prices[bar].open
          close(book, path.closing(Int(trade[book]), at: price, bar: bar))
        } else if own.exitsAtOpen, Int(own.exitBar) == bar {
          close(book, own.exitCash)
        }
      }
    }
  }

  /// Exits inside a bar or at its close, and the end of the dates.
  private mutating func leaveInside(_ step: Int) {
    for word in 0..<words {
      var bits = open[word] & present(step, word)
      while bits != 0 {
        let book = word * 64 + bits.trailingZeroBitCount
        bits &= bits - 1
        let bar = bar(book, step)
        let path = universe.paths[book]
        let own = path.outcomes[Int(trade[book])]
        if !own.exitsAtOpen, Int(own.exitBar) == bar {
          close(book, own.exitCash)
        } else if universe.settings.closesAtEnd, bar + 1 == span.windows[book].upperBound {
          close(book, path.closing(Int(trade[book]), at: path.bars.prices[bar].close, bar: bar))
        }
      }
    }
  }

  private mutating func mark(_ step: Int) {
    for word in 0..<words {
      var bits = open[word] & present(step, word)
      while bits != 0 {
        let book = word * 64 + bits.trailingZeroBitCount
        bits &= bits - 1
        let bar = bar(book, step)
        let path = universe.paths[book]
        setValue(book, path.value(Int(trade[book]), at: path.bars.prices[bar].close, bar: bar))
      }
    }
  }

  private mutating func setValue(_ book: Int, _ value: Int64) {
    heldValue += value - values[book]
    values[book] = value
  }

  private mutating func close(_ book: Int, _ proceeds: Int64) {
    let own = universe.paths[book].outcomes[Int(trade[book])]
    cash += proceeds
    profits[book] += own.entryCash + proceeds
    outcome.trades += 1
    outcome.traded += own.entryTraded + own.exitTraded
    setValue(book, 0)
    clear(book)
    openCount -= 1
  }

  private mutating func clear(_ book: Int) {
    let (word, bit) = (book / 64, UInt64(1) << UInt64(book % 64))
    open[word] &= ~bit
    cut[word] &= ~bit
    trade[book] = -1
  }

  // MARK: Entries

  private mutating func enter(_ step: Int) {
    var waiting: [Int] = []
    for word in 0..<words {
      var bits = pending[word] & present(step, word)
      pending[word] &= ~present(step, word)
      while bits != 0 {
        waiting.append(word * 64 + bits.trailingZeroBitCount)
        bits &= bits - 1
      }
    }
    if waiting.isEmpty { return }
    if waiting.count > 1, !universe.priorities.isEmpty, limits != .none {
      let keys = waiting.map { priority($0, bar($0, step)) }
      waiting = waiting.indices.sorted { keys[$0] != keys[$1] ? keys[$0] > keys[$1] : $0 < $1 }.map {
        waiting[$0]
      }
    }
    for book in waiting { enter(book, bar(book, step), step) }
  }

  private mutating func enter(_ book: Int, _ bar: Int, _ step: Int) {
    let path = universe.paths[book]
    guard canPay(path, path.outcomes[Int(trade[book])]), isAllowed(book, bar, step),
      canCarry(path, path.outcomes[Int(trade[book])])
    else {
      outcome.refused += 1
      trade[book] = -1
      return
    }
    let own = path.outcomes[Int(trade[book])]
    cash += own.entryCash
    setValue(book, own.entryValue)
    open[book / 64] |= 1 << UInt64(book % 64)
    openCount += 1
  }

  /// Whether equity pays for a position that is bought in full: what its size looks at before the limits do.
  private func canPay(_ path: BookPath, _ new: BookPath.Outcome) -> Bool {
    let equity = cash + heldValue
    return equity > 0 && (path.initialMargin < 1 || !path.paysInFull || new.fullCost <= equity)
  }

  private mutating func isAllowed(_ book: Int, _ bar: Int, _ step: Int) -> Bool {
    if isStopped { return false }
    if universe.books[book].bars.series.sessionDates[bar] <= haltedOn { return false }
    guard let most = limits.maximumPositions else { return true }
    if openCount < most { return true }
    guard limits.whenFull == .replace, let victim = victim(of: book, bar, step) else { return false }
    let path = universe.paths[victim]
    let victimBar = self.bar(victim, step)
    close(victim, path.closing(Int(trade[victim]), at: path.bars.prices[victimBar].open, bar: victimBar))
    outcome.replaced += 1
    return openCount < most
  }

  private func priority(_ book: Int, _ bar: Int) -> Double {
    if universe.priorities.isEmpty { return 0 }
    let value = bar < 1 ? .nan : universe.priorities[book][bar - 1]
    return value.isNaN ? -.infinity : value
  }

  private func victim(of newcomer: Int, _ newBar: Int, _ step: Int) -> Int? {
    var found: (book: Int, priority: Double)?
    forEach(open) { book in
      let bar = bar(book, step)
      guard bar >= 0, book != newcomer,
        Int(universe.paths[book].outcomes[Int(trade[book])].entryBar) < bar
      else { return }
      let own = priority(book, bar)
      if found.map({ own <= $0.priority }) ?? true { found = (book, own) }
    }
    guard let found, priority(newcomer, newBar) > found.priority else { return nil }
    return found.book
  }

  /// Whether equity carries the initial margin of all positions, the commission included.
  private func canCarry(_ path: BookPath, _ new: BookPath.Outcome) -> Bool {
    let equity = cash + heldValue
    if equity <= 0 { return false }
    if path.initialMargin == 0 { return true }
    let bought = Money(micros: abs(-new.entryCash - new.entryCommission))
    var required = bought.share(path.initialMargin)
    forEach(open) { [universe, values] book in
      required += Money(micros: abs(values[book])).share(universe.paths[book].initialMargin)
    }
    required += Money(micros: new.entryCommission)
    return required.micros <= equity
  }

  // MARK: Limits

  private mutating func enforce(_ step: Int) {
    var isReached = false
    if let amount = limits.dailyStop, haltedOn != day, dayOpening - equity >= Money(amount).micros {
      haltedOn = day
      outcome.dailyStops += 1
      isReached = true
    }
    if isFallen {
      stop()
      isReached = true
    }
    if !isReached { return }
    for word in 0..<words {
      var bits = open[word]
      while bits != 0 {
        let book = word * 64 + bits.trailingZeroBitCount
        bits &= bits - 1
        let bar = bar(book, step)
        if bar >= 0 {
          let path = universe.paths[book]
          close(book, path.closing(Int(trade[book]), at: path.bars.prices[bar].close, bar: bar))
        } else {
          cut[word] |= 1 << UInt64(book % 64)
        }
      }
    }
    setEquity()
    if isFallen { stop() }
  }

  private var isFallen: Bool {
    guard let most = limits.maximumDrawdown, !isStopped else { return false }
    return peak - equity >= Money(most).micros
  }

  private mutating func stop() {
    isStopped = true
    outcome.stoppedOn = day
    for word in 0..<words { pending[word] = 0 }
  }

  /// Whether the next bar of what is held could take the account to its end.
  private mutating func lookCloser() {
    var worst = 0.0
    forEach(open) { worst += universe.paths[$0].worstBar }
    forEach(pending) { worst += universe.paths[$0].worstBar }
    if Double(equity) <= worst * 1e6 { outcome.isExact = false }
  }

  // MARK: Days and decisions

  private mutating func keep() {
    if day != keptDate, keptDate != .min { closeDay() }
    keptDate = day
    kept = equity
  }

  private var kept: Int64 = 0

  private mutating func closeDay() {
    if keptDate == .min { return }
    outcome.dates.append(keptDate)
    outcome.dailyEquity.append(Money(micros: kept))
    keptDate = .min
  }

  private mutating func decide(_ step: Int) {
    if isStopped { return }
    for word in 0..<words {
      var bits =
        span.entering[(step - span.steps.lowerBound) * words + word] & members[word] & ~open[word] & ~pending[
          word]
      while bits != 0 {
        let book = word * 64 + bits.trailingZeroBitCount
        bits &= bits - 1
        let bar = bar(book, step)
        trade[book] = universe.paths[book].outcomeAt[bar]
        pending[word] |= 1 << UInt64(book % 64)
      }
    }
  }
}
