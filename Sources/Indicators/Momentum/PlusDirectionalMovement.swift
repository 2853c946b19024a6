/// PLUS_DM: Wilder's sum of upward movement, in price units.
public struct PlusDirectionalMovement: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "PLUS_DM", title: "Plus directional movement", inputs: [.high, .low],
    parameters: [.length(14, from: 1, suggested: [1, 2, 14])], outputs: ["real"])

  let length: Int

  public init(validated parameters: IndicatorParameters) { length = parameters.length(0) }

  public var lookback: Int { length == 1 ? 1 : length - 1 }

  public func makeKernel() -> Kernel { Kernel(movement: DirectionalMovement(length: length)) }

  public struct Kernel: IndicatorKernel {
    var movement: DirectionalMovement

    public var reach: Int { 1 }

    @inline(__always)
    public mutating func step(_ past: InputWindow, seeding: Bool) -> Double {
      movement.updateMovement(past, seeding: seeding)
      return movement.plus
    }
  }
}
