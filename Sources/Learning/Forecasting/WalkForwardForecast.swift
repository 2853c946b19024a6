public import Diagnostics
public import Market
public import Strategies

/// Forecasts of every bar of a series, each by a model that was fitted on bars before it.
///
/// At each bar of `refits` a new model is fitted on the bars strictly before it, of which those whose outcome ends by
/// then teach, and it forecasts from that bar until the next refit. Bars before the first fit, and those of a refit
/// with too few bars before it, have no forecast.
public struct WalkForwardForecast: Sendable {
  public let forecaster: any Forecaster
  /// Bars ahead that a forecast speaks of.
  public let horizon: Int
  /// Bars from which a new model is used, ascending.
  public let refits: [Int]
  /// Most bars that a fit looks back.
  public let maximumTraining: Int

  /// - Throws: `invalid_walk_forward` for a horizon below 1, refits that do not ascend or are negative, or room for
  ///   fewer training bars than the forecaster needs.
  public init(
    _ forecaster: any Forecaster, horizon: Int = 1, refits: [Int], maximumTraining: Int = .max
  ) throws(AssayError) {
    if horizon < 1 { throw .invalidWalkForward("The horizon is \(horizon).", "Give at least 1 bar.") }
    if refits.first ?? 0 < 0 || zip(refits, refits.dropFirst()).contains(where: { $0 >= $1 }) {
      throw .invalidWalkForward("The bars of the refits do not ascend from 0.", "Sort them and drop doubles.")
    }
    if maximumTraining < forecaster.minimumHistory {
      throw .invalidWalkForward(
        "\(maximumTraining) training bars are fewer than the \(forecaster.minimumHistory) that "
          + "`\(forecaster.name)` needs.", "Allow more training bars.")
    }
    self.forecaster = forecaster
    self.horizon = horizon
    self.refits = refits
    self.maximumTraining = maximumTraining
  }

  /// The forecasts, one a bar.
  ///
  /// - Throws: what the forecaster throws, save `too_few_bars`, which leaves the bars up to the next refit without
  ///   forecast.
  public func forecasts(of series: BarSeries) throws -> Forecasts {
    let frame = ForecastFrame(series, horizon: horizon)
    var forecasts = Forecasts(name: forecaster.name, horizon: horizon, count: series.count)
    for (number, start) in refits.enumerated() where start < series.count {
      let end = number + 1 < refits.count ? min(refits[number + 1], series.count) : series.count
      guard let model = try model(frame, before: start) else { continue }
      let points = try model.forecasts(ForecastBars(frame, 0..<end), at: start..<end)
      for (bar, point) in zip(start..<end, points) { forecasts[bar] = point }
    }
    return forecasts
  }

  /// The model for the bars from `start`; `nil` with too few bars before it.
  private func model(_ frame: ForecastFrame, before start: Int) throws -> (any FittedForecaster)? {
    guard start >= forecaster.minimumHistory else { return nil }
    let first = start - min(start, maximumTraining)
    do {
      return try forecaster.fit(on: ForecastBars(frame, first..<start))
    } catch let error as AssayError where error.code == "too_few_bars" {
      return nil
    }
  }
}

extension AssayError {
  fileprivate static func invalidWalkForward(_ message: String, _ remedy: String) -> AssayError {
    AssayError(code: "invalid_walk_forward", message: message, remedy: remedy, kind: .usage)
  }
}
