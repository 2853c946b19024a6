import Diagnostics
import Market

/// For every bar that could decide an entry: how many bars later each stop and each target would first be met.
///
/// Entry price and levels depend on the bar and its ATR alone, not on the strategy that wants in, so one table
/// serves every strategy, parameter set and exit combination on a series. A backtest then looks its exit up
/// instead of searching for it. Building takes one forward scan of at most `maxBarsHeld` bars per bar (about
/// 40 ns a bar with four stops and five targets); the table holds two bytes a level and bar.
struct TouchTable: Sendable {
  /// Offset that means: not met within the horizon.
  static let never: UInt16 = .max

  let stopCount: Int
  let targetCount: Int
  private let offsets: [UInt16]
  private var width: Int { stopCount + targetCount }

  /// - Parameter lastBar: exclusive end of the bars that scans may look at: the end of the evaluation window.
  init(
    frame: MarketFrame, grid: ExitGrid, configuration: BacktestConfiguration, pricer: FillPricer,
    window: Range<Int>
  ) {
    stopCount = grid.stops.count
    targetCount = grid.targets.count
    let scanner = TouchScanner(
      frame: frame, grid: grid, configuration: configuration, pricer: pricer, window: window)
    offsets = scanner.scan()
  }

  /// Bars from the first bar of the position to the touch; `never` when there is none in reach.
  @inline(__always) func stopOffset(signalBar: Int, stop: Int) -> UInt16 {
    offsets[signalBar * width + stop]
  }

  @inline(__always) func targetOffset(signalBar: Int, target: Int) -> UInt16 {
    offsets[signalBar * width + stopCount + target]
  }
}

/// The scan behind `TouchTable`.
private struct TouchScanner {
  let frame: MarketFrame
  let grid: ExitGrid
  let configuration: BacktestConfiguration
  let pricer: FillPricer
  let window: Range<Int>

  func scan() -> [UInt16] {
    let width = grid.count == 0 ? 0 : grid.stops.count + grid.targets.count
    var offsets = [UInt16](repeating: TouchTable.never, count: frame.series.count * width)
    // Nearer levels are met first, so the scan walks them in order of distance.
    let stopOrder = grid.stops.indices.sorted { grid.stops[$0] < grid.stops[$1] }
    let targetOrder = grid.targets.indices.sorted { grid.targets[$0] < grid.targets[$1] }
    var stopLevels = [Double](repeating: .nan, count: grid.stops.count)
    var triggers = [Double](repeating: .nan, count: grid.targets.count)
    offsets.withUnsafeMutableBufferPointer { all in
      for bar in window where bar + 1 < window.upperBound && frame.atr[bar].isFinite {
        levels(signalBar: bar, stops: &stopLevels, triggers: &triggers, stopOrder, targetOrder)
        let row = UnsafeMutableBufferPointer(rebasing: all[bar * width..<(bar + 1) * width])
        fill(row, from: bar + 1, stopLevels, triggers, stopOrder, targetOrder)
      }
    }
    return offsets
  }

  @inline(__always) private func levels(
    signalBar: Int, stops: inout [Double], triggers: inout [Double], _ stopOrder: [Int], _ targetOrder: [Int]
  ) {
    let sign = configuration.side.sign
    let base =
      configuration.execution.timing == .nextOpen
      ? frame.series.open[signalBar + 1] : frame.series.close[signalBar]
    let entry = pricer.slipped(base, direction: sign)
    let atr = frame.atr[signalBar]
    for (position, index) in stopOrder.enumerated() {
      stops[position] = PriceLevels.stop(
        entry: entry, atr: atr, multiple: grid.stops[index], sign: sign, pricer: pricer)
    }
    for (position, index) in targetOrder.enumerated() {
      let target = PriceLevels.target(
        entry: entry, atr: atr, multiple: grid.targets[index], sign: sign, pricer: pricer)
      triggers[position] = PriceLevels.trigger(
        target, sign: sign, pricer: pricer, limits: configuration.execution.limits)
    }
  }

  @inline(__always) private func fill(
    _ row: UnsafeMutableBufferPointer<UInt16>, from first: Int, _ stops: [Double], _ triggers: [Double],
    _ stopOrder: [Int], _ targetOrder: [Int]
  ) {
    let end = min(window.upperBound, first + grid.maxBarsHeld)
    let long = configuration.side == .long
    let (adverse, favourable) =
      long ? (frame.series.low, frame.series.high) : (frame.series.high, frame.series.low)
    var (nextStop, nextTarget) = (0, 0)
    for bar in first..<end {
      let offset = UInt16(truncatingIfNeeded: bar - first)
      while nextStop < stops.count,
        long ? adverse[bar] <= stops[nextStop] : adverse[bar] >= stops[nextStop] {
        row[stopOrder[nextStop]] = offset
        nextStop += 1
      }
      while nextTarget < triggers.count,
        long ? favourable[bar] >= triggers[nextTarget] : favourable[bar] <= triggers[nextTarget] {
        row[stops.count + targetOrder[nextTarget]] = offset
        nextTarget += 1
      }
      if nextStop == stops.count && nextTarget == triggers.count { return }
    }
  }
}
