public import Diagnostics

/// What a series of forecasts was worth, against no forecast and against the mean of what was known.
public struct ForecastScores: Sendable, Hashable {
  public let count: Int
  public let meanSquaredError: Double
  public let meanAbsoluteError: Double
  /// 1 − Σ(y − f)²/Σy²; `nil` where nothing moved.
  public let rSquaredZero: Double?
  /// 1 − Σ(y − f)²/Σ(y − m)² with m the mean of all outcomes that were known when the forecast was made, at least
  /// `leastKnown`; over the rows that have one. `nil` without such rows.
  public let rSquaredExpandingMean: Double?
  /// Share of equal signs among the rows where neither is zero; `nil` without such rows.
  public let directionalAccuracy: Double?
  public let direction: DirectionTest?
  /// Against no forecast, squared loss.
  public let lossTest: ForecastLossTest?

  /// Outcomes before there is a mean to compare with.
  static let leastKnown = 20

  /// - Parameters:
  ///   - outcomes: one a row in time order; with a horizon above 1 they overlap, and that of row t is known at row t +
  ///     horizon.
  /// - Throws: `no_rows`, `unequal_lengths`, `invalid_horizon`.
  public init(outcomes: [Double], forecasts: [Double], horizon: Int) throws(AssayError) {
    guard !outcomes.isEmpty else {
      throw Self.refused("no_rows", "There is no forecast.", "Give one row a forecast.")
    }
    guard outcomes.count == forecasts.count else {
      throw Self.refused(
        "unequal_lengths", "There are \(outcomes.count) outcomes for \(forecasts.count) forecasts.",
        "Give each forecast its outcome.")
    }
    guard horizon >= 1 else {
      throw Self.refused("invalid_horizon", "The horizon is \(horizon).", "Give 1 or more.")
    }
    let errors = zip(outcomes, forecasts).map { $0 - $1 }
    let n = Double(outcomes.count)
    let squares = errors.map { $0 * $0 }
    let sum = squares.reduce(0, +)
    let still = outcomes.reduce(0) { $0 + $1 * $1 }
    count = outcomes.count
    meanSquaredError = sum / n
    meanAbsoluteError = errors.reduce(0) { $0 + abs($1) } / n
    rSquaredZero = still > 0 ? 1 - sum / still : nil
    rSquaredExpandingMean = Self.againstMean(outcomes, squares, horizon)
    let signed = zip(outcomes, forecasts).filter { $0 != 0 && $1 != 0 }
    directionalAccuracy =
      signed.isEmpty ? nil : Double(signed.count { ($0 > 0) == ($1 > 0) }) / Double(signed.count)
    direction = DirectionTest(outcomes: outcomes, forecasts: forecasts, horizon: horizon)
    lossTest = ForecastLossTest(
      differences: zip(squares, outcomes).map { $0 - $1 * $1 }, horizon: horizon)
  }

  private static func againstMean(_ outcomes: [Double], _ squares: [Double], _ horizon: Int) -> Double? {
    var (known, sum, ours, theirs, rows) = (0, 0.0, 0.0, 0.0, 0)
    for row in outcomes.indices {
      if row >= horizon {
        sum += outcomes[row - horizon]
        known += 1
      }
      if known < leastKnown { continue }
      let distance = outcomes[row] - sum / Double(known)
      ours += squares[row]
      theirs += distance * distance
      rows += 1
    }
    return rows > 0 && theirs > 0 ? 1 - ours / theirs : nil
  }

  private static func refused(_ code: String, _ message: String, _ remedy: String) -> AssayError {
    AssayError(code: code, message: message, remedy: remedy, kind: .badData)
  }
}
