/// When a decision that was made at the close of a bar becomes a fill.
public enum FillTiming: String, Sendable, Hashable, CaseIterable {
  /// At the open of the next bar: what a trader can really do.
  case nextOpen = "next_open"
  /// At the very close that the decision was made on. Optimistic; for daily close-on-close studies, and every
  /// report says so.
  case signalClose = "signal_close"
}

/// What happens first inside a bar whose path is unknown, as when it touches both the stop and the target.
public enum IntrabarRule: String, Sendable, Hashable, CaseIterable {
  /// What leaves the account with the least at the close of the bar: the stop, of stop and target. The default.
  case pessimistic
  /// What leaves it with the most: the target. Used for the upper bound that every result reports.
  case optimistic
  /// As if the bar had gone from its open to the nearer extreme, to the other, and to its close.
  case ohlcPath = "ohlc_path"
  /// What bars of a finer timeframe say; where they do not reach, pessimistic.
  case drillDown = "drill_down"
}

/// How far the market must go for a limit order to fill.
public enum LimitRule: String, Sendable, Hashable, CaseIterable {
  /// One tick beyond the limit (any amount beyond where the instrument has no tick): others were filled first.
  case tradeThrough = "trade_through"
  /// Touching the limit is enough.
  case touch
}

/// The rules of execution, one set for every backtest of a run.
public struct ExecutionRules: Sendable, Hashable {
  public var timing: FillTiming
  public var intrabar: IntrabarRule
  public var limits: LimitRule

  public init(
    timing: FillTiming = .nextOpen, intrabar: IntrabarRule = .pessimistic, limits: LimitRule = .tradeThrough
  ) {
    self.timing = timing
    self.intrabar = intrabar
    self.limits = limits
  }
}
