public import Diagnostics
import Market
public import Strategies

/// One strategy on one market through the full engine, as a `BacktestResult` and as the account saw it.
public struct FullBacktest: Sendable {
  public let result: BacktestResult
  public let account: AccountResult

  /// - Throws: what `AccountEngine` refuses, and `sizer_needs_stop` for a sizer by risk in a run without stops.
  public init(
    frame: PreparedBars, configuration: BacktestConfiguration, extras: BacktestExtras, signals: Signals,
    window: Range<Int>, recordsEquity: Bool = false
  ) throws(AssayError) {
    try configuration.validated()
    try Self.check(configuration, extras)
    var settings = AccountConfiguration(
      capital: configuration.capital, execution: configuration.execution, account: extras.account,
      costs: [configuration.costs], transactionCosts: extras.transactionCosts, sizing: configuration.sizing)
    settings.sizer = extras.sizer
    settings.risk = extras.risk
    let inputs = AccountInputs(finer: extras.finer.map { [0: $0] } ?? [:])
    let engine = try AccountEngine([frame], settings: settings, inputs: inputs)
    let orderSource = SignalOrderSource(
      signals, frame: frame, plan: configuration.exits, side: configuration.side,
      timing: configuration.execution.timing, end: window.upperBound, extras: extras)
    account = engine.run(orderSource, over: [window], recordsEquity: recordsEquity).result
    result = BacktestResult(
      window: window, trades: account.trades, statistics: account.statistics,
      sessions: frame.sessions(of: window),
      dailyEquity: account.dailyEquity, barEquity: account.equity, initialCapital: account.initialCapital,
      finalEquity: account.finalEquity, markedDrawdown: account.markedDrawdown,
      ruin: account.sessionOfRuin)
  }

  private static func check(
    _ configuration: BacktestConfiguration, _ extras: BacktestExtras
  ) throws(AssayError) {
    if let sizer = extras.sizer, sizer.needsStop, configuration.exits.stopATR == nil,
      extras.risk?.hardStop == nil
    {
      throw AssayError(
        code: "sizer_needs_stop",
        message:
          "The sizer `\(sizer.method.rawValue)` sizes by the distance to the stop, and the run has none.",
        remedy: "Give `--stop-loss-atr`, or a hard stop of the risk manager, or choose another sizer.",
        place: "sizer", kind: .usage)
    }
    if case .confidenceBased = extras.sizer, extras.confidence == nil {
      throw AssayError(
        code: "sizer_needs_confidence",
        message:
          "The sizer `confidence_based` needs a probability for each entry, and the strategy gives none.",
        remedy: "Use a strategy of probabilities, or another sizer.", place: "sizer", kind: .usage)
    }
  }
}

extension PreparedBars {
  /// Ordinals of the sessions that a window of bars meets.
  func sessions(of window: Range<Int>) -> Range<Int> {
    window.isEmpty
      ? 0..<0
      : Int(sessions.ordinal[window.lowerBound])..<Int(sessions.ordinal[window.upperBound - 1]) + 1
  }
}
