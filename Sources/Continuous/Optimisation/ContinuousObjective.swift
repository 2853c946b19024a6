import Backtest
import Diagnostics
import Factory
import Search
import Strategies
import Validation

/// A trial of an iteration: a parameter set on the markets of the search.
struct ContinuousObjective: TrialObjective {
  let model: StrategyModel
  let evidence: EvidenceRunner
  /// What the champion did on the same markets.
  let champion: EvidenceDays
  let realShare: Double
  let identity: JSONValue

  var contract: JSONValue { .null }

  static let objectives = [
    Objective("sharpe", .maximize), Objective("total_return", .maximize), Objective("drawdown", .maximize),
  ]

  func evaluate(
    _ point: [Double], in space: Space, report: (IntermediateValue) -> String?
  ) throws -> TrialOutcome {
    let days = try evidence.run(model, try StrategySpace.parameters(at: point, in: space, of: model, []))
    guard let values = values(days) else { return .failed(reason: "it never traded") }
    return .values(values, constraints: [], figures: figures(days, values))
  }

  /// Sharpe ratio, return and drawdown, real bars and scenarios by their shares.
  private func values(_ days: EvidenceDays) -> [Double]? {
    func figure(_ get: (BacktestFigures) -> Double?) -> Double? {
      guard let synthetic = get(days.scenarios.figures) else { return days.real.flatMap { get($0.figures) } }
      guard let real = days.real.flatMap({ get($0.figures) }) else { return synthetic }
      return (1 - realShare) * synthetic + realShare * real
    }
    guard let sharpe = figure(\.sharpe), let total = figure(\.totalReturn), let fall = figure(\.drawdown)
    else {
      return nil
    }
    return [sharpe, total, fall]
  }

  /// How far ahead of the champion, for the deflation.
  private func figures(_ days: EvidenceDays, _ values: [Double]) -> [StudyTrial.Figure] {
    let difference = zip(days.deciding.returns, champion.deciding.returns).map { $0 - $1 }
    let core = CoreReturnMetrics(
      difference, periodsPerYear: days.deciding.daysPerYear, options: ReturnMetricOptions(endsWithRuin: false)
    )
    return [
      .init("sharpe_ratio", values[0]), .init("total_return", values[1]), .init("max_drawdown", values[2]),
      .init("trades", Double(days.scenarios.figures.trades + (days.real?.figures.trades ?? 0))),
      .init("difference", core.sharpeRatioPerPeriod), .init("days", Double(core.count)),
      .init("skew", core.skew), .init("kurtosis", core.kurtosis),
    ]
  }
}
