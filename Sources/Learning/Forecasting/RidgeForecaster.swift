import Diagnostics
import Numerics
import Strategies

/// Ridge regression of the moves on `ForecastFeatures`.
///
/// Features are standardised on the training bars; moves are in units of the bar's average true range, so the model
/// has one error for quiet and wild times, and quantiles widen with the range. Each of close, high and low has its
/// own penalty, chosen by generalised cross-validation (Golub, Heath & Wahba, 1979, Technometrics 21); an infinite
/// one is among the choices, which forecasts the mean: without evidence a forecast is as dull as it should be.
/// Quantiles are those of the residuals, widened by n/(n − degrees of freedom).
public struct RidgeForecaster: Forecaster {
  public let name = "ridge"
  public let minimumHistory = 250

  public init() {}

  public func fit(on bars: ForecastBars) throws -> any FittedForecaster {
    try bars.requireBars(minimumHistory, for: name)
    let rows = try TrainingRows(bars)
    // Rows may be fewer than bars; the regression wants several for each feature.
    let least = minimumHistory / 2
    if rows.count < least { throw AssayError.tooFewBars(rows.count, least: least, for: name) }
    let regressions = RidgeRegression.fits(
      rows.values, features: rows.features, targets: TrainingRows.targets)
    let residuals = rows.residuals(of: regressions[0]).sorted()
    let widening = Double(rows.count) / (Double(rows.count) - regressions[0].degreesOfFreedom)
    return RidgeForecast(
      close: regressions[0], high: regressions[1], low: regressions[2],
      lowerResidual: widening * Quantile.linear(ForecastPoint.lowerLevel, ofSorted: residuals.span),
      upperResidual: widening * Quantile.linear(ForecastPoint.upperLevel, ofSorted: residuals.span))
  }
}

private struct RidgeForecast: FittedForecaster {
  let close, high, low: RidgeRegression
  let lowerResidual, upperResidual: Double

  func forecast(_ bars: ForecastBars) throws -> ForecastPoint {
    let view = try bars.features(bars.range.suffix(1))
    guard let unit = view.scale.last, unit.isFinite else { return .none }
    let move = close.predict(view.values)
    return ForecastPoint(
      close: move, high: high.predict(view.values), low: low.predict(view.values),
      lowerQuantile: move + lowerResidual, upperQuantile: move + upperResidual
    ).ordered(unit: unit)
  }
}

extension ForecastPoint {
  /// Moves in units of the range turned into fractions of the close, with the high not below the close's forecast and
  /// the low not above it: three regressions do not know of each other.
  func ordered(unit: Double) -> ForecastPoint {
    ForecastPoint(
      close: close * unit, high: max(high, close) * unit, low: min(low, close) * unit,
      lowerQuantile: lowerQuantile * unit, upperQuantile: upperQuantile * unit)
  }
}
