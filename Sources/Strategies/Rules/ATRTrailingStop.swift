public import Diagnostics
import Indicators

/// Buys a new high above the long average, leaves k average ranges below the highest high since the entry.
public struct ATRTrailingStop: PositionExitStrategy {
  static let period = Parameter.integer(
    "atr_period", default: 14, grid: [14, 21, 28], bounds: 1...500, "bars in Wilder's average true range")
  static let multiple = Parameter.number(
    "atr_mult", default: 3, grid: [2, 3, 4], bounds: 0.1...50,
    "distance of the trailing stop in average ranges")
  static let entryLength = Parameter.integer(
    "atr_entry_length", default: 20, grid: [10, 20, 30], bounds: 1...1_000, "bars of the entry channel")
  /// Bars of the trend's average.
  private static let trendLength = 50

  public static let description = StrategyDescription(
    id: 28, name: "ATRTrailingStop", archetype: .trend,
    entry: "close crosses above the highest high of the n bars before, and is above SMA 50",
    exit: "close below the highest high since entry − k · ATR",
    parameters: [period.declaration, multiple.declaration, entryLength.declaration],
    source: "C. LeBeau's chandelier exit, in A. Elder, Come into My Trading Room (2002)")

  private let highest: IndicatorHandle
  private let trend: IndicatorHandle
  private let range: IndicatorHandle
  private let multiple: Double

  public init(_ setup: inout StrategySetup) throws(AssayError) {
    multiple = setup[Self.multiple]
    highest = setup.line(.highest(.high, setup[Self.entryLength]), back: 2)
    trend = setup.line(.sma(Self.trendLength), back: 0)
    range = setup.line(.atr(setup[Self.period]), back: 0)
  }

  public func enters(_ now: BarContext) -> Bool { now.breaksAbove(highest) && now.close.isAbove(now[trend]) }

  public func exits(_ now: BarContext, _ position: Position) -> Bool {
    now.close.isBelow(position.highestHigh - multiple * now[range])
  }
}
