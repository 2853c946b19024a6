/// PLUS_DI: upward movement in percent of the true range (J. W. Wilder, 1978); 0 where that is zero.
///
/// Percent also over one bar, where TA-Lib gives the fraction.
public struct PlusDirectionalIndicator: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "PLUS_DI", title: "Plus directional indicator", inputs: [.high, .low, .close],
    parameters: [.length(14, from: 1, suggested: [1, 2, 14])], outputs: ["real"])

  let length: Int

  public init(validated parameters: IndicatorParameters) { length = parameters.length(0) }

  public var lookback: Int { length }

  public func makeKernel() -> Kernel { Kernel(movement: DirectionalMovement(length: length)) }

  public struct Kernel: IndicatorKernel {
    var movement: DirectionalMovement

    public var reach: Int { 1 }

    @inline(__always)
    public mutating func step(_ past: InputWindow, seeding: Bool) -> Double {
      movement.update(past, seeding: seeding)
      return movement.plusIndicator
    }
  }
}
