/// BBANDS: a moving average and, above and below it, multiples of the population standard deviation.
///
/// The deviation is the population one (divisor n), as in J. Bollinger's definition and in TA-Lib.
public struct BollingerBands: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "BBANDS", title: "Bollinger bands", inputs: [.series],
    parameters: [
      .length(5, suggested: [5, 20]),
      .real("nbdevup", 2, in: -1e6...1e6, suggested: [1.5, 2]),
      .real("nbdevdn", 2, in: -1e6...1e6, suggested: [1.5, 2]),
    ], outputs: ["upperband", "middleband", "lowerband"])

  let length: Int
  let up: Double
  let down: Double

  public init(validated parameters: IndicatorParameters) {
    length = parameters.length(0)
    up = parameters[1]
    down = parameters[2]
  }

  public var lookback: Int { length - 1 }

  public func makeKernel() -> Kernel {
    Kernel(up: up, down: down, moments: RollingMoments(length: length))
  }

  public struct Kernel: IndicatorKernel {
    let up: Double
    let down: Double
    var moments: RollingMoments

    public var reach: Int { moments.length }

    public mutating func step(_ past: Past, seeding: Bool) -> InlineArray<3, Double> {
      let (mean, variance) = moments.update(past.pointer(0), count: past.available)
      let deviation = variance.squareRoot()
      return [mean + up * deviation, mean, mean - down * deviation]
    }
  }
}
