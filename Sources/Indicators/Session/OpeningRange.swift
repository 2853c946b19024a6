/// OPENRANGE: the highest high and the lowest low of the bars that close within the first `minutes` of the
/// session.
///
/// `complete` is 1 on the bars behind the range and 0 while it forms, when `high` and `low` are those so far.
/// The first bar of a session belongs to the range however long it is. The clock starts at the opening of the
/// session's first bar.
public struct OpeningRange: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "OPENRANGE", title: "Opening range of the session", inputs: [.high, .low, .session, .minute],
    parameters: [
      .real("minutes", 30, in: 1...1_440, suggested: [15, 30, 60])
    ], outputs: ["high", "low", "complete"])

  let minutes: Double

  public init(validated parameters: IndicatorParameters) { minutes = parameters[0] }

  public var lookback: Int { 0 }

  public func makeKernel() -> Kernel { Kernel(minutes: minutes) }

  public struct Kernel: IndicatorKernel {
    let minutes: Double
    var session = Double.nan
    var top = 0.0
    var bottom = 0.0

    public var reach: Int { 0 }

    @inline(__always)
    public mutating func step(_ past: InputWindow, seeding: Bool) -> InlineArray<3, Double> {
      let isFirst = past[2] != session
      session = past[2]
      let isInside = isFirst || past[3] <= minutes
      top = isFirst ? past[0] : isInside ? max(top, past[0]) : top
      bottom = isFirst ? past[1] : isInside ? min(bottom, past[1]) : bottom
      return [top, bottom, isInside ? 0 : 1]
    }
  }
}
