import Numerics

/// The tests over everything that was tried on one symbol, put together from its families.
public struct SymbolScreen: Sendable {
  /// What of a family is needed here; see `FamilyScreen`.
  public struct Family: Sendable {
    public var trials: Int
    public var movingTrials: Int
    public var statistic: Double
    public var nullMaxima: NullMaxima
    public var standardizedSum: [Double]
    public var sharpeSum: Double
    public var sharpeSquares: Double

    public init(
      trials: Int, movingTrials: Int, statistic: Double, nullMaxima: NullMaxima, standardizedSum: [Double],
      sharpeSum: Double, sharpeSquares: Double
    ) {
      self.trials = trials
      self.movingTrials = movingTrials
      self.statistic = statistic
      self.nullMaxima = nullMaxima
      self.standardizedSum = standardizedSum
      self.sharpeSum = sharpeSum
      self.sharpeSquares = sharpeSquares
    }
  }

  public let trials: Int
  /// SPA over all of them (Hansen 2005).
  public let superiorAbility: SnoopingTest.Values
  public let statistic: Double
  /// The last critical value of StepM (Romano & Wolf 2005): a trial beyond it is superior.
  public let criticalValue: Double
  /// Steps that StepM took, the last of which found nothing more.
  public let steps: Int
  /// Mean correlation of different trials that moved; 0 below two of them.
  public let meanCorrelation: Double
  /// Variance of the Sharpe ratios per session over all trials (ddof 1); NaN below two.
  public let sharpeVariance: Double

  /// - Parameter remaining: gives the upper null maxima of a family without its trials whose statistic
  ///   exceeds a value; asked only for families in which something was found.
  /// - Precondition: there is a family, and all were resampled by the same rows.
  public init(
    _ families: [Family], level: Double, remaining: (_ family: Int, _ below: Double) throws -> [Double]
  ) rethrows {
    trials = families.reduce(0) { $0 + $1.trials }
    var maxima = families[0].nullMaxima
    for family in families.dropFirst() { maxima.formUnion(family.nullMaxima) }
    statistic = families.map(\.statistic).max() ?? 0
    superiorAbility = maxima.pValues(of: statistic)
    (criticalValue, steps) = try Self.stepDown(families, maxima.upper, level, remaining)
    meanCorrelation = Self.meanCorrelation(families)
    let count = Double(trials)
    let sum = families.reduce(0) { $0 + $1.sharpeSum }
    let squares = families.reduce(0) { $0 + $1.sharpeSquares }
    sharpeVariance = trials > 1 ? max(0, squares - sum * sum / count) / (count - 1) : .nan
  }

  /// Independent trials that `count` trials like these are worth; see `EffectiveTrials.byMeanCorrelation`.
  public func effectiveTrials(of count: Int) -> Double {
    EffectiveTrials.byMeanCorrelation(max(0, meanCorrelation), trials: count)
  }

  private static func stepDown(
    _ families: [Family], _ maxima: [Double], _ level: Double,
    _ remaining: (_ family: Int, _ below: Double) throws -> [Double]
  ) rethrows -> (Double, Int) {
    var critical = Quantile.of(maxima, at: 1 - level)
    for step in 1..<maximumSteps {
      let found = families.indices.filter { families[$0].statistic > critical }
      if found.isEmpty { return (critical, step) }
      var rest = Array(repeating: 0.0, count: maxima.count)
      for index in families.indices {
        let own = found.contains(index) ? try remaining(index, critical) : families[index].nullMaxima.upper
        rest = zip(rest, own).map { max($0, $1) }
      }
      let next = Quantile.of(rest, at: 1 - level)
      // The same value means that nothing had been found since the last step.
      if next >= critical { return (critical, step + 1) }
      critical = next
    }
    return (critical, maximumSteps)
  }

  /// The critical value falls by ever less, and stopping early only finds less.
  private static let maximumSteps = 5

  private static func meanCorrelation(_ families: [Family]) -> Double {
    let moving = families.reduce(0) { $0 + $1.movingTrials }
    guard moving >= 2 else { return 0 }
    var sum = families[0].standardizedSum
    for family in families.dropFirst() { sum = zip(sum, family.standardizedSum).map { $0 + $1 } }
    let norm = sum.reduce(0) { $0 + $1 * $1 }
    return (norm - Double(moving)) / (Double(moving) * Double(moving - 1))
  }
}
