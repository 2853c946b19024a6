/// CMO: 100 · (gain − loss) ÷ (gain + loss) with Wilder's smoothing, as in TA-Lib; 0 where nothing has moved.
public struct ChandeMomentumOscillator: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "CMO", title: "Chande momentum oscillator", inputs: [.series],
    parameters: [.length(14, from: 2, suggested: [2, 14])], outputs: ["real"])

  let length: Int

  public init(validated parameters: IndicatorParameters) { length = parameters.length(0) }

  public var lookback: Int { length }

  public func makeKernel() -> Kernel { Kernel(gain: .wilder(length), loss: .wilder(length)) }

  public struct Kernel: IndicatorKernel {
    var gain: ExponentialMean
    var loss: ExponentialMean

    public var reach: Int { 1 }

    @inline(__always)
    public mutating func step(_ past: InputWindow, seeding: Bool) -> Double {
      if seeding, past.available == 0 { return .nan }
      let change = past[0] - past[0, back: 1]
      let rise = (change + change.magnitude) / 2
      let up = gain.update(rise, seeding: seeding)
      let down = loss.update(rise - change, seeding: seeding)
      let sum = up + down
      return sum > 0 ? 100 * ((up - down) / sum) : 0
    }
  }
}
