/// Gate 3: does the edge live in more than one kind of market, and lose badly in none?
public struct RegimeGate: Sendable, Hashable {
  public static let name = "regime"

  public var rule = RegimeRule()
  /// Annual Sharpe ratio of the trades that a regime needs to count as good.
  public var minimumSharpe = 0.2
  /// Regimes that have to be good.
  public var minimumRegimes = 2
  /// Regimes with fewer trades are not judged.
  public var minimumTrades = 30
  /// No judged regime may be worse.
  public var worstSharpe = -0.3

  public init() {}

  /// The trades that began in one regime.
  public struct Group: Sendable, Hashable {
    public var regime: MarketRegime
    public var trades: Int
    /// Mean over deviation of the trades' returns times √(trades a year of that regime); NaN where undefined.
    public var sharpe: Double

    /// - Parameters:
    ///   - returns: of the trades, as fractions of the account.
    ///   - years: how long the regime lasted in all.
    public init(_ regime: MarketRegime, returns: [Double], years: Double) {
      self.regime = regime
      trades = returns.count
      let perTrade = SelectionScore.sharpe(returns) ?? .nan
      sharpe = years > 0 ? perTrade * (Double(trades) / years).squareRoot() : .nan
    }
  }

  public func judge(_ groups: [Group]) -> [GateVerdict] {
    let judged = groups.filter { $0.regime != .unknown && $0.trades >= minimumTrades && !$0.sharpe.isNaN }
    let good = judged.count { $0.sharpe >= minimumSharpe }
    return [
      GateVerdict("good_regimes", Double(good), atLeast: Double(minimumRegimes)),
      GateVerdict("worst_regime_sharpe", judged.map(\.sharpe).min() ?? .nan, atLeast: worstSharpe),
    ]
  }
}
