/// AROON: 100 · (n − bars since the extreme of the last n + 1 bars) ÷ n, for the low and for the high (T.
/// Chande, 1995). Of equal extremes the latest counts. Outputs: down, up, in TA-Lib's order.
public struct Aroon: AroonIndicator {
  public static let metadata = IndicatorMetadata(
    name: "AROON", title: "Aroon", inputs: [.high, .low],
    parameters: [.length(14, from: 2, suggested: [2, 14, 25])], outputs: ["aroondown", "aroonup"])

  public let length: Int

  public init(validated parameters: IndicatorParameters) { length = parameters.length(0) }

  @inline(__always)
  public static func value(
    _ factor: Double, _ length: Double, sinceHigh: Double, sinceLow: Double
  ) -> InlineArray<2, Double> {
    [factor * (length - sinceLow), factor * (length - sinceHigh)]
  }
}

/// AROONOSC: Aroon up − Aroon down.
public struct AroonOscillator: AroonIndicator {
  public static let metadata = IndicatorMetadata(
    name: "AROONOSC", title: "Aroon oscillator", inputs: [.high, .low],
    parameters: [.length(14, from: 2, suggested: [2, 14, 25])], outputs: ["real"])

  public let length: Int

  public init(validated parameters: IndicatorParameters) { length = parameters.length(0) }

  @inline(__always)
  public static func value(
    _ factor: Double, _ length: Double, sinceHigh: Double, sinceLow: Double
  ) -> Double {
    factor * (sinceLow - sinceHigh)
  }
}

/// A function of the ages of the highest high and the lowest low.
public protocol AroonReading: Sendable {
  associatedtype Value: KernelOutput

  static func value(_ factor: Double, _ length: Double, sinceHigh: Double, sinceLow: Double) -> Value
}

public protocol AroonIndicator: Indicator, AroonReading where Kernel == AroonKernel<Self> {
  var length: Int { get }
}

extension AroonIndicator {
  public var lookback: Int { length }

  public func makeKernel() -> AroonKernel<Self> {
    AroonKernel(
      length: Double(length), factor: 100 / Double(length), highest: SinceExtreme(length: length + 1),
      lowest: SinceExtreme(length: length + 1))
  }
}

public struct AroonKernel<Reading: AroonReading>: IndicatorKernel {
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
  public mutating func step(_ past: InputWindow, seeding: Bool) -> Reading.Value {
    let highs = highest.update(past.pointer(0), count: past.available)
    let lows = lowest.update(past.pointer(1), count: past.available)
    return Reading.value(factor, length, sinceHigh: highs, sinceLow: lows)
  }
}
