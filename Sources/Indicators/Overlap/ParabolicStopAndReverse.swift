/// The state of Wilder's parabolic stop and reverse (New Concepts in Technical Trading Systems, 1978), shared by
/// `SAR`, `SAREXT` and `PSAR`.
///
/// The first position is short when the second bar moved further down than up, else long; it starts at the
/// extreme of the first bar. A stop never enters the range of the last two bars.
struct ParabolicState: Sendable {
  /// How the acceleration of one side starts, grows and ends.
  struct Acceleration: Sendable {
    var start: Double
    var step: Double
    var most: Double
  }

  let long: Acceleration
  let short: Acceleration
  /// Fraction by which the stop is moved away from the price when the side changes.
  var reverseOffset = 0.0
  /// 0: the rule above; positive: long from this stop; negative: short from its absolute value.
  var startValue = 0.0

  private(set) var isLong = true
  private var stop = 0.0
  private var extreme = 0.0
  private var acceleration = 0.0
  private var begun = false

  init(long: Acceleration, short: Acceleration) {
    self.long = long
    self.short = short
  }

  /// Takes in a bar that has one behind it; returns the stop in force on this bar.
  mutating func update(high: Double, low: Double, lastHigh: Double, lastLow: Double) -> Double {
    var (lastHigh, lastLow) = (lastHigh, lastLow)
    if !begun {
      begin(high: high, low: low, lastHigh: lastHigh, lastLow: lastLow)
      (lastHigh, lastLow) = (high, low)
    }
    return isLong
      ? updateLong(high: high, low: low, lastHigh: lastHigh, lastLow: lastLow)
      : updateShort(high: high, low: low, lastHigh: lastHigh, lastLow: lastLow)
  }

  private mutating func begin(high: Double, low: Double, lastHigh: Double, lastLow: Double) {
    begun = true
    let down = lastLow - low
    isLong = startValue == 0 ? !(down > 0 && down > high - lastHigh) : startValue > 0
    extreme = isLong ? high : low
    stop = startValue == 0 ? (isLong ? lastLow : lastHigh) : abs(startValue)
    acceleration = (isLong ? long : short).start
  }

  private mutating func updateLong(high: Double, low: Double, lastHigh: Double, lastLow: Double) -> Double {
    if low <= stop {
      isLong = false
      let shown = turned(max(extreme, max(lastHigh, high)), by: 1 + reverseOffset)
      acceleration = short.start
      extreme = low
      stop = max(shown + acceleration * (extreme - shown), max(lastHigh, high))
      return shown
    }
    let shown = stop
    if high > extreme {
      extreme = high
      acceleration = min(acceleration + long.step, long.most)
    }
    stop = min(stop + acceleration * (extreme - stop), min(lastLow, low))
    return shown
  }

  private mutating func updateShort(high: Double, low: Double, lastHigh: Double, lastLow: Double) -> Double {
    if high >= stop {
      isLong = true
      let shown = turned(min(extreme, min(lastLow, low)), by: 1 - reverseOffset)
      acceleration = long.start
      extreme = high
      stop = min(shown + acceleration * (extreme - shown), min(lastLow, low))
      return shown
    }
    let shown = stop
    if low < extreme {
      extreme = low
      acceleration = min(acceleration + short.step, short.most)
    }
    stop = max(stop + acceleration * (extreme - stop), max(lastHigh, high))
    return shown
  }

  private func turned(_ level: Double, by factor: Double) -> Double {
    reverseOffset == 0 ? level : level * factor
  }
}

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

    public mutating func step(_ past: Past, seeding: Bool) -> Double {
      seeding && past.available == 0 ? .nan : state.update(past)
    }
  }
}

/// PSAR: parabolic stop and reverse whose acceleration starts at one value and grows by another, with its side.
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

    public mutating func step(_ past: Past, seeding: Bool) -> InlineArray<2, Double> {
      if seeding, past.available == 0 { return [.nan, .nan] }
      return [state.update(past), state.isLong ? 1 : -1]
    }
  }
}

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

    public mutating func step(_ past: Past, seeding: Bool) -> Double {
      if seeding, past.available == 0 { return .nan }
      let stop = state.update(past)
      return state.isLong ? stop : -stop
    }
  }
}

extension ParabolicState {
  /// Inputs: high, low.
  fileprivate mutating func update(_ past: Past) -> Double {
    update(high: past[0], low: past[1], lastHigh: past[0, back: 1], lastLow: past[1, back: 1])
  }
}
