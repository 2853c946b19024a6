/// CCI: distance of the typical price from its mean, in units of 0.015 mean absolute deviations (D. Lambert,
/// 1980).
///
/// 0 where the window has not moved. The deviation around a moving mean cannot be carried along, so the time
/// of a bar grows with the length, on SIMD lanes.
public struct CommodityChannelIndex: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "CCI", title: "Commodity channel index", inputs: [.high, .low, .close],
    parameters: [.length(14, from: 2, suggested: [2, 5, 20])], outputs: ["real"])

  let length: Int

  public init(validated parameters: IndicatorParameters) { length = parameters.length(0) }

  public var lookback: Int { length - 1 }

  public func makeKernel() -> Kernel {
    Kernel(prices: History(length: length), mean: RollingMean(length: length))
  }

  public struct Kernel: IndicatorKernel {
    var prices: History
    var mean: RollingMean

    public var reach: Int { 0 }

    public mutating func detach() {
      prices.detach()
      mean.detach()
    }

    @inline(__always)
    public mutating func step(_ past: InputWindow, seeding: Bool) -> Double {
      let price = (past[0] + past[1] + past[2]) / 3
      let newest = prices.push(price)
      let average = mean.update(newest, count: past.available)
      if seeding, past.available < mean.length - 1 { return .nan }
      let deviation = meanDeviation(newest, length: mean.length, from: average)
      return deviation > 0 ? (price - average) / (0.015 * deviation) : 0
    }
  }
}

/// The mean of |x − centre| over the last `length` values, summed in eight lanes from the oldest value on.
func meanDeviation(_ newest: UnsafePointer<Double>, length: Int, from centre: Double) -> Double {
  let oldest = UnsafeRawPointer(newest - (length - 1))
  var lanes = SIMD8<Double>()
  var index = 0
  while index &+ 8 <= length {
    let distance = oldest.loadUnaligned(fromByteOffset: index &* 8, as: SIMD8<Double>.self) - centre
    let bits = unsafeBitCast(distance, to: SIMD8<UInt64>.self) & 0x7FFF_FFFF_FFFF_FFFF
    lanes += unsafeBitCast(bits, to: SIMD8<Double>.self)
    index &+= 8
  }
  var sum = lanes.sum()
  while index < length {
    sum += abs(newest[index &+ 1 &- length] - centre)
    index &+= 1
  }
  return sum / Double(length)
}
