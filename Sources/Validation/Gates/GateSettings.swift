public import Diagnostics

/// The thresholds of the six gates, in the order in which candidates meet them.
public struct GateSettings: Sendable, Hashable {
  /// The preset that these started from.
  public let preset: String
  public var viability: ViabilityGate
  public var walkForward = WalkForwardGate()
  public var regime = RegimeGate()
  public var stability = StabilityGate()
  public var monteCarlo = MonteCarloGate()
  public var multipleTesting = MultipleTestingGate()

  /// - Throws: `unknown_preset` with the nearest name.
  public init(preset: String = "standard") throws(AssayError) {
    viability = try ViabilityGate.preset(named: preset)
    self.preset = preset
    if preset == "source" { takeSourceThresholds() }
  }

  /// The plain thresholds that strategy factories commonly ask for, beside the one decision that controls the
  /// error: a ratio of noisy numbers above 0.5, two good regimes, a small spread, a deflated Sharpe ratio of
  /// 95 %. They let no more through, and refuse most of what is real.
  private mutating func takeSourceThresholds() {
    walkForward.level = 1
    walkForward.retentionLevel = 0
    walkForward.minimumSharpe = 0.15
    walkForward.minimumEfficiency = 0.5
    regime.level = 0
    regime.minimumRegimes = 2
    stability.level = 0
    stability.minimumPositive = 1
    stability.maximumSpread = 0.4
    monteCarlo.demeanedAlpha = 0.05
    multipleTesting.minimumDeflatedSharpe = 0.95
    multipleTesting.maximumOverfitting = 0.5
    multipleTesting.maximumQ = 0.05
  }

  /// The threshold of a figure that is shown and decides nothing. Not NaN: equal settings have to be equal.
  public static let off = Double.infinity

  /// Names of the gates in order.
  public static let names = [
    ViabilityGate.name, WalkForwardGate.name, RegimeGate.name, StabilityGate.name, MonteCarloGate.name,
    MultipleTestingGate.name,
  ]
}
