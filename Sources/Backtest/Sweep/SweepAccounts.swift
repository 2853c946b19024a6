/// The accounts of up to 64 exit combinations, with the equity of their sessions.
struct SweepAccounts: ~Copyable {
  let count: Int
  private let variants: WorkBuffer<ExitVariant>
  private let sessionEquity: WorkBuffer<Money>
  private let sessionCount: Int
  private let capital: Money

  init(count: Int, capital: Money, sessions: Int) {
    self.count = count
    self.capital = capital
    sessionCount = sessions
    sessionEquity = WorkBuffer(repeating: ExitVariant.unnoted, count: count * sessions)
    variants = WorkBuffer(
      repeating: ExitVariant(capital: capital, sessionEquity: sessionEquity.pointer(at: 0)), count: count)
    for variant in 0..<count {
      variants[variant] = ExitVariant(
        capital: capital, sessionEquity: sessionEquity.pointer(at: variant * sessions))
    }
  }

  @inline(__always) func account(_ variant: Int) -> UnsafeMutablePointer<ExitVariant> {
    variants.pointer(at: variant)
  }

  /// Hands over what became of a variant.
  func finish(_ variant: Int, into outcome: inout SweepOutcome) {
    let account = account(variant)
    account.pointee.fillSessions(count: sessionCount, capital: capital)
    outcome.set(
      account.pointee,
      equity: UnsafeBufferPointer(start: account.pointee.sessionEquity, count: sessionCount))
  }

  // MARK: Trades in detail

  /// Notes equity at the ends of the sessions that a position lives through.
  /// - Returns: the session of its exit.
  @inline(never) func noteSessions(
    inside outlook: borrowing ExitResolver, before exitBar: Int, of holding: OpenTrade, _ variant: Int
  ) -> Int {
    let view = outlook.view
    var session = outlook.session
    var last = outlook.lastBarOfSession
    while last < exitBar {
      account(variant).pointee.noteSession(session, gain: holding.gain(at: view.closes[last]))
      session += 1
      last = Int(view.lastBarOfSession[Int(view.session[last + 1])])
    }
    return session
  }

  /// Takes in the marks of a trade one by one, for their order matters when one is a new peak.
  @inline(never) func markInOrder(
    _ ending: TradeOutcome, _ bars: Range<Int>, _ view: BarsView, of holding: OpenTrade, _ variant: Int
  ) {
    let account = account(variant)
    for bar in bars { account.pointee.mark(gain: holding.gain(at: view.closes[bar])) }
    account.pointee.mark(gain: ending.pnl)
  }
}
