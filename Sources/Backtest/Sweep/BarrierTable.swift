import Diagnostics
import Market

/// For every bar that could decide an entry: when each stop and each target would first be met.
///
/// Entry price and levels depend on the bar and its ATR alone, not on the strategy that wants in, so one table
/// serves every strategy, parameter set and exit combination on a series. A backtest then looks its exit up
/// instead of searching for it. Two bytes a level and bar: 22 bytes a bar for four stops and five targets.
struct BarrierTable: Sendable {
  let layout: BarrierLayout
  private let touches: [BarrierHit]

  /// - Parameter window: scans look at its bars only.
  init(frame: PreparedBars, grid: ExitGrid, rules: ExecutionRules, fillModel: FillModel, window: Range<Int>) {
    layout = BarrierLayout(grid)
    touches = BarrierScanner(
      frame: frame, grid: grid, layout: layout, rules: rules, fillModel: fillModel, window: window
    ).scan()
  }

  /// Lends the rows, one for each bar of the series.
  func withRows<Result>(_ body: (BarrierRows) throws -> Result) rethrows -> Result {
    try touches.withUnsafeBufferPointer {
      try body(BarrierRows(touches: $0, width: layout.width))
    }
  }
}

/// What the places of a row stand for: the stops from the nearest to the farthest, which are met in this order, and
/// one that is never met; then the same of the targets.
struct BarrierLayout: Sendable {
  /// Places in the grid's lists, nearest first.
  let stops: [Int]
  let targets: [Int]

  init(_ grid: ExitGrid) {
    stops = grid.stops.indices.sorted { (grid.stops[$0], $0) < (grid.stops[$1], $1) }
    targets = grid.targets.indices.sorted { (grid.targets[$0], $0) < (grid.targets[$1], $1) }
  }

  var firstTarget: Int { stops.count + 1 }
  /// The last place: where an `TradeOutcomeTable` has what no level ends.
  var clock: Int { firstTarget + targets.count }
  var width: Int { clock + 1 }

  func stopPlace(_ combination: ExitGrid.Combination) -> Int { place(combination.stop, in: stops) }
  func targetPlace(_ combination: ExitGrid.Combination) -> Int {
    firstTarget + place(combination.target, in: targets)
  }

  private func place(_ index: Int, in order: [Int]) -> Int {
    guard let place = order.firstIndex(of: index) else { preconditionFailure("no such level") }
    return place
  }
}

/// When a level is first met, counted from the first bar of the position, as a number that orders touches in time:
/// twice the bars, plus one when the bar's range meets the level rather than its open.
struct BarrierHit: Comparable, BitwiseCopyable, Sendable {
  private let order: UInt16

  /// Not met within the holding time.
  static let never = BarrierHit(order: .max)
  /// The longest holding time whose touches can be told from `never`.
  static let longestHolding = Int(UInt16.max) / 2 - 1

  private init(order: UInt16) { self.order = order }

  @inline(__always) init(barsLater: Int, atOpen: Bool) {
    order = UInt16(truncatingIfNeeded: 2 * barsLater + (atOpen ? 0 : 1))
  }

  /// The moment just before anything of a bar happens.
  @inline(__always) static func beforeBar(_ barsLater: Int) -> BarrierHit {
    BarrierHit(barsLater: barsLater, atOpen: true)
  }

  @inline(__always) var barsLater: Int { Int(order >> 1) }
  /// The bar opened beyond the level: a gap.
  @inline(__always) var isAtOpen: Bool { order & 1 == 0 }

  /// 1 when the range of one bar meets stop and target, else 0; for the earlier of the two.
  @inline(__always) func ambiguity(with stop: BarrierHit, _ target: BarrierHit) -> Int {
    (stop.order == target.order ? 1 : 0) & Int(order)
  }

  /// Whether a stop that is first met at this moment ends a position before its target does.
  ///
  /// Levels that coincide at an open are not ambiguous: the stop is looked at first. Where the range of one bar meets
  /// both, the rule decides.
  @inline(__always) func comes(before target: BarrierHit, isOptimistic: Bool) -> Bool {
    UInt32(order) + UInt32(isOptimistic ? order & 1 : 0) <= UInt32(target.order)
  }

  @inline(__always) static func < (a: BarrierHit, b: BarrierHit) -> Bool { a.order < b.order }
}

/// The borrowed rows of a `BarrierTable`.
///
/// SAFETY: only `BarrierTable.withRows` makes one, and it must not leave that call. Bars are unchecked in release
/// builds; they come from the window that the table was made for.
struct BarrierRows {
  fileprivate let touches: UnsafeBufferPointer<BarrierHit>
  fileprivate let width: Int

  /// The touches of the levels of a position that `bar` decides.
  @inline(__always) func row(_ bar: Int) -> UnsafePointer<BarrierHit> {
    touches.baseAddress.unsafelyUnwrapped + bar * width
  }
}
