/// DONCHIAN: the highest high, the middle and the lowest low of the last `timeperiod` bars, the current one
/// included (R. Donchian).
public struct DonchianChannels: RangeIndicator {
  public static let metadata = IndicatorMetadata(
    name: "DONCHIAN", title: "Donchian channels", inputs: [.high, .low],
    parameters: [.length(20, suggested: [1, 3, 20])], outputs: ["upperband", "middleband", "lowerband"])

  public let length: Int

  public init(validated parameters: IndicatorParameters) { length = parameters.length(0) }

  @inline(__always)
  public static func value(top: Double, bottom: Double, _ past: InputWindow) -> InlineArray<3, Double> {
    [top, (top + bottom) / 2, bottom]
  }
}
