import Backtest
import Market
import Validation

/// In what a backtest is judged, session by session, and what the market did in the same units.
///
/// Where sizes do not follow the account, a profit is a part of the initial capital: a return on the equity of the
/// moment would mix in the path of the account, and near ruin it means nothing. Where sizes are a part of equity, the
/// return on equity is the quantity that keeps its scale.
extension SymbolContext {
  var judgesReturns: Bool {
    if case .equityFraction = sizing { return true }
    return false
  }

  private var sizing: PositionSizing { configuration.backtest(on: frame.series.instrument).sizing }

  func profits(_ outcome: borrowing SweepOutcome) -> [Double] {
    judgesReturns ? outcome.dailyReturns : outcome.dailyProfits
  }

  func profits(_ result: BacktestResult) -> [Double] {
    judgesReturns ? result.dailyReturns : result.dailyProfits
  }

  /// Between and inside the sessions of a window: price differences where positions are a number of units, moves in
  /// proportion where they are an amount of money.
  static func moves(_ frame: PreparedBars, sessions: Range<Int>, sizing: PositionSizing) -> MarketMoves {
    let (series, index) = (frame.series, frame.sessions)
    var isDifference = false
    if case .units = sizing { isDifference = true }
    if series.close.contains(where: { $0 <= 0 }) || series.open.contains(where: { $0 <= 0 }) {
      isDifference = true
    }
    func move(_ from: Double, _ to: Double) -> Double { isDifference ? to - from : to / from - 1 }
    var (between, inside): ([Double], [Double]) = ([], [])
    for session in sessions {
      let last = Int(index.lastBar[session])
      let first = session == 0 ? 0 : Int(index.lastBar[session - 1]) + 1
      between.append(first == 0 ? 0 : move(series.close[first - 1], series.open[first]))
      inside.append(move(series.open[first], series.close[last]))
    }
    return MarketMoves(between: between, inside: inside)
  }
}
