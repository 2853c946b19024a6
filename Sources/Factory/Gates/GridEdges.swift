import Backtest
import Strategies

/// The chosen numbers of a backtest that are the smallest or the largest of their grid. What lies beyond was not
/// tried, so the grid may be too narrow.
struct GridEdges {
  /// Parameters first, then exits.
  let names: [String]

  init(_ trial: Trial, exits: ExitGrid) {
    func isEnd(_ value: Double?, of grid: [Double]) -> Bool {
      guard let value, let low = grid.min(), let high = grid.max(), low < high else { return false }
      return value <= low || value >= high
    }
    let parameters = trial.model.description.parameters.filter { parameter in
      isEnd(trial.parameters[parameter.name]?.numeric, of: parameter.grid.compactMap(\.numeric))
    }
    names =
      parameters.map(\.name) + (isEnd(trial.plan.stopATR, of: exits.stops) ? ["stop_loss_atr"] : [])
      + (isEnd(trial.plan.targetATR, of: exits.targets) ? ["take_profit_atr"] : [])
  }
}
