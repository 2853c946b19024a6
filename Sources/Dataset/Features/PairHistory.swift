import Numerics

/// The windows of one pair of symbol and strategy that have ended, oldest first; what is known of it before
/// the next.
struct PairHistory {
  /// Windows that make the short look back, and those of the shorter one of trends and regimes.
  static let recent = 8
  static let trend = 4

  private(set) var returns: [Double] = []
  /// Of all returns.
  private var whole = RunningMoments()
  private var sharpes: [Double] = []
  private var winRates: [Double] = []
  private var exposures: [Double] = []
  private var turnovers: [Double] = []

  mutating func append(
    totalReturn: Double, sharpe: Double, winRate: Double, exposure: Double, turnover: Double
  ) {
    returns.append(totalReturn)
    whole.add(totalReturn)
    sharpes.append(sharpe)
    winRates.append(winRate)
    exposures.append(exposure)
    turnovers.append(turnover)
  }

  /// Return of the `back`-th last window, from 1; NaN where there is none.
  func recentReturn(_ back: Int) -> Double { back <= returns.count ? returns[returns.count - back] : .nan }

  /// Mean and deviation of the last windows' returns; NaN below three windows.
  var recentMean: Double { Self.mean(returns.suffix(Self.recent), least: 3) }
  var recentDeviation: Double { Self.deviation(returns.suffix(Self.recent)) }
  /// Of all windows so far.
  var wholeMean: Double { whole.count < 3 ? .nan : whole.mean ?? .nan }
  var wholeDeviation: Double { whole.count < 3 ? .nan : whole.sampleVariance?.squareRoot() ?? .nan }
  var recentExposure: Double { Self.mean(exposures.suffix(Self.recent), least: 1) }
  var recentTurnover: Double { Self.mean(turnovers.suffix(Self.recent), least: 1) }

  /// Change a window of the least-squares line through the last windows; NaN where fewer than three have the
  /// figure.
  var sharpeTrend: Double { Self.slope(sharpes.suffix(Self.trend)) }
  var winRateTrend: Double { Self.slope(winRates.suffix(Self.trend)) }

  /// The market's own state from the windows of the benchmark: whether it rises, and whether it moves more
  /// than it used to.
  var regime: Regime {
    let (mean, now, usual) = (
      Self.mean(returns.suffix(Self.trend), least: 3), Self.deviation(returns.suffix(Self.trend)),
      wholeDeviation
    )
    guard returns.count >= Self.recent, !mean.isNaN, !now.isNaN, !usual.isNaN else { return .unknown }
    if now > usual { return mean < 0 ? .roughFalling : .roughRising }
    return mean < 0 ? .calmFalling : .calmRising
  }

  private static func mean(_ values: ArraySlice<Double>, least: Int) -> Double {
    values.count < least ? .nan : values.reduce(0, +) / Double(values.count)
  }

  private static func deviation(_ values: ArraySlice<Double>) -> Double {
    values.count < 3 ? .nan : RunningMoments(Array(values)).sampleVariance?.squareRoot() ?? .nan
  }

  private static func slope(_ values: ArraySlice<Double>) -> Double {
    let points = values.enumerated().filter { $0.element.isFinite }
    guard points.count >= 3 else { return .nan }
    let count = Double(points.count)
    let centre = points.reduce(0) { $0 + Double($1.offset) } / count
    let mean = points.reduce(0) { $0 + $1.element } / count
    var (product, square) = (0.0, 0.0)
    for point in points {
      let x = Double(point.offset) - centre
      product += x * (point.element - mean)
      square += x * x
    }
    return product / square
  }
}

/// How a market was doing over its last four windows, against all windows before.
enum Regime: String, CaseIterable {
  case calmRising = "calm_rising"
  case calmFalling = "calm_falling"
  case roughRising = "rough_rising"
  case roughFalling = "rough_falling"
  /// Fewer than eight windows, or no benchmark in the dataset.
  case unknown
}
