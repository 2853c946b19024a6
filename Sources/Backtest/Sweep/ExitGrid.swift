/// The exit combinations that are multiplied onto every parameter set of a strategy.
public struct ExitGrid: Sendable, Hashable {
  public var stops: [Double]
  public var targets: [Double]
  public var maxBarsHeld: Int
  public var flatBySessionClose: Bool

  /// Stops {0.5, 1, 1.5, 2} × targets {0.5, 1, 1.5, 2, 3} ATR, at most 20 bars, flat by the session's close.
  public static let common = ExitGrid(
    stops: [0.5, 1, 1.5, 2], targets: [0.5, 1, 1.5, 2, 3], maxBarsHeld: 20, flatBySessionClose: true)

  public init(stops: [Double], targets: [Double], maxBarsHeld: Int, flatBySessionClose: Bool) {
    self.stops = stops
    self.targets = targets
    self.maxBarsHeld = maxBarsHeld
    self.flatBySessionClose = flatBySessionClose
  }

  public var count: Int { stops.count * targets.count }

  /// Every combination, targets varying fastest.
  public var plans: [ExitPlan] {
    combinations.map {
      ExitPlan(
        stopATR: stops[$0.stop], targetATR: targets[$0.target], maxBarsHeld: maxBarsHeld,
        flatBySessionClose: flatBySessionClose)
    }
  }

  /// The places of a combination's stop and target in the lists above.
  struct Combination {
    var stop: Int
    var target: Int
  }

  /// In the order of `plans`.
  var combinations: [Combination] {
    stops.indices.flatMap { stop in targets.indices.map { Combination(stop: stop, target: $0) } }
  }
}
