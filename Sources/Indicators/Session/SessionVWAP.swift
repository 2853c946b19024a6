/// VWAP: volume-weighted average price, starting anew with each session; see `SessionMean` for missing
/// volume.
///
/// On bars of a day or longer every bar is a session of its own, and the VWAP is its typical price.
public struct SessionVWAP: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "VWAP", title: "Volume-weighted average price of the session",
    inputs: [
      .high, .low, .close, IndicatorInput("volume", standard: .volume, mayBeMissing: true), .session,
    ], outputs: ["real"])

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 0 }

  public func makeKernel() -> Kernel { Kernel(mean: SessionMean()) }

  public struct Kernel: IndicatorKernel {
    var mean: SessionMean

    public var reach: Int { 0 }

    @inline(__always)
    public mutating func step(_ past: InputWindow, seeding: Bool) -> Double { mean.update(past) }
  }
}
