/// SAR: parabolic stop and reverse with one acceleration for both sides, start equal to step.
public struct ParabolicSAR: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "SAR", title: "Parabolic stop and reverse", inputs: [.high, .low],
    parameters: [
      .real("acceleration", 0.02, in: 0...1e6, suggested: [0.02, 0.05]),
      .real("maximum", 0.2, in: 0...1e6, suggested: [0.2, 0.3]),
    ], outputs: ["real"])

  let acceleration: ParabolicState.Acceleration

  public init(validated parameters: IndicatorParameters) {
    let start = min(parameters[0], parameters[1])
    acceleration = .init(start: start, step: start, most: parameters[1])
  }

  public var lookback: Int { 1 }

  public func makeKernel() -> Kernel {
    Kernel(state: ParabolicState(long: acceleration, short: acceleration))
  }

  public struct Kernel: IndicatorKernel {
    var state: ParabolicState

    public var reach: Int { 1 }

    @inline(__always)
    public mutating func step(_ past: InputWindow, seeding: Bool) -> Double {
      seeding && past.available == 0 ? .nan : state.update(past)
    }
  }
}
