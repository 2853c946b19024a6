import Numerics

/// Every metric of one return series.
///
/// Input: simple returns per period, oldest first. `core` is exactly `CoreReturnMetrics` of the same input.
/// The others sort a copy of the returns, so this form is for reports and not for sweeps: O(n log n).
///
/// Losses and drawdowns are negative fractions. Undefined values are `nil`. The only values that may be
/// infinite are `profitFactor` (gains but no loss) and `core.minimumTrackRecordLength` (no record is long
/// enough); a document that has no infinity writes them as `null`.
public struct ReturnMetrics: Sendable, Hashable {
  /// The metrics that a sweep computes.
  public let core: CoreReturnMetrics
  /// Depth, length and place of the losses from the peak; `nil` where the core has no drawdown.
  public let drawdowns: Drawdowns?
  /// Σ gains / |Σ losses| around zero. Keating & Shadwick (2002). `nil` without losses.
  public private(set) var omegaRatio: Double?
  /// |95th percentile| / |5th percentile|, linear interpolation; `nil` when the latter is zero.
  public private(set) var tailRatio: Double?
  /// Historical value at risk: the linearly interpolated 5 % quantile of the returns.
  public private(set) var valueAtRisk95: Double?
  /// The 1 % quantile.
  public private(set) var valueAtRisk99: Double?
  /// Expected return in the worst 5 %, Rockafellar & Uryasev (2000): a fraction of the last order statistic
  /// counts.
  public private(set) var conditionalValueAtRisk95: Double?
  /// Expected return in the worst 1 %.
  public private(set) var conditionalValueAtRisk99: Double?
  /// mean + s·z₀.₀₅: the 5 % quantile of a normal distribution with that mean and deviation (ddof 1).
  public private(set) var normalValueAtRisk95: Double?
  /// mean − s·φ(z₀.₀₅)/0.05: the mean of that normal distribution below its 5 % quantile.
  public private(set) var normalConditionalValueAtRisk95: Double?
  /// Σ gains / |Σ losses| of the **periods** (that of trades is another number); `+infinity` without losses.
  public private(set) var profitFactor: Double?
  /// Gaining periods over gaining and losing ones; flat periods are left out.
  public private(set) var winRate: Double?

  /// Computes every metric of `returns`.
  ///
  /// - Precondition: as `CoreReturnMetrics`.
  public init(_ returns: [Double], periodsPerYear: Double, options: ReturnMetricOptions = .init()) {
    self.init(returns.span, periodsPerYear: periodsPerYear, options: options)
  }

  /// Computes every metric of returns in somebody else's memory.
  public init(
    _ returns: UnsafeBufferPointer<Double>, periodsPerYear: Double, options: ReturnMetricOptions = .init()
  ) {
    self.init(returns.span, periodsPerYear: periodsPerYear, options: options)
  }

  /// Computes every metric of a span of returns; the form the others call.
  public init(
    _ returns: borrowing Span<Double>, periodsPerYear: Double, options: ReturnMetricOptions = .init()
  ) {
    core = CoreReturnMetrics(returns, periodsPerYear: periodsPerYear, options: options)
    guard core.isDefined else {
      drawdowns = nil
      return
    }
    drawdowns = Drawdowns(returns)
    fillGainsAndLosses(returns)
    let tail = ReturnTail(returns)
    valueAtRisk95 = tail.valueAtRisk(0.05)
    valueAtRisk99 = tail.valueAtRisk(0.01)
    conditionalValueAtRisk95 = tail.conditionalValueAtRisk(0.05)
    conditionalValueAtRisk99 = tail.conditionalValueAtRisk(0.01)
    tailRatio = tail.ratio(0.05)
    let normal = NormalTail(returns)
    normalValueAtRisk95 = normal?.valueAtRisk(0.05)
    normalConditionalValueAtRisk95 = normal?.conditionalValueAtRisk(0.05)
  }

  private mutating func fillGainsAndLosses(_ returns: borrowing Span<Double>) {
    var gains = 0.0
    var losses = 0.0
    var winners = 0
    var losers = 0
    for index in returns.indices {
      let value = returns[index]
      if value > 0 {
        gains += value
        winners += 1
      } else if value < 0 {
        losses -= value
        losers += 1
      }
    }
    guard winners + losers > 0 else { return }
    winRate = Double(winners) / Double(winners + losers)
    omegaRatio = finite(gains / losses)
    profitFactor = gains / losses
  }
}
