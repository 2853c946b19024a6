public import Diagnostics

/// The names under which sizers are known to files and command lines.
public enum SizerMethod: String, Sendable, Hashable, CaseIterable {
  case fixedFractional = "fixed_fractional"
  case kelly
  case confidenceBased = "confidence_based"
  case volatilityTarget = "volatility_target"
  case learned

  public static var names: [String] { allCases.map(\.rawValue) }

  /// - Throws: `unknown_sizer` with the nearest name.
  public static func named(_ name: String) throws(AssayError) -> SizerMethod {
    if let method = SizerMethod(rawValue: name) { return method }
    throw AssayError(
      code: "unknown_sizer",
      message: "There is no sizer `\(name)`.\(NearestName.suggestion(for: name, among: names))",
      remedy: "The sizers are \(names.joined(separator: ", ")).", place: name, kind: .usage)
  }
}

/// Decides how many units a trade gets. A value: no state, no allocation while sizing.
///
///     let sizer = Sizer.fixedFractional(try FixedFractionalSizer(risk: 0.01, cap: 0.25))
///     let size = try sizer.size(SizingRequest(capital: 10_000, entry: 100, stop: 97))
///     size.units      // 25
///     size.limitedBy  // .cap; by risk alone it would have been 33.33
public enum Sizer: Sendable {
  case fixedFractional(FixedFractionalSizer)
  case kelly(KellySizer)
  case confidenceBased(ConfidenceSizer)
  case volatilityTarget(VolatilityTargetSizer)
  case learned(LearnedSizer)

  public var method: SizerMethod {
    switch self {
    case .fixedFractional: .fixedFractional
    case .kelly: .kelly
    case .confidenceBased: .confidenceBased
    case .volatilityTarget: .volatilityTarget
    case .learned: .learned
    }
  }

  /// Whether a request must carry a stop.
  public var needsStop: Bool {
    switch self {
    case .fixedFractional, .confidenceBased: true
    case .kelly(let sizer): sizer.riskBeforeStatistics != nil
    case .volatilityTarget, .learned: false
    }
  }

  /// Sizes one trade.
  ///
  /// A size of zero is an outcome, and `limitedBy` says why; it is never silent.
  /// - Parameter rules: what quantities the exchange takes; sizes are rounded down to them.
  /// - Throws: `invalid_sizing` for an input out of bounds, NaN included, and `missing_sizing_input`.
  public func size(
    _ request: SizingRequest, rules: QuantityRules = .fractional
  ) throws(AssayError) -> PositionSize {
    let request = try request.validated()
    try rules.validated()
    var size = try raw(request)
    if size.units > 0 {
      size.units = rules.rounded(size.units * request.scale)
      if request.scale == 0 {
        size.limitedBy = .scale
      } else if size.units <= 0 {
        size = .none(.belowOneLot)
      } else if let minimum = rules.minimumNotional, size.units * request.valuePerUnit < minimum {
        size = .none(.belowMinimumNotional)
      }
    }
    return PositionSize(
      units: size.units, limitedBy: size.limitedBy, risk: request.riskPerUnit.map { $0 * size.units },
      value: size.units * request.valuePerUnit)
  }

  private func raw(_ request: SizingRequest) throws(AssayError) -> RawSize {
    switch self {
    case .fixedFractional(let sizer): try sizer.size(request)
    case .kelly(let sizer): try sizer.size(request)
    case .confidenceBased(let sizer): try sizer.size(request)
    case .volatilityTarget(let sizer): try sizer.size(request)
    case .learned(let sizer): try sizer.size(request)
    }
  }
}
