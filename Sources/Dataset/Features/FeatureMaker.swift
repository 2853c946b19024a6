/// The features of one window of one pair; NaN where too little is known.
struct WindowFeatures {
  /// Returns of the pair's last windows, newest first.
  var recentReturn1 = Double.nan
  var recentReturn2 = Double.nan
  var recentReturn3 = Double.nan
  var sharpeTrend = Double.nan
  var winRateTrend = Double.nan
  /// Deviation and mean of the pair's window returns over the last eight, and over all.
  var volatility = Double.nan
  var recentMean = Double.nan
  var pairMean = Double.nan
  var pairVolatility = Double.nan
  var recentExposure = Double.nan
  var recentTurnover = Double.nan
  /// Windows of the pair so far.
  var history = 0.0
  /// Of the symbol: its own windows under the benchmark.
  var marketReturn = Double.nan
  var marketVolatility = Double.nan
  var symbolVolatility = Double.nan
  /// Of the strategy: mean window return over all symbols, and share of windows that gained.
  var strategyMean = Double.nan
  var strategyGainShare = Double.nan
  var regime = Regime.unknown

  /// Where the value of each feature of the catalogue's group `windows` lies.
  static var places: [String: KeyPath<WindowFeatures, Double>] {
    [
      "recent_return_1": \.recentReturn1, "recent_return_2": \.recentReturn2,
      "recent_return_3": \.recentReturn3, "sharpe_trend": \.sharpeTrend,
      "win_rate_trend": \.winRateTrend, "volatility": \.volatility, "recent_mean": \.recentMean,
      "pair_mean": \.pairMean, "pair_volatility": \.pairVolatility,
      "recent_exposure": \.recentExposure, "recent_turnover": \.recentTurnover,
      "history": \.history, "market_return": \.marketReturn, "market_volatility": \.marketVolatility,
      "symbol_volatility": \.symbolVolatility, "strategy_mean": \.strategyMean,
      "strategy_gain_share": \.strategyGainShare,
    ]
  }
}

/// Walks through the windows by number: first what is asked of a window, from what has ended; then the
/// windows that end before the next are taken in.
struct FeatureMaker {
  private let rows: DatasetRows
  private let lag: Int
  private let sharpe: [Double]
  private let winRate: [Double]
  private let exposure: [Double]
  private let turnover: [Double]

  /// - Parameter lag: windows after which one has ended, at least 1.
  init(_ rows: DatasetRows, lag: Int) throws {
    precondition(lag >= 1, "a window does not end before it begins")
    self.rows = rows
    self.lag = lag
    sharpe = try rows.numbers("sharpe_ratio")
    winRate = try rows.numbers("win_rate")
    exposure = try rows.numbers("exposure")
    turnover = try rows.numbers("turnover")
  }

  /// The features of each request, in the order of the requests.
  func features(of requests: [FeatureRequest]) -> [WindowFeatures] {
    let arriving = (0..<rows.count).sorted { (rows.window[$0], $0) < (rows.window[$1], $1) }
    var next = 0
    var pairs = Array(
      repeating: Array(repeating: PairHistory(), count: rows.strategies.count), count: rows.symbols.count)
    var strategies = Array(repeating: StrategyHistory(), count: rows.strategies.count)
    let benchmark = rows.strategies.firstIndex(of: DatasetFeatures.benchmark)
    var made = Array(repeating: WindowFeatures(), count: requests.count)
    for index in requests.indices.sorted(by: { (requests[$0].window, $0) < (requests[$1].window, $1) }) {
      let request = requests[index]
      while next < arriving.count, rows.window[arriving[next]] + lag <= request.window {
        let row = arriving[next]
        pairs[rows.symbol[row]][rows.strategy[row]].append(
          totalReturn: rows.totalReturn[row], sharpe: sharpe[row], winRate: winRate[row],
          exposure: exposure[row], turnover: turnover[row])
        strategies[rows.strategy[row]].append(rows.totalReturn[row])
        next += 1
      }
      made[index] = Self.features(
        pairs[request.symbol][request.strategy], market: benchmark.map { pairs[request.symbol][$0] },
        strategy: strategies[request.strategy])
    }
    return made
  }

  private static func features(
    _ pair: PairHistory, market: PairHistory?, strategy: StrategyHistory
  ) -> WindowFeatures {
    var features = WindowFeatures()
    features.recentReturn1 = pair.recentReturn(1)
    features.recentReturn2 = pair.recentReturn(2)
    features.recentReturn3 = pair.recentReturn(3)
    features.sharpeTrend = pair.sharpeTrend
    features.winRateTrend = pair.winRateTrend
    features.volatility = pair.recentDeviation
    features.recentMean = pair.recentMean
    features.pairMean = pair.wholeMean
    features.pairVolatility = pair.wholeDeviation
    features.recentExposure = pair.recentExposure
    features.recentTurnover = pair.recentTurnover
    features.history = Double(pair.returns.count)
    if let market {
      features.marketReturn = market.recentMean
      features.marketVolatility = market.recentDeviation
      features.symbolVolatility = market.wholeDeviation
      features.regime = market.regime
    }
    features.strategyMean = strategy.mean
    features.strategyGainShare = strategy.gainShare
    return features
  }
}

/// What a strategy did in windows that have ended, over all symbols.
private struct StrategyHistory {
  private var count = 0
  private var sum = 0.0
  private var gains = 0

  mutating func append(_ totalReturn: Double) {
    count += 1
    sum += totalReturn
    gains += totalReturn > 0 ? 1 : 0
  }

  var mean: Double { count < 3 ? .nan : sum / Double(count) }
  var gainShare: Double { count < 3 ? .nan : Double(gains) / Double(count) }
}
