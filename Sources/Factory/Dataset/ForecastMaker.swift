public import Diagnostics
public import Learning
public import Market
public import Strategies

/// Where the forecasts of a collection come from.
///
/// The recipe must be causal: the forecast of a bar may depend on bars up to it, and its model on bars before the last
/// refit at or before it. `ForecastMakerTests` alters the future of every one that the command offers.
public struct ForecastMaker: Sendable {
  /// Name and settings, for the identity of a dataset.
  public let json: JSONValue
  private let make: @Sendable (BarSeries, [Int]) throws -> Forecasts

  public init(json: JSONValue, make: @escaping @Sendable (BarSeries, [Int]) throws -> Forecasts) {
    self.json = json
    self.make = make
  }

  /// A forecaster of the library, walked forward one bar ahead.
  /// - Parameter trainingBars: most bars that a fit looks back.
  public init(_ forecaster: any Forecaster, trainingBars: Int) {
    self.init(json: ["name": .string(forecaster.name), "training_bars": JSONValue(trainingBars)]) { series, refits in
      try WalkForwardForecast(forecaster, refits: refits, maximumTraining: trainingBars).forecasts(of: series)
    }
  }

  /// Forecasts of every bar, with a new model at each of the bars `refits`.
  func forecasts(of series: BarSeries, refits: [Int]) throws -> Forecasts { try make(series, refits) }
}
