import Numerics

/// How the trials of a symbol spread and go together, put together from its families.
public struct SymbolScreen: Sendable {
  /// What of a family is needed here; see `FamilyScreen`.
  public struct Family: Sendable {
    public var trials: Int
    public var movingTrials: Int
    public var standardizedSum: [Double]
    public var sharpeSum: Double
    public var sharpeSquares: Double

    public init(
      trials: Int, movingTrials: Int, standardizedSum: [Double], sharpeSum: Double, sharpeSquares: Double
    ) {
      self.trials = trials
      self.movingTrials = movingTrials
      self.standardizedSum = standardizedSum
      self.sharpeSum = sharpeSum
      self.sharpeSquares = sharpeSquares
    }
  }

  public let trials: Int
  /// Mean correlation of different trials that moved; 0 below two of them.
  public let meanCorrelation: Double
  /// Variance of the Sharpe ratios per session over all trials (ddof 1); NaN below two.
  public let sharpeVariance: Double

  /// - Precondition: there is a family.
  public init(_ families: [Family]) {
    trials = families.reduce(0) { $0 + $1.trials }
    meanCorrelation = Self.meanCorrelation(families)
    let count = Double(trials)
    let sum = families.reduce(0) { $0 + $1.sharpeSum }
    let squares = families.reduce(0) { $0 + $1.sharpeSquares }
    sharpeVariance = trials > 1 ? max(0, squares - sum * sum / count) / (count - 1) : .nan
  }

  private static func meanCorrelation(_ families: [Family]) -> Double {
    let moving = families.reduce(0) { $0 + $1.movingTrials }
    guard moving >= 2 else { return 0 }
    var sum = families[0].standardizedSum
    for family in families.dropFirst() { sum = zip(sum, family.standardizedSum).map { $0 + $1 } }
    let norm = sum.reduce(0) { $0 + $1 * $1 }
    return (norm - Double(moving)) / (Double(moving) * Double(moving - 1))
  }
}
