/// The account of one exit combination while a sweep passes over the bars.
///
/// As `CashAccount` keeps it, but a trade is booked as a whole when it is entered: nothing else can happen to the
/// account before the position has ended.
struct ExitVariant: BitwiseCopyable {
  private(set) var cash: Money
  private(set) var drawdown: DrawdownTracker
  /// Equity at the last close of each session of the window; `unnoted` where it is that of the session before.
  ///
  /// SAFETY: points into memory of the pass that owns this variant.
  let sessionEquity: UnsafeMutablePointer<Money>
  private var sums = TradeSums()
  private var ambiguous = 0
  private var refusals = RejectionCounts()
  /// The bar and session in which the account ended; −1 while it lives.
  private var ruinBar: Int32 = -1
  private var ruinSession: Int32 = -1

  /// No equity comes near it.
  static let unnoted = Money(micros: .min)

  init(capital: Money, sessionEquity: UnsafeMutablePointer<Money>) {
    cash = capital
    drawdown = DrawdownTracker(start: capital)
    self.sessionEquity = sessionEquity
  }

  var statistics: CashAccountStatistics { sums.statistics(ambiguous: ambiguous, refusals: refusals) }

  var isRuined: Bool { ruinBar >= 0 }
  var ruin: Ruin? { isRuined ? Ruin(bar: Int(ruinBar), session: Int(ruinSession)) : nil }

  mutating func end(in ruin: Ruin) { (ruinBar, ruinSession) = (Int32(ruin.bar), Int32(ruin.session)) }

  mutating func refuse(_ refusal: OrderRejection, times: Int = 1) {
    refusals.count(isRuined ? .ruined : refusal, times: times)
  }

  // MARK: Marks

  @inline(__always) func equity(after gain: Money) -> Money { Money(micros: cash.micros &+ gain.micros) }

  /// Whether the order of a trade's marks matters, because this one is a new peak.
  @inline(__always) func isNewPeak(_ equity: Money) -> Bool { drawdown.isNewPeak(equity) }

  /// Takes in all marks of a trade without a new peak by their lowest.
  @inline(__always) mutating func deepen(to lowest: Money) { drawdown.deepen(to: lowest) }

  /// Takes in one mark of a trade that is not yet booked.
  mutating func mark(gain: Money) { drawdown.update(cash + gain) }

  // MARK: Trades

  /// Books a trade whose marks are taken in.
  /// - Parameters:
  ///   - ambiguity: 1 when the bar's range met stop and target, else 0.
  ///   - session: that of its exit.
  @inline(__always) mutating func book(_ ending: TradeOutcome, ambiguity: Int, session: Int) {
    cash = equity(after: ending.pnl)
    sums += ending.sums
    ambiguous &+= ambiguity
    sessionEquity[session] = cash
  }

  // MARK: Sessions

  /// A session that ended within a position.
  func noteSession(_ session: Int, gain: Money) { sessionEquity[session] = cash + gain }

  /// Sessions in which nothing ended carry the equity of the session before.
  func fillSessions(count: Int, capital: Money) {
    var equity = capital
    for session in 0..<count {
      let noted = sessionEquity[session]
      equity = noted == Self.unnoted ? equity : noted
      sessionEquity[session] = equity
    }
  }
}
