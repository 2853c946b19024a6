/// BBANDS: a moving average and, above and below it, multiples of the population standard deviation.
///
/// The deviation is the population one (divisor n) around the plain mean, as in J. Bollinger's definition and
/// in TA-Lib, whatever the kind of the average.
public struct BollingerBands: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "BBANDS", title: "Bollinger bands", inputs: [.series],
    parameters: [
      .length(5, from: 2, suggested: [2, 5, 20]),
      .real("nbdevup", 2, in: -1e6...1e6, suggested: [1.5, 2]),
      .real("nbdevdn", 2, in: -1e6...1e6, suggested: [1.5, 2]),
      .movingAverage(),
    ], outputs: ["upperband", "middleband", "lowerband"])

  let length: Int
  let up: Double
  let down: Double
  let kind: MovingAverageKind

  public init(validated parameters: IndicatorParameters) {
    length = parameters.length(0)
    up = parameters[1]
    down = parameters[2]
    kind = parameters.averageKind(3)
  }

  public var lookback: Int { max(length - 1, kind.lookback(length)) }

  public func makeKernel() -> Kernel {
    Kernel(
      up: up, down: down, moments: RollingMoments(length: length),
      average: kind == .simple ? nil : MovingAverage(kind, length))
  }

  public struct Kernel: IndicatorKernel {
    let up: Double
    let down: Double
    var moments: RollingMoments
    /// `nil` where the mean of the moments is the average.
    var average: MovingAverage?

    public var reach: Int { max(moments.length - 1, average?.reach ?? 0) }

    public mutating func detach() {
      moments.detach()
      average?.detach()
    }

    @inline(__always)
    public mutating func step(_ past: InputWindow, seeding: Bool) -> InlineArray<3, Double> {
      let (mean, variance) = moments.update(past.pointer(0), count: past.available)
      let deviation = variance.squareRoot()
      let middle = average?.update(at: past.pointer(0), seeding: seeding) ?? mean
      return [middle + up * deviation, middle, middle - down * deviation]
    }
  }
}
