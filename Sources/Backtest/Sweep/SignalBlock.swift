import Strategies

/// An entry signal as the variants of a `LookUpPass` read it: all that does not depend on the variant.
struct SweepSignal {
  /// The first bar whose range the position lives through, its session and that session's last bar.
  var first = 0
  var session = 0
  var lastBarOfSession = 0
  /// The least equity that opens the position and that no price of its life can take.
  var needed = Money.zero
  var touches: UnsafePointer<BarrierHit>
  var endings: UnsafePointer<TradeOutcome>
  /// The exit that neither stop nor target makes: touches before its moment come before it.
  var market: UnsafePointer<TradeOutcome>
  var marketMoment = BarrierHit.never
  /// From the first bar to the one whose close can decide the next entry.
  var marketFreeAfter = 0
}

/// The next few hundred signals of a pass, made ready together: their rows of the tables are fetched one after the
/// other without waiting, and stay in the second cache while the variants read them.
struct SignalBlock: ~Copyable {
  static let capacity = 256

  private let rows: BarrierRows
  private let table: TradeOutcomeRows
  private let clock: Int
  private let farthestStop: Int
  private let farthestTarget: Int
  private let signals: WorkBuffer<SweepSignal>
  /// Market exits by the strategy's own signal, which no table knows.
  private let market: WorkBuffer<TradeOutcome>

  init(layout: BarrierLayout, rows: BarrierRows, table: TradeOutcomeRows) {
    self.rows = rows
    self.table = table
    clock = layout.clock
    farthestStop = layout.stops.count - 1
    farthestTarget = layout.firstTarget + layout.targets.count - 1
    market = WorkBuffer(repeating: .none, count: Self.capacity)
    signals = WorkBuffer(
      repeating: SweepSignal(touches: rows.row(0), endings: table.row(0), market: market.pointer(at: 0)),
      count: Self.capacity)
  }

  @inline(__always) func signal(_ index: Int) -> UnsafePointer<SweepSignal> {
    UnsafePointer(signals.pointer(at: index))
  }

  /// Makes the signals of some bars ready.
  func fill(_ bars: UnsafeBufferPointer<Int32>, _ outlook: inout ExitResolver) {
    for (index, bar) in bars.enumerated() {
      let bar = Int(bar)
      outlook.look(from: bar)
      let exit = outlook.exitAtMarket
      var signal = SweepSignal(
        first: outlook.first, session: outlook.session, lastBarOfSession: outlook.lastBarOfSession,
        needed: table.needed[bar], touches: rows.row(bar), endings: table.row(bar),
        market: table.row(bar) + clock, marketMoment: outlook.marketMoment,
        marketFreeAfter: exit.freeFrom - outlook.first)
      if !outlook.isLeftByClock && isLeftAtMarket(signal),
        case .holding(let holding) = outlook.holdingOfAll()
      {
        market[index] = outlook.ending(exit, of: holding)
        signal.market = UnsafePointer(market.pointer(at: index))
      }
      signals[index] = signal
    }
  }

  /// Whether there is a variant whose levels are not met before.
  private func isLeftAtMarket(_ signal: SweepSignal) -> Bool {
    signal.touches[farthestStop] >= signal.marketMoment
      && signal.touches[farthestTarget] >= signal.marketMoment
  }
}
