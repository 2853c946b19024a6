public import Diagnostics
import Indicators

/// Buys far below the session's volume-weighted average price, leaves when the price is back at it.
///
/// Needs volume. On daily bars each session is one bar and the VWAP is that bar's typical price; the rule
/// then says little, and a report shows few trades.
public struct VWAPReversion: SignalExitStrategy {
  static let threshold = Parameter.number(
    "vwap_std_threshold", default: 2, grid: [1.5, 2, 2.5, 3], bounds: 0.1...10,
    "distance below the VWAP in deviations of close − VWAP over 20 bars")
  /// Bars behind the deviation of close − VWAP.
  private static let deviationLength = 20

  public static let description = StrategyDescription(
    id: 24, name: "VWAPReversion", archetype: .meanReversion,
    entry: "close below VWAP − k deviations of close − VWAP over 20 bars; VWAP restarts at each session open",
    exit: "close at or above the VWAP", parameters: [threshold.declaration],
    source: "session VWAP, Berkowitz, Logue & Noser, Journal of Finance 43 (1988)")

  private let vwap: IndicatorHandle
  private let deviation: IndicatorHandle
  private let threshold: Double

  public init(_ setup: inout StrategySetup) throws(AssayError) {
    threshold = setup[Self.threshold]
    vwap = setup.line(.sessionVWAP, back: 0)
    deviation = setup.line(.vwapDeviation(Self.deviationLength), back: 0)
  }

  public func enters(_ now: BarContext) -> Bool { now.close.isBelow(now[vwap] - threshold * now[deviation]) }
  public func exits(_ now: BarContext) -> Bool { now.close.isAtLeast(now[vwap]) }
}
