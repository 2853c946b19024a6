/// PSAR: parabolic stop and reverse whose acceleration starts at one value and grows by another, with its
/// side.
///
/// `psar` is the stop, `side` is 1 while long and −1 while short, as of the close of the bar.
public struct ParabolicSARWithSide: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "PSAR", title: "Parabolic stop and reverse with its side", inputs: [.high, .low],
    parameters: [
      .real("start", 0.02, in: 0...1e6, suggested: [0.02, 0.03]),
      .real("step", 0.02, in: 0...1e6, suggested: [0.02]),
      .real("maximum", 0.2, in: 0...1e6, suggested: [0.2, 0.3]),
    ], outputs: ["psar", "side"])

  let acceleration: ParabolicState.Acceleration

  public init(validated parameters: IndicatorParameters) {
    acceleration = .init(
      start: min(parameters[0], parameters[2]), step: parameters[1], most: parameters[2])
  }

  public var lookback: Int { 1 }

  public func makeKernel() -> Kernel {
    Kernel(state: ParabolicState(long: acceleration, short: acceleration))
  }

  public struct Kernel: IndicatorKernel {
    var state: ParabolicState

    public var reach: Int { 1 }

    @inline(__always)
    public mutating func step(_ past: InputWindow, seeding: Bool) -> InlineArray<2, Double> {
      if seeding, past.available == 0 { return [.nan, .nan] }
      return [state.update(past), state.isLong ? 1 : -1]
    }
  }
}
