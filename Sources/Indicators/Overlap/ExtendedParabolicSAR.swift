/// SAREXT: parabolic stop and reverse with separate accelerations for the two sides.
///
/// The output is negative while short, as in TA-Lib. A start value of 0 finds the first side by itself.
public struct ExtendedParabolicSAR: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "SAREXT", title: "Parabolic stop and reverse, extended", inputs: [.high, .low],
    parameters: [
      .real("startvalue", 0, in: -1e12...1e12, suggested: [0]),
      .real("offsetonreverse", 0, in: 0...1e6, suggested: [0, 0.01]),
      .real("accelerationinitlong", 0.02, in: 0...1e6, suggested: [0.02, 0.03]),
      .real("accelerationlong", 0.02, in: 0...1e6, suggested: [0.02]),
      .real("accelerationmaxlong", 0.2, in: 0...1e6, suggested: [0.2]),
      .real("accelerationinitshort", 0.02, in: 0...1e6, suggested: [0.02, 0.03]),
      .real("accelerationshort", 0.02, in: 0...1e6, suggested: [0.02]),
      .real("accelerationmaxshort", 0.2, in: 0...1e6, suggested: [0.2]),
    ], outputs: ["real"])

  let parameters: IndicatorParameters

  public init(validated parameters: IndicatorParameters) { self.parameters = parameters }

  public var lookback: Int { 1 }

  public func makeKernel() -> Kernel {
    var state = ParabolicState(long: side(2), short: side(5))
    state.startValue = parameters[0]
    state.reverseOffset = parameters[1]
    return Kernel(state: state)
  }

  private func side(_ index: Int) -> ParabolicState.Acceleration {
    let most = parameters[index + 2]
    return .init(
      start: min(parameters[index], most), step: min(parameters[index + 1], most), most: most)
  }

  public struct Kernel: IndicatorKernel {
    var state: ParabolicState

    public var reach: Int { 1 }

    @inline(__always)
    public mutating func step(_ past: InputWindow, seeding: Bool) -> Double {
      if seeding, past.available == 0 { return .nan }
      let stop = state.update(past)
      return state.isLong ? stop : -stop
    }
  }
}
