public import Diagnostics
import Market
public import Strategies

/// The engine: goes through the bars in order, fills what was decided before each, then lets the strategy decide.
///
/// Order of events within a bar:
/// 1. the open: a market exit decided at the last close, an exit whose session ended without a bar at its close,
///    a market entry decided at the last close;
/// 2. levels: an open beyond stop or target fills there, then the range meets them (`PriceLevels.touch`);
/// 3. the close: the session's flat-by order, fills of `FillTiming.signalClose`, the mark;
/// 4. decisions: exit signal, holding time, entry signal, all from data up to this close.
///
/// With flat-by-close an entry signal on the last bar of a session is void (`SessionIndex.sendable`).
///
/// A position is entered only when flat at the close of the deciding bar, so the bar of an exit can decide the
/// next entry. Bars on which a flat account waits for a signal are passed over at once; a bar in a position takes
/// about 8 ns and a trade about 60 ns, so a rule that is in the market a quarter of the time takes 3 ns a bar.
public struct BacktestEngine {
  let frame: PreparedBars
  public let configuration: BacktestConfiguration
  let pricer: FillPricer

  /// - Throws: what `BacktestConfiguration` and `FillPricer` refuse.
  public init(frame: PreparedBars, configuration: BacktestConfiguration) throws(AssayError) {
    try configuration.validated()
    try configuration.sizing.check(on: frame.series.instrument)
    self.frame = frame
    self.configuration = configuration
    pricer = try FillPricer(
      instrument: frame.series.instrument, costs: configuration.costs ?? frame.series.instrument.costs)
  }

  /// How entries fill, for strategies whose exits look at the position.
  public var entryFills: EntryFills {
    frame.entryFills(
      for: configuration, horizon: configuration.exits.maxBarsHeld, pricer: pricer)
  }

  /// Runs the signals over a window of bars.
  /// - Parameters:
  ///   - window: bars to evaluate; signals before it are ignored.
  ///   - recordsEquity: whether to keep equity at every bar.
  public func run(_ signals: Signals, over window: Range<Int>, recordsEquity: Bool = false) -> BacktestResult
  {
    precondition(signals.count == frame.series.count, "signals have the length of the series")
    precondition(
      window.lowerBound >= 0 && window.upperBound <= signals.count, "the window lies in the series")
    let sent = frame.sendable(signals, flatBySessionClose: configuration.exits.flatBySessionClose)
    return frame.withView { view in
      var run = BarByBarRun(
        engine: self, view: view, signals: sent, window: window, recordsEquity: recordsEquity)
      return run.result()
    }
  }
}
