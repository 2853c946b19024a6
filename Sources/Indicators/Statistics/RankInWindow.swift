/// RANK: the share of the other values of the window that lie below the newest, in percent: 0 at the lowest,
/// 100 at the only highest.
///
/// The time of a bar grows with the length, on SIMD lanes.
public struct RankInWindow: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "RANK", title: "Rank within the window in percent", inputs: [.series],
    parameters: [.length(10, from: 2, suggested: [2, 5, 10])], outputs: ["real"])

  let length: Int

  public init(validated parameters: IndicatorParameters) { length = parameters.length(0) }

  public var lookback: Int { length - 1 }

  public func makeKernel() -> Kernel { Kernel(length: length, scale: 100 / Double(length - 1)) }

  public struct Kernel: IndicatorKernel {
    let length: Int
    let scale: Double

    public var reach: Int { length - 1 }

    @inline(__always)
    public mutating func step(_ past: InputWindow, seeding: Bool) -> Double {
      if seeding, past.available < length - 1 { return .nan }
      let newest = past.pointer(0)
      let value = newest.pointee
      var below = 0
      for back in 1..<length where newest[0 &- back] < value { below &+= 1 }
      return Double(below) * scale
    }
  }
}
