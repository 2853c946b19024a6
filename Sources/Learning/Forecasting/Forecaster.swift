public import Strategies

/// Learns from past bars what the next ones may do.
///
/// A forecaster is a recipe without memory; `fit` makes a new model from the bars it is shown. The same bars give the
/// same model, bit for bit, on any number of threads. `ForecasterConformanceTests` holds every forecaster to that, to
/// not seeing the future, and to not minding the unit of prices.
public protocol Forecaster: Sendable {
  /// How commands and files name it.
  var name: String { get }

  /// Bars below which it does not fit.
  var minimumHistory: Int { get }

  /// Fits on bars whose outcome is known (`ForecastBars.labelled`).
  ///
  /// - Throws: `too_few_bars` below `minimumHistory`, or where too few bars have every number the model needs.
  func fit(on bars: ForecastBars) throws -> any FittedForecaster
}

/// A model that was fitted on bars before a certain one.
public protocol FittedForecaster: Sendable {
  /// The forecast made at the close of the last of `bars`; `ForecastPoint.none` where the model needs a number that
  /// this bar does not have.
  func forecast(_ bars: ForecastBars) throws -> ForecastPoint

  /// The forecasts at the closes of `indices`, the last of which is the last of `bars`: the same bits as one by one.
  ///
  /// For models that are faster on many bars at once.
  func forecasts(_ bars: ForecastBars, at indices: Range<Int>) throws -> [ForecastPoint]
}

extension FittedForecaster {
  public func forecasts(_ bars: ForecastBars, at indices: Range<Int>) throws -> [ForecastPoint] {
    try indices.map { try forecast(bars.through($0)) }
  }
}
