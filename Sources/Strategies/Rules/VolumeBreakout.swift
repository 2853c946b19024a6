public import Diagnostics
import Indicators

/// Buys a new high on high volume, leaves below the low of the entry bar or when volume dries up. Needs
/// volume.
public struct VolumeBreakout: PositionExitStrategy {
  static let lookback = Parameter.integer(
    "vb_lookback", default: 20, grid: [10, 20, 30], bounds: 1...1_000, "bars of the entry channel")
  static let multiple = Parameter.number(
    "vb_vol_mult", default: 1.5, grid: [1.5, 2, 2.5], bounds: 0...100, "least volume in averages")
  static let volumeLength = Parameter.integer(
    "vb_vol_period", default: 20, grid: [20, 30, 50], bounds: 1...1_000, "bars in the average volume")
  /// The share of the average volume below which the trade is given up.
  private static let dryShare = 0.8

  public static let description = StrategyDescription(
    id: 29, name: "VolumeBreakout", archetype: .trend,
    entry: "close crosses above the highest high of the n bars before, volume at least k averages",
    exit: "close below the low of the entry bar, or volume below 0.8 averages",
    parameters: [lookback.declaration, multiple.declaration, volumeLength.declaration],
    source: "volume confirms the breakout, R. Edwards & J. Magee, Technical Analysis of Stock Trends (1948)",
    reading:
      "The average volume has this bar in it, for the entry and for the ratio of the exit. The entry bar "
      + "is the bar whose close decides the entry.")

  private let highest: IndicatorHandle
  private let volume: IndicatorHandle
  private let multiple: Double

  public init(_ setup: inout StrategySetup) throws(AssayError) {
    multiple = setup[Self.multiple]
    highest = setup.line(.highest(.high, setup[Self.lookback]), back: 2)
    volume = setup.line(.sma(setup[Self.volumeLength], of: .volume), back: 0)
  }

  public func enters(_ now: BarContext) -> Bool {
    now.breaksAbove(highest) && now.volume.isAtLeast(multiple * now[volume])
  }

  public func exits(_ now: BarContext, _ position: Position) -> Bool {
    now.close < position.decision.low || now.volume.isBelow(Self.dryShare * now[volume])
  }
}
