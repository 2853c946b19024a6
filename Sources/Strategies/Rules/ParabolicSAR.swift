public import Diagnostics
import Indicators

/// Buys when Wilder's stop-and-reverse flips below the price, leaves when it is above.
///
/// Where nothing moves the stop lies on the price and turns at every bar; that is no flip below it.
public struct ParabolicSAR: SignalExitStrategy {
  static let start = Parameter.number(
    "psar_af_start", default: 0.02, grid: [0.02, 0.03], bounds: 0.001...1, "acceleration of a new trend")
  static let maximum = Parameter.number(
    "psar_af_max", default: 0.2, grid: [0.2, 0.3], bounds: 0.001...1, "highest acceleration")
  /// Wilder's step at each new extreme.
  private static let step = 0.02

  public static let description = StrategyDescription(
    id: 8, name: "ParabolicSAR", archetype: .trend,
    entry: "the parabolic stop flips from above the price to below it", exit: "the stop is above the price",
    parameters: [start.declaration, maximum.declaration],
    source: "J. W. Wilder, New Concepts in Technical Trading Systems (1978); step 0.02")

  private let stop: IndicatorHandle
  private let side: IndicatorHandle

  public init(_ setup: inout StrategySetup) throws(AssayError) {
    let (start, maximum) = (setup[Self.start], setup[Self.maximum])
    try setup.require(start <= maximum, Self.start, "at most psar_af_max (\(maximum))")
    let request = IndicatorRequest.sar(start: start, step: Self.step, max: maximum)
    stop = setup.line(request, output: 0)
    side = setup.line(request, output: 1)
  }

  public func enters(_ now: BarContext) -> Bool {
    now[side] > 0 && now[side, ago: 1] < 0 && now[stop] < now.close
  }

  public func exits(_ now: BarContext) -> Bool { now[side] < 0 }
}
