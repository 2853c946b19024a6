import Diagnostics

/// How far equity has fallen from its peak, in four steps that each allow less.
public enum DrawdownZone: String, Sendable, Hashable, CaseIterable, Comparable {
  case normal, caution, alert, emergency

  private var rank: Int {
    switch self {
    case .normal: 0
    case .caution: 1
    case .alert: 2
    case .emergency: 3
    }
  }

  public static func < (a: DrawdownZone, b: DrawdownZone) -> Bool { a.rank < b.rank }
}

/// Where the zones begin and what each does to sizes.
///
/// | zone | drawdown | size |
/// |--|--|--|
/// | normal | below `caution` | × 1 |
/// | caution | from `caution`, below `alert` | × 0.5 |
/// | alert | from `alert` to `emergency`, both included | × 0.25, and confidence of at least 0.65 |
/// | emergency | beyond `emergency` | no entries |
public struct DrawdownZones: Sendable, Hashable {
  /// Depth, as a number above 0, at which caution begins.
  public var caution: Double
  /// Depth at which alert begins.
  public var alert: Double
  /// Depth beyond which no position is entered.
  public var emergency: Double

  public init(caution: Double = 0.05, alert: Double = 0.1, emergency: Double = 0.15) {
    self.caution = caution
    self.alert = alert
    self.emergency = emergency
  }

  /// The zone of an equity below a peak. Emergency has no memory: it ends when equity is back at its border.
  ///
  /// - Precondition: the peak is above 0.
  @inlinable public func zone(equity: Double, peak: Double) -> DrawdownZone {
    zone(drawdown: (equity - peak) / peak)
  }

  /// The zone of a drawdown, which is zero or negative: −0.07 is a fall of 7 % from the peak.
  @inlinable public func zone(drawdown: Double) -> DrawdownZone {
    let depth = -drawdown
    if depth < caution { return .normal }
    if depth < alert { return .caution }
    return depth <= emergency ? .alert : .emergency
  }

  /// What a size is multiplied with in a zone: 1, 0.5, 0.25, 0.
  @inlinable public func sizeMultiplier(in zone: DrawdownZone) -> Double {
    switch zone {
    case .normal: 1
    case .caution: 0.5
    case .alert: 0.25
    case .emergency: 0
    }
  }

  /// - Throws: `invalid_risk_limit`.
  func validated() throws(AssayError) {
    let names = ["caution", "alert", "emergency"]
    var last = 0.0
    for (name, value) in zip(names, [caution, alert, emergency]) {
      guard value > last, value < 1 else {
        throw .invalidLimit("drawdown_zones.\(name)", value, "a fraction above \(last) and below 1")
      }
      last = value
    }
  }
}
