public import Diagnostics

/// Buys a bar that opened far below the last close, leaves when most of the gap is filled.
///
/// The gap is a percentage of daily bars and shrinks with the bars (`BarSpacing`).
public struct GapFill: PositionExitStrategy {
  static let threshold = Parameter.number(
    "gap_threshold", default: 0.5, grid: [0.5, 1, 1.5, 2], bounds: 0...50,
    "least gap in percent of daily bars")
  static let target = Parameter.number(
    "gap_fill_target", default: 0.5, grid: [0.3, 0.5, 0.7], bounds: 0...1,
    "share of the gap left open at the target")

  public static let description = StrategyDescription(
    id: 23, name: "GapFill", archetype: .meanReversion, entry: "open more than x % below the last close",
    exit: "close at or above last close + f · gap, both of the entry bar",
    parameters: [threshold.declaration, target.declaration], source: "a bar pattern without a single author")

  private let threshold: Double
  private let target: Double

  public init(_ setup: inout StrategySetup) throws(AssayError) {
    threshold = setup.move(Self.threshold)
    target = setup[Self.target]
  }

  public func enters(_ now: BarContext) -> Bool {
    now.open.isBelow(now[.close, ago: 1].moved(by: -threshold))
  }

  public func exits(_ now: BarContext, _ position: Position) -> Bool {
    let lastClose = position.decision[.close, ago: 1]
    return now.close.isAtLeast(lastClose + target * (position.decision.open - lastClose))
  }
}
