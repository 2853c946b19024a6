/// MIDPRICE: the middle between the highest high and the lowest low of the last `timeperiod` bars.
public struct MidPrice: RangeIndicator {
  public static let metadata = IndicatorMetadata(
    name: "MIDPRICE", title: "Middle of the range of bars", inputs: [.high, .low],
    parameters: [.length(14, suggested: [2, 14])], outputs: ["real"])

  public let length: Int

  public init(validated parameters: IndicatorParameters) { length = parameters.length(0) }

  @inline(__always)
  public static func value(top: Double, bottom: Double, _ past: InputWindow) -> Double {
    (top + bottom) / 2
  }
}
