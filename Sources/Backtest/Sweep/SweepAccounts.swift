/// The accounts of up to 64 exit combinations, with the equity of their sessions.
struct SweepAccounts: ~Copyable {
  let count: Int
  private let lanes: Scratch<SweepLane>
  private let sessionEquity: Scratch<Money>
  private let sessionCount: Int
  private let capital: Money

  init(count: Int, capital: Money, sessions: Int) {
    self.count = count
    self.capital = capital
    sessionCount = sessions
    sessionEquity = Scratch(repeating: SweepLane.unnoted, count: count * sessions)
    lanes = Scratch(
      repeating: SweepLane(capital: capital, sessionEquity: sessionEquity.pointer(at: 0)), count: count)
    for lane in 0..<count {
      lanes[lane] = SweepLane(capital: capital, sessionEquity: sessionEquity.pointer(at: lane * sessions))
    }
  }

  @inline(__always) func account(_ lane: Int) -> UnsafeMutablePointer<SweepLane> { lanes.pointer(at: lane) }

  /// Hands over what became of a lane.
  func finish(_ lane: Int, into outcome: inout SweepOutcome) {
    let account = account(lane)
    account.pointee.fillSessions(count: sessionCount, capital: capital)
    outcome.set(
      account.pointee,
      equity: UnsafeBufferPointer(start: account.pointee.sessionEquity, count: sessionCount))
  }

  // MARK: Trades in detail

  /// Notes equity at the ends of the sessions that a position lives through.
  /// - Returns: the session of its exit.
  @inline(never) func noteSessions(
    inside outlook: borrowing PositionOutlook, before exitBar: Int, of holding: Holding, _ lane: Int
  ) -> Int {
    let view = outlook.view
    var session = outlook.session
    var last = outlook.lastBarOfSession
    while last < exitBar {
      account(lane).pointee.noteSession(session, gain: holding.gain(at: view.closes[last]))
      session += 1
      last = Int(view.lastBarOfSession[Int(view.session[last + 1])])
    }
    return session
  }

  /// Takes in the marks of a trade one by one, for their order matters when one is a new peak.
  @inline(never) func markInOrder(
    _ ending: Ending, _ bars: Range<Int>, _ view: FrameView, of holding: Holding, _ lane: Int
  ) {
    let account = account(lane)
    for bar in bars { account.pointee.mark(gain: holding.gain(at: view.closes[bar])) }
    account.pointee.mark(gain: ending.pnl)
  }
}
