// Change over a number of bars, in five readings.

/// MOM: value − value `timeperiod` bars ago.
public struct Momentum: ChangeIndicator {
  public static let metadata = IndicatorMetadata(
    name: "MOM", title: "Momentum", inputs: [.series],
    parameters: [.length(10, suggested: [1, 10])], outputs: ["real"])

  public let length: Int

  public init(validated parameters: IndicatorParameters) { length = parameters.length(0) }

  @inline(__always)
  public static func value(_ now: Double, _ before: Double) -> Double { now - before }
}

/// ROC: change over `timeperiod` bars in percent; 0 where the earlier value is 0, as in TA-Lib.
public struct RateOfChange: ChangeIndicator {
  public static let metadata = IndicatorMetadata(
    name: "ROC", title: "Rate of change in percent", inputs: [.series],
    parameters: [.length(10, suggested: [1, 10])], outputs: ["real"])

  public let length: Int

  public init(validated parameters: IndicatorParameters) { length = parameters.length(0) }

  @inline(__always)
  public static func value(_ now: Double, _ before: Double) -> Double {
    (now - before) / divisor(before) * 100 + 0
  }
}

/// ROCP: change over `timeperiod` bars as a fraction; 0 where the earlier value is 0, as in TA-Lib.
public struct RateOfChangeFraction: ChangeIndicator {
  public static let metadata = IndicatorMetadata(
    name: "ROCP", title: "Rate of change as a fraction", inputs: [.series],
    parameters: [.length(10, suggested: [1, 10])], outputs: ["real"])

  public let length: Int

  public init(validated parameters: IndicatorParameters) { length = parameters.length(0) }

  @inline(__always)
  public static func value(_ now: Double, _ before: Double) -> Double { (now - before) / divisor(before) + 0 }
}

/// ROCR: value ÷ value `timeperiod` bars ago; 0 where that is 0, as in TA-Lib.
public struct RateOfChangeRatio: ChangeIndicator {
  public static let metadata = IndicatorMetadata(
    name: "ROCR", title: "Rate of change as a ratio", inputs: [.series],
    parameters: [.length(10, suggested: [1, 10])], outputs: ["real"])

  public let length: Int

  public init(validated parameters: IndicatorParameters) { length = parameters.length(0) }

  @inline(__always)
  public static func value(_ now: Double, _ before: Double) -> Double { now / divisor(before) + 0 }
}

/// ROCR100: 100 · value ÷ value `timeperiod` bars ago; 0 where that is 0, as in TA-Lib.
public struct RateOfChangeRatio100: ChangeIndicator {
  public static let metadata = IndicatorMetadata(
    name: "ROCR100", title: "Rate of change as a ratio, times 100", inputs: [.series],
    parameters: [.length(10, suggested: [1, 10])], outputs: ["real"])

  public let length: Int

  public init(validated parameters: IndicatorParameters) { length = parameters.length(0) }

  @inline(__always)
  public static func value(_ now: Double, _ before: Double) -> Double { now / divisor(before) * 100 + 0 }
}

/// A function of a value and of an earlier one.
public protocol ChangeReading: Sendable {
  static func value(_ now: Double, _ before: Double) -> Double
}

/// An indicator that is a function of a value and of the one `timeperiod` bars ago.
public protocol ChangeIndicator: Indicator, ChangeReading where Kernel == ChangeKernel<Self> {
  var length: Int { get }
}

extension ChangeIndicator {
  public var lookback: Int { length }

  public func makeKernel() -> ChangeKernel<Self> { ChangeKernel(length: length) }

  /// An earlier value to divide by, so that 0 gives 0. The divisor is chosen and not the quotient, which spares a
  /// jump; the + 0 of the quotients makes 0 of −0.
  @inline(__always)
  static func divisor(_ before: Double) -> Double { before == 0 ? .infinity : before }
}

public struct ChangeKernel<Reading: ChangeReading>: IndicatorKernel {
  let length: Int

  public var reach: Int { length }

  @inline(__always)
  public mutating func step(_ past: InputWindow, seeding: Bool) -> Double {
    if seeding, past.available < length { return .nan }
    return Reading.value(past[0], past[0, back: length])
  }
}
