/// One way in which a position ends, in amounts: what every account adds that holds the same position. One line of
/// the cache.
struct TradeOutcome: BitwiseCopyable {
  /// The two extremes stand behind the sums.
  private var values: SIMD8<Int64>

  static let none = TradeOutcome(values: .zero)
  private init(values: SIMD8<Int64>) { self.values = values }

  /// - Parameter closes: of the position before the bar of the exit; `nil` when there are none.
  @inline(__always) init(
    _ exit: PositionExit, _ closed: ClosedPosition, of holding: OpenTrade, closes: RunningCloses.Extremes?
  ) {
    values = TradeSums(closed, barsHeld: exit.barsHeld).values
    var (lowest, highest) = (closed.pnl, closed.pnl)
    if let closes {
      // A short position gains at the lowest close.
      let (a, b) = (holding.gain(at: closes.lowest), holding.gain(at: closes.highest))
      lowest = min(lowest, min(a, b))
      highest = max(highest, max(a, b))
    }
    (values[6], values[7]) = (lowest.micros, highest.micros)
  }

  @inline(__always) var pnl: Money { Money(micros: values[0]) }
  /// Extremes of what the marks add to the cash before the entry, the mark after the exit included.
  @inline(__always) var lowestGain: Money { Money(micros: values[6]) }
  @inline(__always) var highestGain: Money { Money(micros: values[7]) }
  /// To add to others.
  @inline(__always) var sums: TradeSums { TradeSums(values: values) }
}

/// One way in which a position ends, in prices.
struct PositionExit {
  let bar: Int
  /// The price that triggers, before slippage.
  let price: Double
  /// A target is a limit order and does not slip.
  let slips: Bool
  let barsHeld: Int
  /// The first bar whose close can decide the next entry.
  let freeFrom: Int
}

/// An exit with the variants that take it.
struct ExitGroup {
  let exit: PositionExit
  /// Which of the endings in a row of the table: a level by its place, or the market exit.
  let ending: Int
  let variants: ExitVariantSet
  /// Those of them where the bar's range met stop and target, so that the unknown path decides.
  let ambiguous: ExitVariantSet
}
