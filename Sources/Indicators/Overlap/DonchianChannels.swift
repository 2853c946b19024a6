/// DONCHIAN: the highest high, the middle and the lowest low of the last `timeperiod` bars, the current one
/// included (R. Donchian).
public struct DonchianChannels: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "DONCHIAN", title: "Donchian channels", inputs: [.high, .low],
    parameters: [.length(20, suggested: [1, 3, 20])], outputs: ["upperband", "middleband", "lowerband"])

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
    public mutating func step(_ past: InputWindow, seeding: Bool) -> InlineArray<3, Double> {
      let top = highest.update(past.pointer(0), count: past.available)
      let bottom = lowest.update(past.pointer(1), count: past.available)
      return [top, (top + bottom) / 2, bottom]
    }
  }
}
