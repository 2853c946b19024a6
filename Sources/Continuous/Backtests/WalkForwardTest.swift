import Backtest
import Diagnostics
import Factory
import Numerics
import Strategies
import Validation

/// A walk-forward: each training window chooses among a few parameter sets, and the choice trades the window after it.
///
/// Each set is traded once over all days, and the windows read from that, so the whole costs as many backtests as there
/// are sets.
struct WalkForwardTest {
  let settings: ContinuousSettings

  /// The current parameters, and others of the strategy's grid drawn without repetition.
  func candidates(
    of model: StrategyModel, beside current: ParameterSet, stream: RandomStream
  ) -> [ParameterSet] {
    var found = [current]
    var draws = stream
    let declarations = model.description.parameters
    // A few attempts for each; a small grid has fewer sets than are asked for.
    for _ in 0..<(settings.walkForwardCandidates * 8) where found.count < settings.walkForwardCandidates {
      let values = declarations.map { declaration -> (name: String, value: ParameterValue) in
        let grid = declaration.grid.isEmpty ? [declaration.standard] : declaration.grid
        return (declaration.name, grid[draws.below(grid.count)])
      }
      guard let set = try? ParameterSet(values, for: model.description), !found.contains(set),
        (try? PreparedStrategy(model, set)) != nil
      else { continue }
      found.append(set)
    }
    return found
  }

  /// - Parameter traded: the days of each candidate, all over the same dates.
  /// - Returns: the days of the test windows; `nil` where the days are too few for the windows.
  func outOfSample(_ traded: [TradedDays]) throws -> TradedDays? {
    guard let first = traded.first else { return nil }
    let (count, windows) = (first.returns.count, settings.walkForwardWindows)
    let share = settings.walkForwardTrainShare
    // Windows of equal length move by their test part: train + windows · test = count.
    let test = Int(Double(count) / (Double(windows) + share / (1 - share)))
    let train = count - windows * test
    guard test >= 10, train >= 20 else { return nil }
    let panel = try PerformancePanel(
      names: traded.indices.map { "\($0)" }, columns: traded.map(\.returns))
    let splits = try WalkForwardSplits(count: count, train: train, test: test)
    let walk = try WalkForwardBacktest(panel, splits: splits, periodsPerYear: first.daysPerYear)
    var days = TradedDays(dates: [], returns: [], trades: [], daysPerYear: first.daysPerYear)
    for window in walk.windows {
      let part = traded[window.best].slice(window.split.test)
      days.trades += part.trades.map { TradedDays.Trade(day: $0.day + days.returns.count, profit: $0.profit) }
      days.dates += part.dates
      days.returns += part.returns
    }
    return days
  }
}
