/// MIDPRICE: the middle between the highest high and the lowest low of the last `timeperiod` bars.
public struct MidPrice: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "MIDPRICE", title: "Middle of the range of bars", inputs: [.high, .low],
    parameters: [.length(14, suggested: [2, 14])], outputs: ["real"])

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
      return (top + bottom) / 2
    }
  }
}
