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

  /// - Parameter window: scans look at its bars only.
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
  private let frame: MarketFrame
  private let window: Range<Int>
  private let pricer: FillPricer
  private let limits: LimitRule
  private let isNextOpen: Bool
  private let sign: Double
  private let maxBarsHeld: Int
  /// Multiples in order of distance, because nearer levels are met first, with their places in the row.
  private let stops: [(multiple: Double, place: Int)]
  private let targets: [(multiple: Double, place: Int)]

  init(
    frame: MarketFrame, grid: ExitGrid, configuration: BacktestConfiguration, pricer: FillPricer,
    window: Range<Int>
  ) {
    self.frame = frame
    self.window = window
    self.pricer = pricer
    limits = configuration.execution.limits
    isNextOpen = configuration.execution.timing == .nextOpen
    sign = configuration.side.sign
    maxBarsHeld = grid.maxBarsHeld
    stops = grid.stops.enumerated().map { ($1, $0) }.sorted { $0 < $1 }
    targets = grid.targets.enumerated().map { ($1, $0 + grid.stops.count) }.sorted { $0 < $1 }
  }

  func scan() -> [UInt16] {
    let width = stops.count + targets.count
    var offsets = [UInt16](repeating: TouchTable.never, count: frame.series.count * width)
    var levels = [Double](repeating: .nan, count: width)
    frame.withView { view in
      offsets.withUnsafeMutableBufferPointer { all in
        levels.withUnsafeMutableBufferPointer { levels in
          for bar in window where bar + 1 < window.upperBound && view.atr[bar].isFinite {
            setLevels(levels, signalBar: bar, view)
            fill(UnsafeMutableBufferPointer(rebasing: all[bar * width..<(bar + 1) * width]), levels, bar + 1, view)
          }
        }
      }
    }
    return offsets
  }

  @inline(__always) private func setLevels(
    _ levels: UnsafeMutableBufferPointer<Double>, signalBar: Int, _ view: FrameView
  ) {
    let base = isNextOpen ? view.bars[signalBar + 1].open : view.bars[signalBar].close
    let entry = pricer.slipped(base, direction: sign)
    let atr = view.atr[signalBar]
    for index in 0..<stops.count {
      levels[index] = PriceLevels.stop(
        entry: entry, atr: atr, multiple: stops[index].multiple, sign: sign, pricer: pricer)
    }
    for index in 0..<targets.count {
      let target = PriceLevels.target(
        entry: entry, atr: atr, multiple: targets[index].multiple, sign: sign, pricer: pricer)
      levels[stops.count + index] = PriceLevels.trigger(target, sign: sign, pricer: pricer, limits: limits)
    }
  }

  @inline(__always) private func fill(
    _ row: UnsafeMutableBufferPointer<UInt16>, _ levels: UnsafeMutableBufferPointer<Double>, _ first: Int,
    _ view: FrameView
  ) {
    let end = min(window.upperBound, first + maxBarsHeld)
    let long = sign > 0
    var nextStop = 0
    var nextTarget = 0
    var bar = first
    while bar < end {
      let prices = view.bars[bar]
      let offset = UInt16(truncatingIfNeeded: bar - first)
      while nextStop < stops.count,
        long ? prices.low <= levels[nextStop] : prices.high >= levels[nextStop] {
        row[stops[nextStop].place] = offset
        nextStop += 1
      }
      while nextTarget < targets.count,
        long
          ? prices.high >= levels[stops.count + nextTarget] : prices.low <= levels[stops.count + nextTarget] {
        row[targets[nextTarget].place] = offset
        nextTarget += 1
      }
      if nextStop == stops.count && nextTarget == targets.count { return }
      bar += 1
    }
  }
}
