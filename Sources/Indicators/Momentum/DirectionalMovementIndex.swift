/// DX: 100 · |+DI − −DI| ÷ (+DI + −DI) (J. W. Wilder, 1978); keeps its last value, at first 0, where both are
/// zero.
public struct DirectionalMovementIndex: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "DX", title: "Directional movement index", inputs: [.high, .low, .close],
    parameters: [.length(14, from: 2, suggested: [2, 14])], outputs: ["real"])

  let length: Int

  public init(validated parameters: IndicatorParameters) { length = parameters.length(0) }

  public var lookback: Int { length }

  public func makeKernel() -> Kernel { Kernel(movement: DirectionalMovement(length: length)) }

  public struct Kernel: IndicatorKernel {
    var movement: DirectionalMovement
    var last = 0.0

    public var reach: Int { 1 }

    @inline(__always)
    public mutating func step(_ past: InputWindow, seeding: Bool) -> Double {
      movement.update(past, seeding: seeding)
      if seeding, past.available < movement.length { return .nan }
      last = movement.index ?? last
      return last
    }
  }
}
