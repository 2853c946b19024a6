/// WILLR: where the close lies below the highest high, −100 to 0 (L. Williams); 0 where the range is zero, as
/// in TA-Lib.
public struct WilliamsPercentR: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "WILLR", title: "Williams %R", inputs: [.high, .low, .close],
    parameters: [.length(14, from: 2, suggested: [2, 14])], outputs: ["real"])

  let length: Int

  public init(validated parameters: IndicatorParameters) { length = parameters.length(0) }

  public var lookback: Int { length - 1 }

  public func makeKernel() -> Kernel {
    Kernel(highest: RollingExtreme(length: length), lowest: RollingExtreme(length: length))
  }

  public struct Kernel: IndicatorKernel {
    var highest: RollingExtreme<Highest>
    var lowest: RollingExtreme<Lowest>

    public var reach: Int { highest.length - 1 }

    public mutating func detach() {
      highest.detach()
      lowest.detach()
    }

    @inline(__always)
    public mutating func step(_ past: InputWindow, seeding: Bool) -> Double {
      let top = highest.update(past.pointer(0), count: past.available)
      let bottom = lowest.update(past.pointer(1), count: past.available)
      let range = (bottom - top) / 100
      // The divisor is chosen and not the quotient, which spares a jump.
      return (top - past[2]) / (range < 0 ? range : .infinity)
    }
  }
}
