public import Diagnostics

/// The exits that every strategy shares, beside its own exit signal.
///
/// Distances are multiples of the 14-bar ATR at the close of the signal bar, measured from the entry fill.
public struct ExitPlan: Sendable, Hashable {
  /// Stop distance in ATRs; `nil` for no stop.
  public var stopATR: Double?
  /// Target distance in ATRs; `nil` for no target.
  public var targetATR: Double?
  /// A market exit is sent at the close of this many bars in the position; `nil` for no limit.
  public var maxBarsHeld: Int?
  /// Whether a position is closed with its session. Acts on intraday bars of markets that close; daily bars and
  /// markets that never close have no session end to be flat by.
  public var flatBySessionClose: Bool

  /// The look-back of the ATR behind stops and targets.
  public static let atrLength = 14

  public init(
    stopATR: Double? = 2, targetATR: Double? = 3, maxBarsHeld: Int? = 20, flatBySessionClose: Bool = true
  ) {
    self.stopATR = stopATR
    self.targetATR = targetATR
    self.maxBarsHeld = maxBarsHeld
    self.flatBySessionClose = flatBySessionClose
  }

  /// No exits but the strategy's own signal and the end of the data.
  public static let signalOnly = ExitPlan(
    stopATR: nil, targetATR: nil, maxBarsHeld: nil, flatBySessionClose: false)

  /// Checks that distances and holding time are positive and finite.
  /// - Throws: `invalid_exit` that names the field, the value and the bound.
  public func validated() throws(AssayError) -> ExitPlan {
    for (name, value) in [("stop_loss_atr", stopATR), ("take_profit_atr", targetATR)] {
      if let value, !(value > 0 && value <= 1_000) {
        throw .invalidExit(name, "\(value)", "a number above 0 and at most 1000")
      }
    }
    if let maxBarsHeld, maxBarsHeld < 1 || maxBarsHeld > 1_000_000 {
      throw .invalidExit("max_bars_held", "\(maxBarsHeld)", "a whole number from 1 to 1,000,000")
    }
    return self
  }
}

extension AssayError {
  static func invalidExit(_ field: String, _ value: String, _ bound: String) -> AssayError {
    AssayError(
      code: "invalid_exit", message: "The exit setting `\(field)` is \(value).",
      remedy: "Give \(bound), or `none` to switch it off.", place: field, kind: .usage)
  }
}
