/// The money of an account and the lists of what happened to it.
struct AccountBooks {
  var cash: Money
  let initialCapital: Money
  var statistics = CashAccountStatistics()
  var drawdown: DrawdownTracker
  var trades: [Trade] = []
  var fills: [Fill] = []
  var rejections: [RejectedOrder] = []
  /// Sums over the run; each is positive when paid.
  var commission = Money.zero
  var borrow = Money.zero
  var financing = Money.zero
  var funding = Money.zero
  var dividends = Money.zero
  /// Σ −(signed value) of all fills and rolls: the other side of positions.
  var traded = Money.zero
  var marginCalls = 0
  /// The step at which equity had reached zero: market, bar and session date. Nothing is opened from then on.
  var ruin: AccountRuin?
  /// Fills that a bar's volume cut short.
  var cutByVolume = 0
  /// Bars where `drillDown` found no finer bars and the pessimistic rule decided.
  var barsWithoutFinerData = 0
  /// Bars in which more orders met than the search over paths takes, so that they were taken greedily.
  var crowdedBars = 0

  var isRuined: Bool { ruin != nil }

  init(capital: Money) {
    cash = capital
    initialCapital = capital
    drawdown = DrawdownTracker(start: capital)
  }

  /// The first invariant of the engine: cash is the start, plus what trading brought, less what was paid.
  var isConserved: Bool {
    cash == initialCapital + traded - commission - borrow - financing - funding + dividends
  }
}
