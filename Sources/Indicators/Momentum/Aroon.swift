/// AROON: 100 · (n − bars since the extreme of the last n + 1 bars) ÷ n, for the low and for the high (T.
/// Chande, 1995). Of equal extremes the latest counts. Outputs: down, up, in TA-Lib's order.
public struct Aroon: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "AROON", title: "Aroon", inputs: [.high, .low],
    parameters: [.length(14, from: 2, suggested: [2, 14, 25])], outputs: ["aroondown", "aroonup"])

  let length: Int

  public init(validated parameters: IndicatorParameters) { length = parameters.length(0) }

  public var lookback: Int { length }

  public func makeKernel() -> Kernel {
    Kernel(
      length: Double(length), factor: 100 / Double(length), highest: SinceExtreme(length: length + 1),
      lowest: SinceExtreme(length: length + 1))
  }

  public struct Kernel: IndicatorKernel {
    let length: Double
    let factor: Double
    var highest: SinceExtreme<Highest>
    var lowest: SinceExtreme<Lowest>

    public var reach: Int { highest.length - 1 }

    public mutating func detach() {
      highest.detach()
      lowest.detach()
    }

    @inline(__always)
    public mutating func step(_ past: InputWindow, seeding: Bool) -> InlineArray<2, Double> {
      let highs = highest.update(past.pointer(0), count: past.available)
      let lows = lowest.update(past.pointer(1), count: past.available)
      return [factor * (length - lows), factor * (length - highs)]
    }
  }
}
