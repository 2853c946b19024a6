/// MIDPOINT: the middle between the highest and the lowest of the last `timeperiod` values.
public struct MidPoint: RangeIndicator {
  public static let metadata = IndicatorMetadata(
    name: "MIDPOINT", title: "Middle of the range of values", inputs: [.series],
    parameters: [.length(14, suggested: [2, 14])], outputs: ["real"])

  public let length: Int

  public init(validated parameters: IndicatorParameters) { length = parameters.length(0) }

  public static var lowInput: Int { 0 }

  @inline(__always)
  public static func value(top: Double, bottom: Double, _ past: InputWindow) -> Double {
    (top + bottom) / 2
  }
}
