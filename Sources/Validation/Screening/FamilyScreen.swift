public import Numerics

/// What one family of trials, all parameter sets and exits of a strategy on a symbol, contributes to the
/// tests over everything that was tried.
///
/// The p-value is that of Hansen's SPA over the family: it already pays for having picked the best of its
/// trials, so it is what the false discovery rate over families may be computed from. Trials that never
/// traded take part with a statistic of 0, and trials that agree in every session are resampled once.
public struct FamilyScreen: Sendable {
  public struct Settings: Sendable, Hashable {
    public var overfittingBlocks = 12
    /// Where fewer than this many of the resamples reach the statistic, more are drawn: sequential Monte
    /// Carlo p-values (Besag & Clifford 1991).
    public var wantedExceedances = 10
    /// The most resamples a family gets in all.
    public var mostResamples = 20_000

    public init() {}
  }

  public let trials: Int
  /// Trials that ever traded, and how many different ones are among them.
  public let movingTrials: Int
  public let distinctTrials: Int
  /// Studentised mean return of each trial; 0 for one that never traded.
  public let statistics: [Double]
  /// The first trial with the largest statistic.
  public let best: Int
  public let nullMaxima: NullMaxima
  /// SPA, consistent recentring.
  public let pValue: Double
  /// How many resamples `pValue` rests on.
  public let resamples: Int
  /// Σ over the moving trials of their standardised returns, session by session: their mean correlation
  /// follows from it.
  public let standardizedSum: [Double]
  /// Sum and sum of squares of the Sharpe ratios per session of all trials.
  public let sharpeSum: Double
  public let sharpeSquares: Double
  /// Probability of backtest overfitting and of a loss out of sample; NaN for fewer than two different trials.
  public let overfitting: Double
  public let probabilityOfLoss: Double

  /// The largest statistic, at least 0.
  public var statistic: Double { max(0, statistics[best]) }

  /// - Parameter columns: returns of every trial, session by session, as many as the rows know.
  /// - Throws: as `PerformancePanel`.
  /// - Complexity: O(trials · blocks of a row · resamples), about 0.4 ms a different trial with 1,000
  ///   resamples of 3,800 sessions.
  public init(
    _ columns: [[Double]], rows: ScreenRows, settings: Settings = Settings(), workers: Workers = .one
  ) throws {
    let groups = DistinctColumns(columns)
    let moving = groups.representatives.filter { column in columns[column].contains { $0 != 0 } }
    trials = columns.count
    distinctTrials = moving.count
    guard !moving.isEmpty else {
      movingTrials = 0
      statistics = Array(repeating: 0, count: columns.count)
      best = 0
      nullMaxima = NullMaxima(resamples: rows.resamples)
      (pValue, resamples) = (1, rows.resamples)
      standardizedSum = Array(repeating: 0, count: rows.periodCount)
      (sharpeSum, sharpeSquares) = (0, 0)
      (overfitting, probabilityOfLoss) = (.nan, .nan)
      return
    }
    let panel = try PerformancePanel(names: moving.map { "\($0)" }, columns: moving.map { columns[$0] })
    let resampled = rows.panel(panel, workers: workers)
    let scales = try resampled.scales(.studentized)
    let root = Double(rows.periodCount).squareRoot()
    let own = zip(resampled.means, scales).map { root * $0 * $1 }
    var statistics = Array(repeating: 0.0, count: columns.count)
    for (place, representative) in moving.enumerated() {
      for member in groups.members(of: representative) { statistics[member] = own[place] }
    }
    self.statistics = statistics
    best = statistics.indices.reduce(0) { statistics[$1] > statistics[$0] ? $1 : $0 }
    nullMaxima = NullMaxima(resampled, scales: scales)
    (pValue, resamples) = try Self.pValue(
      max(0, statistics[best]), panel, first: nullMaxima.consistent, rows, settings, workers)

    let sharpes = panel.columns.map { SelectionScore.sharpe($0) ?? 0 }
    let weights = moving.map { Double(groups.members(of: $0).count) }
    movingTrials = Int(weights.reduce(0, +))
    sharpeSum = zip(weights, sharpes).reduce(0) { $0 + $1.0 * $1.1 }
    sharpeSquares = zip(weights, sharpes).reduce(0) { $0 + $1.0 * $1.1 * $1.1 }
    standardizedSum = Self.standardizedSum(panel, weights)
    let overfit =
      moving.count >= 2 && rows.periodCount >= 2 * settings.overfittingBlocks
      ? try BacktestOverfitting(panel, blocks: settings.overfittingBlocks, workers: workers) : nil
    overfitting = overfit?.probability ?? .nan
    probabilityOfLoss = overfit?.probabilityOfLoss ?? .nan
  }

  /// The upper null maxima of the trials of a family whose statistic is at most `critical`: what StepM goes
  /// on with.
  /// - Throws: as `PerformancePanel`.
  public static func upperMaxima(
    of columns: [[Double]], rows: ScreenRows, below critical: Double, workers: Workers = .one
  ) throws -> [Double] {
    let moving = DistinctColumns(columns).representatives.filter { column in
      columns[column].contains { $0 != 0 }
    }
    guard !moving.isEmpty else { return NullMaxima(resamples: rows.resamples).upper }
    let panel = try PerformancePanel(names: moving.map { "\($0)" }, columns: moving.map { columns[$0] })
    let resampled = rows.panel(panel, workers: workers)
    let scales = try resampled.scales(.studentized)
    let root = Double(rows.periodCount).squareRoot()
    let rest = moving.indices.filter { root * resampled.means[$0] * scales[$0] <= critical }
    return resampled.nullMaxima(scales: scales, recentring: .upper, floor: 0, among: rest)
  }

  /// Draws batches until enough resamples reach the statistic or the most allowed are drawn.
  private static func pValue(
    _ statistic: Double, _ panel: PerformancePanel, first: [Double], _ rows: ScreenRows, _ settings: Settings,
    _ workers: Workers
  ) throws -> (Double, Int) {
    var exceedances = first.count { $0 >= statistic }
    var drawn = first.count
    var batch = 1
    while exceedances < settings.wantedExceedances, drawn < settings.mostResamples {
      let resampled = rows.panel(panel, batch: batch, workers: workers)
      let null = resampled.nullMaxima(
        scales: try resampled.scales(.studentized), recentring: .consistent, floor: 0,
        among: panel.columns.indices)
      exceedances += null.count { $0 >= statistic }
      drawn += null.count
      batch += 1
    }
    return (Double(1 + exceedances) / Double(1 + drawn), drawn)
  }

  private static func standardizedSum(_ panel: PerformancePanel, _ weights: [Double]) -> [Double] {
    var sum = Array(repeating: 0.0, count: panel.periodCount)
    for (column, weight) in zip(panel.columns, weights) {
      let mean = FixedOrderSum.of(column) / Double(column.count)
      let squares = column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      if squares <= 0 { continue }
      let scale = weight / squares.squareRoot()
      for (period, value) in column.enumerated() { sum[period] += (value - mean) * scale }
    }
    return sum
  }
}
