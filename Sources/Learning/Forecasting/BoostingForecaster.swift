public import Diagnostics
import Numerics
import Strategies

/// Gradient-boosted trees on `ForecastFeatures`: one model each for close, high and low.
///
/// Moves are in units of the bar's average true range, as for `RidgeForecaster`. Quantiles are those of residuals
/// that the model did not see: a first model of the close is fitted on the earlier 70 % of the rows and judged on the
/// rest, less those whose outcome overlaps; then all rows teach.
public struct BoostingForecaster: Forecaster {
  public let name = "boosting"
  public let minimumHistory = 250
  public let parameters: TreeParameters

  /// Shallow trees and small steps, for returns are mostly noise.
  public static let defaultParameters: TreeParameters = {
    var parameters = TreeParameters.boosting
    (parameters.rounds, parameters.depth, parameters.learningRate) = (40, 3, 0.05)
    (parameters.leafWeight, parameters.penalty, parameters.bins) = (20, 10, 32)
    (parameters.rowShare, parameters.columnShare) = (0.7, 0.7)
    return parameters
  }()

  /// - Throws: `invalid_tree_parameter`.
  public init(_ parameters: TreeParameters = Self.defaultParameters) throws(AssayError) {
    self.parameters = try parameters.validated()
  }

  public func fit(on bars: ForecastBars) throws -> any FittedForecaster {
    try bars.requireBars(minimumHistory, for: name)
    let rows = try TrainingRows(bars)
    let least = minimumHistory / 2
    if rows.count < least { throw AssayError.tooFewBars(rows.count, least: least, for: name) }
    let matrix = rows.matrix
    let residuals = try unseenResiduals(rows, matrix, horizon: bars.horizon).sorted()
    let models = try (0..<TrainingRows.targets).map { target in
      try train(matrix, rows.target(target))
    }
    return BoostingForecast(
      close: models[0], high: models[1], low: models[2],
      lowerResidual: Quantile.linear(ForecastPoint.lowerLevel, ofSorted: residuals.span),
      upperResidual: Quantile.linear(ForecastPoint.upperLevel, ofSorted: residuals.span))
  }

  private func unseenResiduals(
    _ rows: TrainingRows, _ matrix: FeatureMatrix, horizon: Int
  ) throws -> [Double] {
    let moves = rows.target(0)
    let split = rows.count * 7 / 10
    let firstUnseen = rows.bars[split]
    let seen = (0..<split).filter { rows.bars[$0] + horizon < firstUnseen }
    let model = try train(matrix.selecting(seen), seen.map { moves[$0] })
    let said = try model.predict(matrix.selecting(split..<rows.count))
    return zip(moves[split...], said).map { $0 - $1 }
  }

  private func train(_ matrix: FeatureMatrix, _ targets: [Double]) throws(AssayError) -> TreeModel {
    try TreeModel.train(matrix, targets: targets, features: ForecastFeatures.names, parameters)
  }
}

private struct BoostingForecast: FittedForecaster {
  let close, high, low: TreeModel
  let lowerResidual, upperResidual: Double

  func forecast(_ bars: ForecastBars) throws -> ForecastPoint {
    let last = bars.range.upperBound - 1
    return try forecasts(bars, at: last..<(last + 1))[0]
  }

  func forecasts(_ bars: ForecastBars, at indices: Range<Int>) throws -> [ForecastPoint] {
    let view = try bars.features(indices)
    let usable = indices.filter { view.scale[$0].isFinite }
    let width = ForecastFeatures.names.count
    var matrix = FeatureMatrix(columns: width)
    for bar in usable { matrix.append(view.values[(bar * width)..<((bar + 1) * width)]) }
    let said = try [close, high, low].map { try $0.predict(matrix) }
    var points = [ForecastPoint](repeating: .none, count: indices.count)
    for (row, bar) in usable.enumerated() {
      let move = said[0][row]
      points[bar - indices.lowerBound] = ForecastPoint(
        close: move, high: said[1][row], low: said[2][row], lowerQuantile: move + lowerResidual,
        upperQuantile: move + upperResidual
      ).ordered(unit: view.scale[bar])
    }
    return points
  }
}

extension TrainingRows {
  /// The features as trees read them.
  fileprivate var matrix: FeatureMatrix {
    var matrix = FeatureMatrix(columns: features)
    for row in 0..<count { matrix.append(values[(row * width)..<(row * width + features)]) }
    return matrix
  }

  /// A target of every row: 0 close, 1 high, 2 low.
  fileprivate func target(_ target: Int) -> [Double] {
    (0..<count).map { values[$0 * width + features + target] }
  }
}
