import Market
import Strategies

/// For every bar that could decide an entry: what each way out comes to when the strategy itself does not leave.
///
/// Size and prices depend on the bar alone as long as sizes do not look at the account, so one table serves every
/// strategy, parameter set and exit combination on a series. Ten endings of 64 bytes a bar for four stops and five
/// targets, 224 MB for 350,000 bars; about 250 ns a bar to make, paid once a symbol.
struct TradeOutcomeTable: Sendable {
  /// Endings of a bar: a level's at its place in the layout, then that of the clock (holding time, session, end of
  /// the window).
  let width: Int
  private let endings: [TradeOutcome]
  /// The least equity that opens the position of each bar and that no price of its life can take; `unaffordable` where
  /// no account is granted a position.
  private let needed: [Money]

  static let unaffordable = Money(micros: .max)
  /// A sweep whose table would take more than this sizes each account for itself: one gibibyte.
  static let mostBytes = 1 << 30

  /// `nil` when sizes look at the account, or the table would be too large.
  init?(engine: SweepEngine) {
    let width = engine.layout.width
    let count = engine.frame.series.count
    if engine.fillModel.sizer.looksAtEquity { return nil }
    if count * width * MemoryLayout<TradeOutcome>.stride > Self.mostBytes { return nil }
    var endings = [TradeOutcome](repeating: .none, count: count * width)
    var needed = [Money](repeating: Self.unaffordable, count: count)
    let combinations = engine.grid.combinations
    let noExits = ExitSignals.anyPosition(BitMask(count: count))
    engine.withViews { view, rows in
      for start in stride(from: 0, to: combinations.count, by: ExitVariantSet.capacity) {
        let chosen = combinations[start..<min(combinations.count, start + ExitVariantSet.capacity)]
        var outlook = ExitResolver(
          engine: engine, view: view, rows: rows, exits: noExits, combinations: chosen)
        for bar in engine.window.dropLast() {
          outlook.look(from: bar)
          guard case .holding(let holding) = outlook.holdingOfAll() else { continue }
          let payable = engine.fillModel.sizer.equityNeeded(for: holding)
          needed[bar] = max(payable, outlook.safeEquity(of: holding))
          var holders = ExitVariantSet(count: chosen.count)
          while let group = outlook.nextExit(of: &holders) {
            endings[bar * width + group.ending] = outlook.ending(group.exit, of: holding)
          }
        }
      }
    }
    self.width = width
    self.endings = endings
    self.needed = needed
  }

  func withRows<Result>(_ body: (TradeOutcomeRows) throws -> Result) rethrows -> Result {
    try endings.withUnsafeBufferPointer { endings in
      try needed.withUnsafeBufferPointer { needed in
        try body(TradeOutcomeRows(endings: endings, needed: needed, width: width))
      }
    }
  }
}

/// The borrowed rows of an `TradeOutcomeTable`.
///
/// SAFETY: only `TradeOutcomeTable.withRows` makes one, and it must not leave that call. Bars are unchecked in release
/// builds; they come from the window that the table was made for.
struct TradeOutcomeRows {
  fileprivate let endings: UnsafeBufferPointer<TradeOutcome>
  let needed: UnsafeBufferPointer<Money>
  fileprivate let width: Int

  /// The endings of a position that `bar` decides.
  @inline(__always) func row(_ bar: Int) -> UnsafePointer<TradeOutcome> {
    endings.baseAddress.unsafelyUnwrapped + bar &* width
  }
}
