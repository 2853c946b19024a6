import Diagnostics

/// Every indicator by name.
public enum IndicatorCatalogue {
  /// All indicators, by name in ascending order.
  public static let all: [any Indicator.Type] = (overlap + momentum + volatility + statistics + session)
    .sorted { $0.metadata.name < $1.metadata.name }

  static let overlap: [any Indicator.Type] = [
    SimpleMovingAverage.self, ExponentialMovingAverage.self, BollingerBands.self, ParabolicSAR.self,
    ParabolicSARWithSide.self, ExtendedParabolicSAR.self,
  ]
  static let momentum: [any Indicator.Type] = [
    RelativeStrengthIndex.self, MovingAverageConvergenceDivergence.self, InternalBarStrength.self,
  ]
  static let volatility: [any Indicator.Type] = [TrueRange.self, AverageTrueRange.self]
  static let statistics: [any Indicator.Type] = [
    StandardDeviation.self, Variance.self, HighestValue.self, LowestValue.self,
  ]
  static let session: [any Indicator.Type] = [SessionVWAP.self, VWAPDeviation.self]

  public static let names: [String] = all.map { $0.metadata.name }

  private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.metadata.name, $0) })

  /// Finds an indicator by its exact name.
  /// - Throws: `AssayError` `unknown_indicator` with the nearest name.
  public static func type(named name: String) throws -> any Indicator.Type {
    guard let type = byName[name] else {
      throw AssayError(
        code: "unknown_indicator", message: "There is no indicator `\(name)`.",
        remedy: "Names are written as in TA-Lib, in capitals."
          + NearestName.suggestion(for: name, among: names), place: name, kind: .usage)
    }
    return type
  }

  /// Creates an indicator from parameter values in declared order; missing trailing ones take their defaults.
  /// - Throws: `AssayError` for an unknown name or a parameter out of bounds.
  public static func make(_ name: String, parameters: [Double] = []) throws -> any Indicator {
    try type(named: name).init(parameters: parameters)
  }
}
