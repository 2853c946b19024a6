public import Diagnostics
import Indicators

/// Buys the close that breaks the highest high of n bars, leaves below the lowest low of m bars.
public struct TurtleTrading: SignalExitStrategy {
  static let entryLength = Parameter.integer(
    "turtle_entry_length", default: 20, grid: [20, 30, 40, 55], bounds: 2...1_000, "bars of the entry channel"
  )
  static let exitLength = Parameter.integer(
    "turtle_exit_length", default: 10, grid: [10, 15, 20], bounds: 1...1_000, "bars of the exit channel")

  public static let description = StrategyDescription(
    id: 16, name: "TurtleTrading", archetype: .trend,
    entry: "close crosses above the highest high of the n bars before",
    exit: "close below the lowest low of the m bars before",
    parameters: [entryLength.declaration, exitLength.declaration],
    source: "C. Faith, Way of the Turtle (2007); both channels exclude the current bar")

  private let highest: IndicatorHandle
  private let lowest: IndicatorHandle

  public init(_ setup: inout StrategySetup) throws(AssayError) {
    highest = setup.line(.highest(.high, setup[Self.entryLength]), back: 2)
    lowest = setup.line(.lowest(.low, setup[Self.exitLength]))
  }

  public func enters(_ now: BarContext) -> Bool { now.breaksAbove(highest) }
  public func exits(_ now: BarContext) -> Bool { now.close < now[lowest, ago: 1] }
}
