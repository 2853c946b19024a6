import Figures
import Numerics

/// Gate 3: does the edge lose in some kind of market by more than luck explains?
///
/// A regime with few trades says little, and a good rule need not be good everywhere. So nothing falls for a
/// regime that is merely weak: it falls for one that is clearly worse than `worstSharpe`, or where the profit comes
/// from one regime and all others together clearly lose.
public struct RegimeGate: Sendable, Hashable {
  public static let name = "regime"

  public var rule = RegimeRule()
  /// Regimes with fewer trades are not judged.
  public var minimumTrades = 30
  /// Annual Sharpe ratio that no judged regime may be clearly below.
  public var worstSharpe = -0.3
  /// One-sided level over all judged regimes (Holm); 0 makes `worstSharpe` a plain threshold.
  public var level = 0.05
  /// Annual Sharpe ratio of a good regime, and how many have to be good; 0 switches it off.
  public var minimumSharpe = 0.2
  public var minimumRegimes = 0

  public init() {}

  /// The trades that began in one regime.
  public struct Group: Sendable, Hashable {
    public var regime: MarketRegime
    public var trades: Int
    /// Mean over deviation of the trades' returns times √(trades a year of that regime); NaN where undefined.
    public var sharpe: Double
    public var standardError: Double
    /// What its trades earned together, as a fraction of the capital.
    public var profit: Double
    let returns: [Double]

    /// - Parameters:
    ///   - returns: of the trades, as fractions of the account.
    ///   - years: how long the regime lasted in all.
    public init(_ regime: MarketRegime, returns: [Double], years: Double) {
      self.regime = regime
      self.returns = returns
      trades = returns.count
      profit = FixedOrderSum.of(returns)
      let perTrade = SelectionScore.sharpe(returns) ?? .nan
      let root = years > 0 ? (Double(trades) / years).squareRoot() : .nan
      sharpe = perTrade * root
      standardError = (Self.error(perTrade, returns) ?? .nan) * root
    }

    private static func error(_ sharpe: Double, _ returns: [Double]) -> Double? {
      guard sharpe.isFinite, returns.count > 2 else { return nil }
      let moments = RunningMoments(returns)
      return SharpeEstimate(
        sharpe: sharpe, observations: returns.count, skew: moments.skew ?? .nan,
        kurtosis: moments.kurtosis ?? .nan
      ).standardError
    }
  }

  public func judge(_ groups: [Group]) -> [GateVerdict] {
    let judged = groups.filter { $0.regime != .unknown && $0.trades >= minimumTrades && !$0.sharpe.isNaN }
    var verdicts = [worst(judged), others(groups)]
    let good = judged.count { $0.sharpe >= minimumSharpe }
    var count = GateVerdict(.goodRegimes, Double(good), atLeast: Double(minimumRegimes))
    count.decides = minimumRegimes > 0
    verdicts.append(count)
    return verdicts
  }

  /// The regime that is clearest below `worstSharpe`. Holm's first step asks it at level/k, and where it holds so do
  /// the others.
  private func worst(_ judged: [Group]) -> GateVerdict {
    if level <= 0 {
      return GateVerdict(.worstRegimeSharpe, judged.map(\.sharpe).min() ?? .nan, atLeast: worstSharpe)
    }
    let clearest = judged.filter { $0.standardError > 0 }.min {
      ($0.sharpe - worstSharpe) / $0.standardError < ($1.sharpe - worstSharpe) / $1.standardError
    }
    guard let clearest else {
      // Too few trades everywhere: nothing is known against it.
      return GateVerdict(.worstRegimeSharpe, .nan, .notClearlyBelow, worstSharpe).shown
    }
    return GateVerdict(
      .worstRegimeSharpe, clearest.sharpe, error: clearest.standardError, .notClearlyBelow, worstSharpe,
      level: level / Double(max(1, judged.count)))
  }

  /// The mean trade outside the regime that earned most.
  private func others(_ groups: [Group]) -> GateVerdict {
    let known = groups.filter { $0.regime != .unknown && $0.trades > 0 }
    let best = known.max { $0.profit < $1.profit }
    let rest = known.filter { $0.regime != best?.regime }.flatMap(\.returns)
    guard rest.count >= max(3, minimumTrades) else {
      return GateVerdict(.otherRegimesMean, .nan, .notClearlyBelow, 0).shown
    }
    let mean = FixedOrderSum.of(rest) / Double(rest.count)
    let squares = rest.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let error = (squares / Double(rest.count - 1) / Double(rest.count)).squareRoot()
    var verdict = GateVerdict(
      .otherRegimesMean, mean, error: error, .notClearlyBelow, 0, level: level > 0 ? level : 0.05)
    verdict.decides = level > 0
    return verdict
  }
}
