/// The account of one exit combination while a sweep passes over the bars.
///
/// As `Ledger` keeps it, but a trade is booked as a whole when it is entered: nothing else can happen to the account
/// before the position has ended.
struct SweepLane: BitwiseCopyable {
  private(set) var cash: Money
  private(set) var drawdown: DrawdownTracker
  private var ambiguous = 0
  /// How many sessions of the window have their equity noted.
  private var notedSessions = 0
  /// Equity at the last close of each session of the window.
  ///
  /// SAFETY: points into memory of the pass that owns this lane.
  let sessionEquity: UnsafeMutablePointer<Money>
  private var sums = TradeSums()
  private var refusals = RefusalCounts()

  init(capital: Money, sessionEquity: UnsafeMutablePointer<Money>) {
    cash = capital
    drawdown = DrawdownTracker(start: capital)
    self.sessionEquity = sessionEquity
  }

  var statistics: LedgerStatistics { sums.statistics(ambiguous: ambiguous, refusals: refusals) }

  mutating func refuse(_ refusal: Refusal) { refusals.count(cash > .zero ? refusal : .ruined) }

  // MARK: Marks

  /// Takes in all marks of a trade by their extremes.
  /// - Returns: `false`, with nothing taken in, when one of them is a new peak, so that their order matters.
  @inline(__always) mutating func mark(lowestGain: Money, highestGain: Money) -> Bool {
    drawdown.update(from: cash + lowestGain, to: cash + highestGain)
  }

  /// Takes in one mark of a trade that is not yet booked.
  mutating func mark(gain: Money) { drawdown.update(cash + gain) }

  // MARK: Trades

  /// Books a trade whose marks and sessions are taken in.
  @inline(__always) mutating func book(_ pnl: Money, _ trade: TradeSums, isAmbiguous: Bool) {
    cash += pnl
    sums += trade
    ambiguous += isAmbiguous ? 1 : 0
  }

  // MARK: Sessions

  /// Sessions that ended before anything else happened carry the flat account's cash.
  @inline(__always) mutating func noteSessions(before end: Int) {
    while notedSessions < end {
      sessionEquity[notedSessions] = cash
      notedSessions += 1
    }
  }

  /// A session that ended within a position.
  mutating func noteSession(_ session: Int, gain: Money) {
    sessionEquity[session] = cash + gain
    notedSessions = session + 1
  }
}
