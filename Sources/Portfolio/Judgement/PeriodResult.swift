public import Backtest
public import Numerics

/// What a portfolio did between two dates, with how sure its Sharpe ratio is.
public struct PeriodResult: Sendable {
  public let figures: SubsetFigures
  /// Metrics of the account's daily returns.
  public let metrics: ReturnMetrics
  public let outcome: SubsetOutcome
  /// Interval of 95 % for the annual Sharpe ratio of daily results, from a stationary block bootstrap; `nil` for fewer
  /// than 20 days.
  public let interval: ClosedRange<Double>?
  public let blockLength: Double?
  /// The probability that the true Sharpe ratio exceeds what the best of so many trials without skill shows.
  public let deflated: Double?
  /// How many trials it is deflated by: 1 for dates that chose nothing.
  public let trials: Int

  /// - Parameter trialSharpes: annual Sharpe ratios of the subsets among which it was chosen; empty where the dates
  ///   chose nothing.
  public init(
    _ outcome: SubsetOutcome, daysPerYear: Double, trials: Int, trialSharpes: [Double] = [], seed: UInt64,
    workers: Workers = .one
  ) {
    self.outcome = outcome
    self.trials = trials
    figures = SubsetFigures(outcome, daysPerYear: daysPerYear)
    metrics = ReturnMetrics(outcome.dailyReturns, periodsPerYear: daysPerYear)
    let changes = outcome.dailyChanges
    let block = OptimalBlockLength(changes).map { max(1, $0.stationary) }
    blockLength = block
    interval = block.flatMap {
      Self.interval(changes, block: $0, annual: daysPerYear.squareRoot(), seed: seed, workers)
    }
    deflated = Self.deflated(changes, daysPerYear: daysPerYear, trials: trials, trialSharpes)
  }

  private static let resamples = 2_000

  private static func interval(
    _ changes: [Double], block: Double, annual: Double, seed: UInt64, _ workers: Workers
  ) -> ClosedRange<Double>? {
    guard changes.count >= 20 else { return nil }
    let bootstrap = BlockBootstrap(.stationary, count: changes.count, blockLength: block)
    let stream = RandomStream(seed: seed, stream: 0x626f_6f74)
    let values =
      (try? workers.map(resamples) { index in
        ReturnStatistic.sharpe.value(of: bootstrap.row(index, of: stream).lazy.map { changes[Int($0)] })
          * annual
      }) ?? []
    let estimate = ReturnStatistic.sharpe.value(of: changes) * annual
    let sound = values.filter(\.isFinite)
    guard sound.count == values.count else { return nil }
    return BootstrapInterval.interval(.percentile, estimate: estimate, replications: sound)
  }

  private static func deflated(
    _ changes: [Double], daysPerYear: Double, trials: Int, _ sharpes: [Double]
  ) -> Double? {
    let core = CoreReturnMetrics(changes.map { $0 / 1e9 }, periodsPerYear: daysPerYear)
    guard let sharpe = core.sharpeRatioPerPeriod, let skew = core.skew, let kurtosis = core.kurtosis else {
      return nil
    }
    let estimate = SharpeEstimate(
      sharpe: sharpe, observations: changes.count, skew: skew, kurtosis: kurtosis)
    if trials <= 1 { return estimate.probability() }
    let daily = sharpes.filter(\.isFinite).map { $0 / daysPerYear.squareRoot() }
    guard daily.count >= 2 else { return nil }
    let mean = daily.reduce(0, +) / Double(daily.count)
    let variance = daily.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(daily.count - 1)
    return DeflatedSharpe(estimate, trials: Double(trials), trialVariance: variance)?.probability
  }
}
