public import Diagnostics

/// A trading rule: one small type in one file, which conforms to `SignalExitStrategy` or
/// `PositionExitStrategy`.
///
///     public struct AboveAverage: SignalExitStrategy {
///       static let length = Parameter.integer(
///         "ma_length", default: 50, grid: [20, 50], bounds: 2...500, "bars in the average")
///       public static let description = StrategyDescription(
///         name: "AboveAverage", …, parameters: [length.declaration])
///       private let average: IndicatorHandle
///       public init(_ setup: inout StrategySetup) throws(AssayError) {
///         average = setup.line(.sma(setup[Self.length]))
///       }
///       public func enters(_ now: BarContext) -> Bool { now.crossesAbove(.close, average) }
///       public func exits(_ now: BarContext) -> Bool { now.close < now[average] }
///     }
///
/// Two questions are asked at the close of every bar: *would it enter?*, whatever the account holds, and
/// *would it leave?* Both see the bar that just closed and the past (`BarContext`), nothing else. The engine
/// executes: orders fill from the next bar on, and stops, targets, holding time and session close belong to
/// it.
///
/// Types in `Rules/` are found by the build; nothing has to be listed by hand. Warm-up follows from the
/// indicators that `init` asks for and from how far back it says that it reads them and the prices.
public protocol Strategy: Sendable {
  static var description: StrategyDescription { get }

  /// Reads parameters and asks for indicators.
  /// - Throws: `invalid_parameter` for values that are in bounds one by one but make no sense together.
  init(_ setup: inout StrategySetup) throws(AssayError)

  /// Whether it would enter at the close of this bar.
  func enters(_ now: BarContext) -> Bool

  /// Answers both questions for every bar. The refinements implement it; it is a requirement so that each
  /// strategy gets a copy compiled for its own type.
  func signals(in frame: borrowing SignalFrame) -> Signals
}

/// A strategy whose wish to leave depends on the market alone.
public protocol SignalExitStrategy: Strategy {
  /// Whether it would leave at the close of this bar.
  func exits(_ now: BarContext) -> Bool
}

/// A strategy whose wish to leave also depends on the open position: where it entered, how long ago.
public protocol PositionExitStrategy: Strategy {
  /// Whether it would leave at the close of this bar, given the position.
  func exits(_ now: BarContext, _ position: Position) -> Bool
}

extension SignalExitStrategy {
  @inlinable public func signals(in frame: borrowing SignalFrame) -> Signals {
    frame.signals(of: self)
  }
}

extension PositionExitStrategy {
  @inlinable public func signals(in frame: borrowing SignalFrame) -> Signals {
    frame.signals(of: self)
  }
}
