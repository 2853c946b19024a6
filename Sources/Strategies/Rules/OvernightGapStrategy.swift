public import Diagnostics
import Indicators

/// Buys some bars after a session that opened below the close of the one before; leaves when that close is
/// reached.
///
/// The gap belongs to the night and not to a bar, so its bounds are the same on every bar length. Needs a
/// market that closes, with enough bars in a session. The target is the close before the session of the
/// entry, also when the position lives into the next.
public struct OvernightGapStrategy: PositionExitStrategy {
  static let least = Parameter.number(
    "gap_threshold", default: 0.003, grid: [0.003, 0.005, 0.01], bounds: 0...0.5,
    "least gap as a fraction of the price")
  static let most = Parameter.number(
    "gap_max", default: 0.02, grid: [0.015, 0.02, 0.03], bounds: 0...1, "most gap as a fraction of the price")
  static let delay = Parameter.integer(
    "gap_entry_time", default: 0, grid: [0, 1, 2], bounds: 0...1_000,
    "bars of the session before the one that decides")

  public static let description = StrategyDescription(
    id: 38, name: "OvernightGapStrategy", archetype: .meanReversion,
    entry:
      "gap of the session's open against the prior session's close between −max and −min, k bars after "
      + "the open",
    exit: "close at or above the prior session's close as of the entry",
    parameters: [least.declaration, most.declaration, delay.declaration],
    source: "overnight and intraday returns, e.g. Cliff, Cooper & Gulen (2008)",
    reading:
      "0 bars after the open is the first bar of the session, at whose close the entry is decided. The "
      + "gap is a fraction of the prior close. The target stays that of the session of the entry.")

  private let bar: IndicatorHandle
  private let open: IndicatorHandle
  private let priorClose: IndicatorHandle
  private let gaps: ClosedRange<Double>
  private let delay: Double

  public init(_ setup: inout StrategySetup) throws(AssayError) {
    let (least, most) = (setup[Self.least], setup[Self.most])
    try setup.require(least < most, Self.least, "below gap_max (\(most))")
    gaps = least...most
    delay = Double(setup[Self.delay])
    setup.need(.sessions)
    setup.need(.barsPerSession(setup[Self.delay] + 1))
    bar = setup.line(.barOfSession)
    open = setup.line(.openPrice)
    priorClose = setup.line(.priorClose)
    setup.readsPrices(back: 0)
  }

  public func enters(_ now: BarContext) -> Bool {
    guard now[bar] == delay else { return false }
    let fall = (now[priorClose] - now[open]) / abs(now[priorClose])
    return fall.isAbove(gaps.lowerBound, scale: 1) && fall.isBelow(gaps.upperBound, scale: 1)
  }

  public func exits(_ now: BarContext, _ position: Position) -> Bool {
    now.close >= position.decision[priorClose]
  }
}
