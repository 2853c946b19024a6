internal import Diagnostics
internal import Glibc

/// A scenario calibrated to a real series, and what the calibration rests on.
///
/// Drift is the growth of the price over the series with half the variance added, so it carries the series' luck.
/// Overnight share and session pattern are shares of squared moves. The weights of the variance come from
/// `VarianceFit`, tails and jumps from `TailFit`; pull, regimes and edges are not looked for.
public struct ScenarioFit: Sendable {
  public var scenario: MarketScenario
  public var bars: Int
  public var sessions: Int
  /// What clustering adds to the log likelihood of a constant variance; kept above 3/2·ln(bars).
  public var clusteringGain: Double
  /// What jumps add to the log likelihood of fat tails alone; kept above 3/2·ln(bars).
  public var jumpGain: Double

  /// Parts of a session in the pattern.
  static let patternParts = 24
  static let leastBars = 500

  /// - Parameter name: what the scenario is called.
  /// - Throws: `too_few_bars` below 500, `no_movement` for a price that never moves, `no_logarithm` for prices at or
  ///   below zero, `unfit_timeframe` for bars longer than a day.
  public init(_ series: BarSeries, name: String) throws {
    try Self.check(series)
    let moves = try SeriesMoves(series)
    let pattern = moves.pattern(parts: Self.patternParts)
    let flat = Self.withoutPattern(moves, pattern)
    if flat.allSatisfy({ $0 == 0 }) {
      throw AssayError(
        code: "no_movement", message: "The price of \(series.instrument.symbol) never moves.",
        remedy: "Fit other bars.",
        place: series.instrument.symbol, kind: .badData)
    }
    let variance = VarianceFit(flat)
    let tails = TailFit(variance.surprises)
    bars = series.count
    sessions = moves.sessions
    (clusteringGain, jumpGain) = (variance.gain, tails.jumpGain)
    scenario = MarketScenario(
      name,
      "Calibrated to \(series.instrument.symbol) \(series.timeframe), \(series.displayTime(0).prefix(10)) to "
        + "\(series.displayTime(series.count - 1).prefix(10)).",
      regimes: [Self.regime(series, moves, variance, tails)])
    scenario.weightsFor = series.timeframe
    scenario.intradayPattern = pattern.map(Self.rounded)
    scenario.startPrice = series.open[0]
    scenario.overnightShare = Self.rounded(Self.overnightShare(moves, tails))
    scenario.sessionVolume = Self.sessionVolume(series, sessions: moves.sessions)
  }

  private static func check(_ series: BarSeries) throws {
    if series.timeframe > .day {
      throw AssayError(
        code: "unfit_timeframe", message: "Bars of \(series.timeframe) are longer than a day.",
        remedy: "Fit daily or intraday bars.", place: series.instrument.symbol, kind: .usage)
    }
    if series.count < leastBars {
      throw AssayError(
        code: "too_few_bars", message: "\(series.count) bars are too few to fit a scenario to.",
        remedy: "Give at least \(leastBars).", place: series.instrument.symbol, kind: .badData)
    }
  }

  /// Moves without their mean and without the pattern of the session.
  private static func withoutPattern(_ moves: SeriesMoves, _ pattern: [Double]) -> [Double] {
    let mean = moves.inside.reduce(0, +) / Double(moves.inside.count)
    if pattern.isEmpty { return moves.inside.map { $0 - mean } }
    let deviations = pattern.map { $0.squareRoot() }
    return zip(moves.inside, moves.places).map { move, place in
      (move - mean) / deviations[place * pattern.count / moves.barsPerSession]
    }
  }

  /// Variance of a session between its bars and of a gap; the former with and without jumps.
  private static func variances(
    _ moves: SeriesMoves, _ tails: TailFit
  ) -> (inside: Double, calm: Double, gap: Double) {
    let inside = moves.inside.reduce(0) { $0 + $1 * $1 } / Double(moves.sessions)
    let gap = moves.gaps.isEmpty ? 0 : moves.gaps.reduce(0) { $0 + $1 * $1 } / Double(moves.gaps.count)
    let calm = tails.scale * tails.scale
    let jump = tails.jumps.map { $0.rate * ($0.mean * $0.mean + $0.deviation * $0.deviation) } ?? 0
    return (inside, inside * calm / (calm + jump), gap)
  }

  private static func overnightShare(_ moves: SeriesMoves, _ tails: TailFit) -> Double {
    let (_, calm, gap) = variances(moves, tails)
    return min(0.99, gap / (gap + calm))
  }

  private static func regime(
    _ series: BarSeries, _ moves: SeriesMoves, _ variance: VarianceFit, _ tails: TailFit
  ) -> ScenarioRegime {
    let days = series.instrument.daysPerYear
    let (inside, calm, gap) = variances(moves, tails)
    let growth = log(series.close[series.count - 1] / series.open[0]) / Double(moves.sessions) * days
    var regime = ScenarioRegime(
      "fitted", drift: rounded(growth + (inside + gap) * days / 2),
      volatility: rounded(((calm + gap) * days).squareRoot()))
    regime.shock = rounded(variance.shock)
    regime.asymmetry = rounded(variance.asymmetry)
    regime.persistence = rounded(variance.persistence)
    regime.tailIndex = tails.tailIndex.map(rounded)
    if let jumps = tails.jumps {
      let barDeviation = (inside / Double(moves.barsPerSession)).squareRoot()
      regime.jumps = .init(
        perYear: rounded(jumps.rate * days * Double(moves.barsPerSession)),
        mean: rounded(jumps.mean * barDeviation), deviation: rounded(jumps.deviation * barDeviation))
    }
    return regime
  }

  private static func sessionVolume(_ series: BarSeries, sessions: Int) -> Double? {
    guard let volume = series.volume else { return nil }
    let known = volume.filter { !$0.isNaN }
    let sum = known.reduce(0, +)
    return sum > 0 ? rounded(sum / Double(known.count) * Double(volume.count) / Double(sessions)) : nil
  }

  /// Five digits: more than any of these estimates holds.
  private static func rounded(_ value: Double) -> Double {
    if value == 0 || !value.isFinite { return value }
    let scale = pow(10, 4 - log10(abs(value)).rounded(.down))
    return (value * scale).rounded() / scale
  }
}
