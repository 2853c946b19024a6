import Backtest
import Diagnostics
import Storage
import Strategies

/// One thing that was tried: a strategy with parameters and exits.
struct Trial: Sendable {
  var model: StrategyModel
  var parameters: ParameterSet
  var plan: ExitPlan

  init(_ model: StrategyModel, _ parameters: ParameterSet, _ plan: ExitPlan) {
    self.model = model
    self.parameters = parameters
    self.plan = plan
  }

  /// Reads back what the database stored of it.
  /// - Throws: `unknown_strategy`, and for texts that no run wrote.
  init(_ key: BacktestKey, _ library: StrategyLibrary) throws {
    model = try library.model(named: key.strategy)
    parameters = try ParameterSet(json: JSONValue(parsing: key.parameters), for: model.description)
    plan = try ExitPlan(json: JSONValue(parsing: key.exits))
  }
}
