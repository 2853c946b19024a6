import Storage

/// A run as lists show it.
struct RunOverview: Sendable, Hashable {
  var id: String
  var createdAt: String
  var finishedAt: String?
  var status: String
  var symbols: Int
  var strategies: Int
  var timeframe: String
  var unitCount: Int
  var unitsDone = 0
  var unitsFailed = 0
  var backtests = 0
  var winners = 0
  var candidates = 0
  var confirmed = 0
  /// The smallest p-value that is adjusted for everything tried; NaN before the decision.
  var smallestP = Double.nan
  /// Over all backtests with a Sharpe ratio.
  var meanSharpe = Double.nan
  var bestSharpe = Double.nan

  var isRunning: Bool { status == RunStatus.running.rawValue }
}

/// All backtests of one strategy, added up.
struct StrategyTally: Sendable, Hashable {
  var backtests = 0
  /// Backtests with a Sharpe ratio, the sum of these ratios and of their squares.
  var judged = 0
  var sum = 0.0
  var squares = 0.0
  var positive = 0
  var best = -Double.infinity
  var returns = 0.0
  var returnCount = 0
  var wins = 0.0
  var winCount = 0
  var drawdowns = 0.0
  var drawdownCount = 0
  var trades = 0
  var symbols: Set<String> = []

  mutating func add(_ other: StrategyTally) {
    backtests += other.backtests
    judged += other.judged
    sum += other.sum
    squares += other.squares
    positive += other.positive
    best = max(best, other.best)
    returns += other.returns
    returnCount += other.returnCount
    wins += other.wins
    winCount += other.winCount
    drawdowns += other.drawdowns
    drawdownCount += other.drawdownCount
    trades += other.trades
    symbols.formUnion(other.symbols)
  }

  var meanSharpe: Double { judged > 0 ? sum / Double(judged) : .nan }
  var bestSharpe: Double { judged > 0 ? best : .nan }
  var meanReturn: Double { returnCount > 0 ? returns / Double(returnCount) : .nan }
  var meanWinRate: Double { winCount > 0 ? wins / Double(winCount) : .nan }
  var meanDrawdown: Double { drawdownCount > 0 ? drawdowns / Double(drawdownCount) : .nan }
  var shareAboveZero: Double { judged > 0 ? Double(positive) / Double(judged) : .nan }

  /// Standard deviation of the Sharpe ratios over the backtests.
  var deviation: Double {
    guard judged > 1 else { return .nan }
    let mean = sum / Double(judged)
    return max(0, (squares - Double(judged) * mean * mean) / Double(judged - 1)).squareRoot()
  }
}
