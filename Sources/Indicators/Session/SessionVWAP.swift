/// The volume-weighted mean of the typical price (H + L + C) ÷ 3 since the start of the session.
///
/// A bar whose volume is 0 or missing (NaN) weighs nothing, so it carries the value of the bar before. While a
/// session has had no volume at all, the typical price of the bar stands in.
struct SessionMean: Sendable {
  private var session = Double.nan
  private var anchor = 0.0
  private var weighted = 0.0
  private var weight = 0.0

  /// Inputs: high, low, close, volume, session.
  mutating func update(_ past: Past) -> Double {
    let price = (past[0] + past[1] + past[2]) / 3
    if past[4] != session {
      session = past[4]
      anchor = price
      weighted = 0
      weight = 0
    }
    let volume = past[3] > 0 ? past[3] : 0
    weighted += (price - anchor) * volume
    weight += volume
    return weight > 0 ? anchor + weighted / weight : price
  }
}

/// VWAP: volume-weighted average price, starting anew with each session; see `SessionMean` for missing volume.
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

    public mutating func step(_ past: Past, seeding: Bool) -> Double { mean.update(past) }
  }
}

/// VWAPDEV: the population standard deviation of close − session VWAP over the last `timeperiod` bars.
///
/// The window runs over session borders; only the VWAP restarts.
public struct VWAPDeviation: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "VWAPDEV", title: "Rolling deviation of the close from the session VWAP",
    inputs: SessionVWAP.metadata.inputs, parameters: [.length(20, from: 2, suggested: [5, 20])],
    outputs: ["real"])

  let length: Int

  public init(validated parameters: IndicatorParameters) { length = parameters.length(0) }

  public var lookback: Int { length - 1 }

  public func makeKernel() -> Kernel {
    Kernel(
      mean: SessionMean(), distances: History(length: length + 1),
      moments: RollingMoments(length: length))
  }

  public struct Kernel: IndicatorKernel {
    var mean: SessionMean
    var distances: History
    var moments: RollingMoments

    public var reach: Int { 0 }

    public mutating func step(_ past: Past, seeding: Bool) -> Double {
      let newest = distances.push(past[2] - mean.update(past))
      return moments.update(newest, count: past.available).variance.squareRoot()
    }
  }
}
