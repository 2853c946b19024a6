/// PIVOT: levels from high, low and close of the session before: pivot = (H + L + C) ÷ 3, R1 = 2·pivot − L,
/// S1 = 2·pivot − H, R2 and S2 = pivot ± (H − L).
///
/// The first session of a series has none before it: its bars have no value, whatever the look-back of 0
/// says.
public struct FloorPivots: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "PIVOT", title: "Floor-trader pivots",
    inputs: [.high, .low, .close, .session],
    outputs: ["pivot", "r1", "s1", "r2", "s2"],
    startsWithSecondSession: true)

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 0 }

  public func makeKernel() -> Kernel { Kernel() }

  public struct Kernel: IndicatorKernel {
    var memory = SessionMemory()

    public var reach: Int { 0 }

    @inline(__always)
    public mutating func step(_ past: InputWindow, seeding: Bool) -> InlineArray<5, Double> {
      memory.update(past)
      let pivot = (memory.high + memory.low + memory.close) / 3
      let range = memory.high - memory.low
      return [pivot, 2 * pivot - memory.low, 2 * pivot - memory.high, pivot + range, pivot - range]
    }
  }
}

/// High, low and close of the session before that of the newest bar; NaN in the first session.
struct SessionMemory: Sendable {
  private(set) var high = Double.nan
  private(set) var low = Double.nan
  private(set) var close = Double.nan
  private var session = Double.nan
  private var openHigh = Double.nan
  private var openLow = Double.nan
  private var lastClose = Double.nan

  /// Inputs: high, low, close, session.
  mutating func update(_ past: InputWindow) {
    if past[3] != session {
      session = past[3]
      (high, low, close) = (openHigh, openLow, lastClose)
      (openHigh, openLow) = (past[0], past[1])
    } else {
      openHigh = max(openHigh, past[0])
      openLow = min(openLow, past[1])
    }
    lastClose = past[2]
  }
}
