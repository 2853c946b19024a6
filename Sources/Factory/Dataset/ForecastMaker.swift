public import Diagnostics
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

  /// Forecasts of every bar, with a new model at each of the bars `refits`.
  func forecasts(of series: BarSeries, refits: [Int]) throws -> Forecasts { try make(series, refits) }
}
