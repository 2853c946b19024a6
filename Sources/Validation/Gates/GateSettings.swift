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
  }

  /// Names of the gates in order.
  public static let names = [
    ViabilityGate.name, WalkForwardGate.name, RegimeGate.name, StabilityGate.name, MonteCarloGate.name,
    MultipleTestingGate.name,
  ]
}
