public import Validation

/// One run of the whole factory in a study, and what it reported.
public struct MarketStudyOutcome: Sendable, Hashable {
  /// The winners, best first within a symbol.
  public var winners: [Finding] = []
  /// Every candidate with its tier, winners and confirmed ones included.
  public var candidates: [Finding] = []
  /// Strategies of which a candidate passed the first gate, the first two, and so on.
  public var passing: [Int] = []
  /// Strategies that could not be run on the bars.
  public var failures = 0
  public var symbols: [Symbol] = []
  /// p-value of every pair over its own trials alone.
  public var pairPValues: [Double] = []

  /// A backtest that a run names.
  public struct Finding: Sendable, Hashable {
    /// Place of its symbol in the run, from 0.
    public var symbol: Int
    public var strategy: String
    /// Parameters and exits as the results database keeps them: JSON.
    public var parameters: String
    public var exits: String
    public var tier: String
    public var sharpe: Double
    public var expectedSharpe: Double
    /// Of the sealed days; NaN where they were not opened.
    public var sealedSharpe = Double.nan
  }

  /// The decision on one symbol.
  public struct Symbol: Sendable, Hashable {
    /// Adjusted p-value of the best pair, for what the decision asks and for each statistic; before the account.
    public var pValue: Double
    public var absolute: Double
    public var neutral: Double
    /// Statistic that the best pair would have needed.
    public var needed: Double
    public var impliedTrials: Double

    /// Whether the symbol's best pair is found at `level` by everything that a statistic asks.
    public func isFound(by statistic: DecisionStatistic, at level: Double) -> Bool {
      statistic.parts.allSatisfy { ($0 == .absolute ? absolute : neutral) <= level }
    }
  }

  /// Whether any symbol's best pair is found at `level` by a statistic.
  public func finds(_ statistic: DecisionStatistic, at level: Double) -> Bool {
    symbols.contains { $0.isFound(by: statistic, at: level) }
  }

  /// Strategies a run, in the mean, of which a candidate passed the first gate, the first two, and so on; NaN
  /// without runs.
  public static func funnel(of outcomes: [MarketStudyOutcome]) -> [Double] {
    GateSettings.names.indices.map { gate in
      Double(outcomes.reduce(0) { $0 + $1.passing[gate] }) / Double(outcomes.count)
    }
  }
}
