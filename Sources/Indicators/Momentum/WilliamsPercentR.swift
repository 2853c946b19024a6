/// WILLR: where the close lies below the highest high, −100 to 0 (L. Williams); 0 where the range is zero, as
/// in TA-Lib.
public struct WilliamsPercentR: RangeIndicator {
  public static let metadata = IndicatorMetadata(
    name: "WILLR", title: "Williams %R", inputs: [.high, .low, .close],
    parameters: [.length(14, from: 2, suggested: [2, 14])], outputs: ["real"])

  public let length: Int

  public init(validated parameters: IndicatorParameters) { length = parameters.length(0) }

  @inline(__always)
  public static func value(top: Double, bottom: Double, _ past: InputWindow) -> Double {
    let range = (bottom - top) / 100
    // The divisor is chosen and not the quotient, which spares a jump.
    return (top - past[2]) / (range < 0 ? range : .infinity)
  }
}
