public import Diagnostics
import Indicators

/// Buys a bar that touches a support of the floor traders' pivots and closes above it; leaves at the pivot,
/// or below the support of the entry.
///
/// Pivots come from the session before: P = (H + L + C)/3, S1 = 2P − H, S2 = P − (H − L). The tolerance
/// belongs to these levels of a day, so it is the same on every bar length.
public struct PivotPointReversal: PositionExitStrategy {
  static let level = Parameter.choice(
    "pp_level", default: "S1", grid: ["S1", "S2"], among: ["S1", "S2"], "which support")
  static let tolerance = Parameter.number(
    "pp_tolerance", default: 0.001, grid: [0.001, 0.002, 0.003], bounds: 0...0.2,
    "how near the low comes to it, as a fraction of the price")

  public static let description = StrategyDescription(
    id: 31, name: "PivotPointReversal", archetype: .meanReversion,
    entry: "low at or below S · (1 + tolerance), close above S and below the pivot of the session before",
    exit: "close at or above the pivot, or below the S of the entry",
    parameters: [level.declaration, tolerance.declaration],
    source: "floor traders' pivots; J. Person, A Complete Guide to Technical Trading Tactics (2004)")

  private let high: IndicatorHandle
  private let low: IndicatorHandle
  private let close: IndicatorHandle
  private let isFirstSupport: Bool
  private let tolerance: Double

  public init(_ setup: inout StrategySetup) throws(AssayError) {
    isFirstSupport = setup[Self.level] == "S1"
    tolerance = setup[Self.tolerance]
    high = setup.line(.priorHigh)
    low = setup.line(.priorLow)
    close = setup.line(.priorClose)
    setup.readsPrices(back: 0)
  }

  private func pivot(_ now: BarContext) -> Double { (now[high] + now[low] + now[close]) / 3 }

  private func support(_ now: BarContext) -> Double {
    isFirstSupport ? 2 * pivot(now) - now[high] : pivot(now) - (now[high] - now[low])
  }

  public func enters(_ now: BarContext) -> Bool {
    let support = support(now)
    return now.low.isAtMost(support.moved(by: tolerance)) && now.close.isAbove(support)
      && now.close.isBelow(pivot(now))
  }

  public func exits(_ now: BarContext, _ position: Position) -> Bool {
    now.close.isAtLeast(pivot(now)) || now.close.isBelow(support(position.decision))
  }
}
