public import Diagnostics
import Market
import Strategies

extension PreparedBars {
  /// The benchmark beside every result: bought at the open after the window's first close, held to its end, with
  /// the same capital, size and costs.
  /// - Throws: as `BacktestEngine.init`.
  public func buyAndHold(
    _ configuration: BacktestConfiguration, over window: Range<Int>
  ) throws(AssayError) -> BacktestResult {
    var held = configuration
    held.exits = .signalOnly
    held.side = .long
    var entries = BitMask(count: series.count)
    if let first = window.first { entries[first] = true }
    return try BacktestEngine(frame: self, configuration: held).run(
      Signals(entries: entries, exits: BitMask(count: series.count)), over: window)
  }
}
