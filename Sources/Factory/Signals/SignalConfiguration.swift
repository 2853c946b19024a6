public import Diagnostics
public import Features
public import Market

/// Which signals are collected, and how they are followed.
public struct SignalConfiguration: Sendable, Hashable {
  public var symbols: [String]
  public var timeframe: Timeframe
  public var strategies: [SignalStrategy]
  /// Session dates of the signals; bars before the first may teach features, bars after the last decide outcomes.
  public var from: CivilDate?
  public var to: CivilDate?
  public var horizonDays: Int
  /// Whether signals to sell are taken. Coins are never sold short.
  public var takesSales: Bool
  public var costs: CostOverride
  /// The features of each signal, in the order of the columns.
  public var features: [FeatureDefinition]

  public init(
    symbols: [String], timeframe: Timeframe, strategies: [SignalStrategy] = SignalStrategy.all,
    from: CivilDate? = nil, to: CivilDate? = nil, horizonDays: Int = 30, takesSales: Bool = true,
    costs: CostOverride = .none, features: [FeatureDefinition] = SignalConfiguration.usualFeatures
  ) {
    self.symbols = symbols
    self.timeframe = timeframe
    self.strategies = strategies
    self.from = from
    self.to = to
    self.horizonDays = horizonDays
    self.takesSales = takesSales
    self.costs = costs
    self.features = features
  }

  /// Every feature of bars but the inputs of the forecasters, which repeat others in other units.
  public static let usualFeatures = FeatureCatalogue.all.filter {
    $0.group != "forecast" && !$0.needs.contains(.datasetWindows)
  }

  var json: JSONValue {
    [
      "timeframe": .string("\(timeframe)"), "strategies": JSONValue(strategies.map(\.name)),
      "from": JSONValue(from?.description), "to": JSONValue(to?.description),
      "horizon_days": JSONValue(horizonDays), "takes_sales": .bool(takesSales),
      "costs": costs.json, "features": JSONValue(features.map(\.name)),
    ]
  }
}
