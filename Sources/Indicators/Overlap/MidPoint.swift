/// MIDPOINT: the middle between the highest and the lowest of the last `timeperiod` values.
public struct MidPoint: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "MIDPOINT", title: "Middle of the range of values", inputs: [.series],
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
      let bottom = lowest.update(past.pointer(0), count: past.available)
      return (top + bottom) / 2
    }
  }
}
