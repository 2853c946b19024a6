public import Diagnostics
import Indicators

/// Buys below an envelope at a fixed percentage under the average, leaves at the average.
///
/// The percentage is one of daily bars and shrinks with the bars (`BarSpacing`).
public struct MovingAverageEnvelope: SignalExitStrategy {
  static let length = Parameter.integer(
    "mae_length", default: 20, grid: [20, 50, 100, 200], bounds: 2...2_000, "bars in the average")
  static let envelope = Parameter.number(
    "mae_envelope_pct", default: 2, grid: [1, 2, 3, 4], bounds: 0.01...50,
    "distance of the envelope in percent of daily bars")

  public static let description = StrategyDescription(
    id: 7, name: "MovingAverageEnvelope", archetype: .meanReversion,
    entry: "close more than x % below the SMA",
    exit: "close at or above the SMA", parameters: [length.declaration, envelope.declaration],
    source: "trading bands at a fixed percentage, as before Bollinger's")

  private let average: IndicatorHandle
  private let envelope: Double

  public init(_ setup: inout StrategySetup) throws(AssayError) {
    envelope = setup.move(Self.envelope)
    average = setup.line(.sma(setup[Self.length]), back: 0)
  }

  public func enters(_ now: BarContext) -> Bool { now.close.isBelow(now[average].moved(by: -envelope)) }
  public func exits(_ now: BarContext) -> Bool { now.close.isAtLeast(now[average]) }
}
