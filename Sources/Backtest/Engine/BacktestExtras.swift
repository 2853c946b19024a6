public import Market
public import Strategies

/// What a backtest of one strategy may have beyond `BacktestConfiguration`; everything is off by default.
///
/// With anything on, the run takes the full engine (`AccountEngine`); with nothing, the specialised one, which gives
/// the same to the bit.
public struct BacktestExtras: Sendable {
  public var transactionCosts = TransactionCosts.none
  public var account = AccountRules.cash
  /// Sizes entries in place of the configuration's plain size.
  public var sizer: Sizer?
  public var risk: RiskLimits?
  /// Bars to wait beyond the usual one before an entry can fill.
  public var delay = 0
  public var entry = EntryStyle.market
  /// Bars of a finer timeframe for `IntrabarRule.drillDown`.
  public var finer: BarSeries?
  /// Probability at each close that an entry decided there works, for sizers and the risk manager; NaN for unknown.
  public var confidence: [Double]?
  /// Signals of the other direction, for strategies that go both ways.
  public var opposite: Signals?

  public init() {}

  public static let none = BacktestExtras()

  /// Whether the specialised engine covers a run.
  func arePlain(for rule: IntrabarRule) -> Bool {
    transactionCosts == .none && account == .cash && sizer == nil && risk == nil && delay == 0
      && entry == .market
      && opposite == nil && rule != .drillDown
  }
}
