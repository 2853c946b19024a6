import Glibc
public import Numerics

/// The metrics of a return series that a sweep needs for every evaluation.
///
/// Input: simple returns per period (0.01 is one percent), oldest first; equity starts at 1 before the
/// first of them. Annual figures use `periodsPerYear`. The whole costs three passes without sorting or
/// allocating, about 3 ns a period. `ReturnMetrics` contains this value unchanged, so both agree to the
/// last bit.
///
/// Undefined values are `nil`, never 0 and never clamped: everything for an empty series or one with a
/// value that is not finite; ratios whose denominator vanishes; inference with fewer than three returns. A
/// standard deviation at or below 1e-12 · max(1, |mean|) is rounding noise of a constant series and counts
/// as zero.
///
/// An equity that reaches zero or less is ruin: it stays there, because nothing is left to compound. Returns are of
/// equity, so a ruined series has none from there on, and its ratios, volatility, moments and inference are `nil`;
/// growth and drawdown remain.
public struct CoreReturnMetrics: Sendable, Hashable {
  /// Number of returns.
  public let count: Int
  /// The annualisation factor q: 252 for exchange days, 365 for crypto days, times bars a day.
  public let periodsPerYear: Double
  /// Π(1 + r) − 1.
  public private(set) var totalReturn: Double?
  /// Whether equity reached zero or less.
  public private(set) var isRuined = false
  /// Lowest equity over the starting one, the start included.
  public private(set) var lowestEquity: Double?
  /// Π(1 + r)^(q/n) − 1, over periods and not calendar days; −1 after ruin.
  public private(set) var compoundAnnualGrowthRate: Double?
  /// s·√q with s the standard deviation (ddof 1).
  public private(set) var annualVolatility: Double?
  /// √q · (mean − risk-free per period)/s. Sharpe (1994); Lo (2002).
  public private(set) var sharpeRatio: Double?
  /// (mean − risk-free per period)/s, the form that all inference uses.
  public private(set) var sharpeRatioPerPeriod: Double?
  /// Standard error of `sharpeRatio`, annual as it is.
  public private(set) var sharpeStandardError: Double?
  /// Standard error of `sharpeRatioPerPeriod` (`SharpeEstimate.standardError`).
  public private(set) var sharpeStandardErrorPerPeriod: Double?
  /// √q · mean(r − MAR)/√(mean(min(r − MAR, 0)²)), the mean over all n. Sortino & Price (1994).
  public private(set) var sortinoRatio: Double?
  /// Lowest equity relative to its running peak, minus 1; the starting equity is a peak too. Zero or
  /// negative.
  public private(set) var maximumDrawdown: Double?
  /// Annual growth over |maximum drawdown| of the whole series (Young 1991 used 36 months).
  public private(set) var calmarRatio: Double?
  /// Population skewness g₁.
  public private(set) var skew: Double?
  /// Population kurtosis b₂ (Pearson; 3 for a normal distribution).
  public private(set) var kurtosis: Double?
  /// Probability that the true Sharpe ratio exceeds the benchmark. Bailey & López de Prado (2012).
  public private(set) var probabilisticSharpeRatio: Double?
  /// Periods needed to be confident of that; `+infinity` when the Sharpe ratio does not exceed the benchmark.
  public private(set) var minimumTrackRecordLength: Double?
}

/// What the metrics are measured against.
public struct ReturnMetricOptions: Sendable, Hashable {
  /// The risk-free rate a year; per period it is (1 + rate)^(1/q) − 1.
  public var annualRiskFreeRate: Double
  /// The minimum acceptable return per period of the Sortino ratio.
  public var minimumAcceptableReturn: Double
  /// The annual Sharpe ratio that `probabilisticSharpeRatio` and `minimumTrackRecordLength` test against.
  public var benchmarkSharpeRatio: Double
  /// The confidence of `minimumTrackRecordLength`, between 0.5 and 1.
  public var confidence: Double
  /// Whether the returns are those of one account, which ends with its ruin. Off for returns of accounts that each
  /// start with fresh capital.
  public var endsWithRuin: Bool

  public init(
    annualRiskFreeRate: Double = 0, minimumAcceptableReturn: Double = 0, benchmarkSharpeRatio: Double = 0,
    confidence: Double = 0.95, endsWithRuin: Bool = true
  ) {
    self.annualRiskFreeRate = annualRiskFreeRate
    self.minimumAcceptableReturn = minimumAcceptableReturn
    self.benchmarkSharpeRatio = benchmarkSharpeRatio
    self.confidence = confidence
    self.endsWithRuin = endsWithRuin
  }
}

extension CoreReturnMetrics {
  /// Computes the metrics of `returns`.
  ///
  /// - Precondition: `periodsPerYear` is positive and finite; `options.confidence` lies between 0.5 and 1.
  /// - Complexity: O(n), no allocation.
  public init(_ returns: [Double], periodsPerYear: Double, options: ReturnMetricOptions = .init()) {
    self.init(returns.span, periodsPerYear: periodsPerYear, options: options)
  }

  /// Computes the metrics of returns that live in somebody else's memory.
  public init(
    _ returns: UnsafeBufferPointer<Double>, periodsPerYear: Double, options: ReturnMetricOptions = .init()
  ) {
    self.init(returns.span, periodsPerYear: periodsPerYear, options: options)
  }

  /// Computes the metrics of a span of returns; the form the others call.
  public init(
    _ returns: borrowing Span<Double>, periodsPerYear: Double, options: ReturnMetricOptions = .init()
  ) {
    precondition(periodsPerYear > 0 && periodsPerYear.isFinite, "periods per year must be positive")
    count = returns.count
    self.periodsPerYear = periodsPerYear
    let level = LevelPass(returns, minimumAcceptableReturn: options.minimumAcceptableReturn)
    guard count > 0, level.sum.isFinite else { return }
    let mean = level.sum / Double(count)
    let shape = MomentPass(returns, around: mean)
    let rootPeriods = periodsPerYear.squareRoot()

    let path = EquityPass(returns)
    fillGrowth(path)
    lowestEquity = path.lowest
    isRuined = path.equity <= 0
    if isRuined, options.endsWithRuin { return }
    annualVolatility = shape.sampleDeviation.flatMap { finite($0 * rootPeriods) }
    sortinoRatio = level.sortino(
      mean: mean, minimumAcceptableReturn: options.minimumAcceptableReturn, count: count,
      rootPeriods: rootPeriods)
    guard let deviation = shape.sampleDeviation, deviation > 1e-12 * max(1, abs(mean)) else { return }
    let riskFree =
      options.annualRiskFreeRate == 0 ? 0 : expm1(log1p(options.annualRiskFreeRate) / periodsPerYear)
    sharpeRatioPerPeriod = finite((mean - riskFree) / deviation)
    sharpeRatio = sharpeRatioPerPeriod.flatMap { finite($0 * rootPeriods) }
    skew = shape.skew
    kurtosis = shape.kurtosis
    fillInference(options)
  }

  /// Whether the series could be measured at all: it is not empty and every return is finite.
  var isDefined: Bool { totalReturn != nil }

  private mutating func fillGrowth(_ path: EquityPass) {
    totalReturn = finite(path.equity - 1)
    compoundAnnualGrowthRate = path.annualGrowth(count: Double(count), periodsPerYear: periodsPerYear)
    maximumDrawdown = finite(path.worst - 1)
    guard path.worst < 1, path.equity > 0 else { return }
    calmarRatio = compoundAnnualGrowthRate.flatMap { finite($0 / (1 - path.worst)) }
  }

  private mutating func fillInference(_ options: ReturnMetricOptions) {
    let benchmark = options.benchmarkSharpeRatio / periodsPerYear.squareRoot()
    sharpeStandardErrorPerPeriod = sharpeEstimate?.standardError
    sharpeStandardError = sharpeStandardErrorPerPeriod.map { $0 * periodsPerYear.squareRoot() }
    probabilisticSharpeRatio = sharpeEstimate?.probability(exceeding: benchmark)
    minimumTrackRecordLength = sharpeEstimate?.minimumTrackRecordLength(
      exceeding: benchmark, confidence: options.confidence)
  }

  /// The estimate behind the inference, to test it against other benchmarks or to deflate it; `nil` below
  /// three returns, where moments of order four mean nothing.
  public var sharpeEstimate: SharpeEstimate? {
    guard count >= 3, let sharpeRatioPerPeriod, let skew, let kurtosis else { return nil }
    return SharpeEstimate(sharpe: sharpeRatioPerPeriod, observations: count, skew: skew, kurtosis: kurtosis)
  }
}
