public import Diagnostics
import Indicators

/// Buys a new low of the price that the RSI does not confirm; leaves when the RSI is overbought, or when the
/// low of the entry gives way.
///
/// The half percent below the entry's low is one of daily bars and shrinks with the bars (`BarSpacing`).
public struct RSIDivergence: PositionExitStrategy {
  static let length = Parameter.integer(
    "rsi_div_length", default: 14, grid: [14, 21, 28], bounds: 2...500, "bars in Wilder's RSI")
  static let lookback = Parameter.integer(
    "rsi_div_lookback", default: 10, grid: [5, 10, 20], bounds: 1...1_000,
    "bars before that the lows are compared with")
  static let overbought = Parameter.number(
    "rsi_div_overbought", default: 70, grid: [65, 70, 75], bounds: 0...100, "leaves at or above this RSI")
  /// How far below the low of the entry bar the trade is given up, in percent of daily bars.
  private static let failurePercent = 0.5

  public static let description = StrategyDescription(
    id: 22, name: "RSIDivergence", archetype: .meanReversion,
    entry: "low below the lowest low of the k bars before, RSI above its lowest value of the k bars before",
    exit: "RSI at or above overbought, or low more than 0.5 % below the low of the entry bar",
    parameters: [length.declaration, lookback.declaration, overbought.declaration],
    source: "J. W. Wilder, New Concepts in Technical Trading Systems (1978)",
    reading:
      "Both lows are those of the k bars before, without this one. The exit compares the low of the bar, "
      + "not its close. The entry bar is the bar whose close decides the entry; the half percent is one of "
      + "daily bars.")

  private let rsi: IndicatorHandle
  private let lowest: IndicatorHandle
  private let lowestRSI: IndicatorHandle
  private let overbought: Double
  private let failure: Double

  public init(_ setup: inout StrategySetup) throws(AssayError) {
    let (request, lookback) = (IndicatorRequest.rsi(setup[Self.length]), setup[Self.lookback])
    overbought = setup[Self.overbought]
    failure = setup.spacing.move(dailyPercent: Self.failurePercent)
    rsi = setup.line(request, back: 0)
    lowest = setup.line(.lowest(.low, lookback))
    lowestRSI = setup.line(.lowest(.output(of: request), lookback))
  }

  public func enters(_ now: BarContext) -> Bool {
    now.low < now[lowest, ago: 1] && now[rsi].isAbove(now[lowestRSI, ago: 1], scale: 100)
  }

  public func exits(_ now: BarContext, _ position: Position) -> Bool {
    now[rsi].isAtLeast(overbought, scale: 100)
      || now.low.isBelow(position.decision.low.moved(by: -failure))
  }
}
