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
    stops.flatMap { stop in
      targets.map { target in
        ExitPlan(
          stopATR: stop, targetATR: target, maxBarsHeld: maxBarsHeld, flatBySessionClose: flatBySessionClose)
      }
    }
  }
}
