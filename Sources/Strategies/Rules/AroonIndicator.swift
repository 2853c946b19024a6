public import Diagnostics
import Indicators

/// Buys when new highs become more recent than new lows, leaves when that turns or highs grow old.
public struct AroonIndicator: SignalExitStrategy {
  static let period = Parameter.integer(
    "aroon_period", default: 25, grid: [14, 25, 50], bounds: 2...1_000, "bars that the extremes are sought in"
  )
  static let threshold = Parameter.number(
    "aroon_threshold", default: 70, grid: [50, 70, 90], bounds: 0...100, "least Aroon up of a trend")

  public static let description = StrategyDescription(
    id: 33, name: "AroonIndicator", archetype: .trend,
    entry: "Aroon up crosses above Aroon down, and up at least x",
    exit: "down above up, or up below x", parameters: [period.declaration, threshold.declaration],
    source: "T. Chande (1995); 100 · (n − bars since the n-bar extreme) ÷ n")

  private let up: IndicatorHandle
  private let down: IndicatorHandle
  private let threshold: Double

  public init(_ setup: inout StrategySetup) throws(AssayError) {
    let request = IndicatorRequest.aroon(setup[Self.period])
    threshold = setup[Self.threshold]
    down = setup.line(request, output: 0)
    up = setup.line(request, output: 1)
  }

  public func enters(_ now: BarContext) -> Bool {
    now.crossesAbove(up, down, scale: 100) && now[up].isAtLeast(threshold, scale: 100)
  }
  public func exits(_ now: BarContext) -> Bool {
    now[down].isAbove(now[up], scale: 100) || now[up].isBelow(threshold, scale: 100)
  }
}
