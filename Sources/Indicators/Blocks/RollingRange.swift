/// The highest of one input and the lowest of another, or of the same, over the last `length` bars.
struct RollingRange: Sendable {
  private var highest: RollingExtreme<Highest>
  private var lowest: RollingExtreme<Lowest>

  init(length: Int) {
    highest = RollingExtreme(length: length)
    lowest = RollingExtreme(length: length)
  }

  var length: Int { highest.length }

  mutating func detach() {
    highest.detach()
    lowest.detach()
  }

  /// See `RollingMean.update`.
  @inline(__always)
  mutating func update(
    high: UnsafePointer<Double>, low: UnsafePointer<Double>, count: Int
  ) -> (top: Double, bottom: Double) {
    let top = highest.update(high, count: count)
    return (top, lowest.update(low, count: count))
  }
}

/// A function of the range of the last bars.
public protocol RangeReading: Sendable {
  associatedtype Value: KernelOutput

  /// The number of the input that the lowest is taken of; the highest is that of the first.
  static var lowInput: Int { get }

  /// Its value from the highest and the lowest.
  static func value(top: Double, bottom: Double, _ past: InputWindow) -> Value
}

/// An indicator that is a function of the range of the last `timeperiod` bars.
public protocol RangeIndicator: Indicator, RangeReading where Kernel == RangeKernel<Self> {
  var length: Int { get }
}

extension RangeIndicator {
  public static var lowInput: Int { 1 }

  public var lookback: Int { length - 1 }

  public func makeKernel() -> RangeKernel<Self> { RangeKernel(range: RollingRange(length: length)) }
}

public struct RangeKernel<Reading: RangeReading>: IndicatorKernel {
  var range: RollingRange

  public var reach: Int { range.length - 1 }

  public mutating func detach() { range.detach() }

  @inline(__always)
  public mutating func step(_ past: InputWindow, seeding: Bool) -> Reading.Value {
    let (top, bottom) = range.update(
      high: past.pointer(0), low: past.pointer(Reading.lowInput), count: past.available)
    return Reading.value(top: top, bottom: bottom, past)
  }
}
