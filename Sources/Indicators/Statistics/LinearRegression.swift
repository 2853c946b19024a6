import Glibc

// The least-squares line through the last values, in five readings.

/// LINEARREG: the least-squares line through the last `timeperiod` values, at the newest.
public struct LinearRegression: RegressionIndicator {
  public static let metadata = IndicatorMetadata(
    name: "LINEARREG", title: "Linear regression, at the newest bar", inputs: [.series],
    parameters: [.length(14, from: 2, suggested: [2, 14])], outputs: ["real"])

  public let length: Int

  public init(validated parameters: IndicatorParameters) { length = parameters.length(0) }

  @inline(__always)
  public static func value(_ line: (slope: Double, newest: Double), length: Int) -> Double {
    line.newest
  }
}

/// LINEARREG_ANGLE: the arc tangent of the slope, in degrees.
public struct LinearRegressionAngle: RegressionIndicator {
  public static let metadata = IndicatorMetadata(
    name: "LINEARREG_ANGLE", title: "Linear regression angle", inputs: [.series],
    parameters: [.length(14, from: 2, suggested: [2, 14])], outputs: ["real"])

  public let length: Int

  public init(validated parameters: IndicatorParameters) { length = parameters.length(0) }

  @inline(__always)
  public static func value(_ line: (slope: Double, newest: Double), length: Int) -> Double {
    atan(line.slope) * (180 / .pi)
  }
}

/// LINEARREG_INTERCEPT: the least-squares line at the oldest value of the window.
public struct LinearRegressionIntercept: RegressionIndicator {
  public static let metadata = IndicatorMetadata(
    name: "LINEARREG_INTERCEPT", title: "Linear regression intercept", inputs: [.series],
    parameters: [.length(14, from: 2, suggested: [2, 14])], outputs: ["real"])

  public let length: Int

  public init(validated parameters: IndicatorParameters) { length = parameters.length(0) }

  @inline(__always)
  public static func value(_ line: (slope: Double, newest: Double), length: Int) -> Double {
    line.newest - line.slope * Double(length - 1)
  }
}

/// LINEARREG_SLOPE: the slope of the least-squares line, per bar.
public struct LinearRegressionSlope: RegressionIndicator {
  public static let metadata = IndicatorMetadata(
    name: "LINEARREG_SLOPE", title: "Linear regression slope", inputs: [.series],
    parameters: [.length(14, from: 2, suggested: [2, 14])], outputs: ["real"])

  public let length: Int

  public init(validated parameters: IndicatorParameters) { length = parameters.length(0) }

  @inline(__always)
  public static func value(_ line: (slope: Double, newest: Double), length: Int) -> Double {
    line.slope
  }
}

/// TSF: the least-squares line carried on to the next bar.
public struct TimeSeriesForecast: RegressionIndicator {
  public static let metadata = IndicatorMetadata(
    name: "TSF", title: "Time series forecast", inputs: [.series],
    parameters: [.length(14, from: 2, suggested: [2, 14])], outputs: ["real"])

  public let length: Int

  public init(validated parameters: IndicatorParameters) { length = parameters.length(0) }

  @inline(__always)
  public static func value(_ line: (slope: Double, newest: Double), length: Int) -> Double {
    line.newest + line.slope
  }
}

/// A function of a least-squares line.
public protocol RegressionReading: Sendable {
  /// - Parameter line: its slope per bar and its height at the newest value.
  static func value(_ line: (slope: Double, newest: Double), length: Int) -> Double
}

/// An indicator that is a function of the least-squares line through the last `timeperiod` values.
public protocol RegressionIndicator: Indicator, RegressionReading where Kernel == RegressionKernel<Self> {
  var length: Int { get }
}

extension RegressionIndicator {
  public var lookback: Int { length - 1 }

  public func makeKernel() -> RegressionKernel<Self> {
    RegressionKernel(regression: RollingRegression(length: length))
  }
}

public struct RegressionKernel<Reading: RegressionReading>: IndicatorKernel {
  var regression: RollingRegression

  public var reach: Int { regression.length - 1 }

  public mutating func detach() { regression.detach() }

  @inline(__always)
  public mutating func step(_ past: InputWindow, seeding: Bool) -> Double {
    Reading.value(regression.update(past.pointer(0), count: past.available), length: regression.length)
  }
}
