import Diagnostics
import Factory
import Market
import Numerics
import Strategies

/// The four backtests of a strategy on each market.
struct StrategyBacktests {
  let runner: StrategyRunner
  let model: StrategyModel
  let parameters: ParameterSet
  /// Names the draws of the strategy in the iteration.
  let stream: RandomStream

  /// - Parameter markets: each with the last date that may be looked at.
  /// - Returns: a row for each market and type, in that order; a backtest that cannot be made has its reason.
  func rows(on markets: [(market: ContinuousMarket, through: CivilDate?)]) -> [ResultRow] {
    let walk = WalkForwardTest(settings: runner.settings)
    let candidates = walk.candidates(of: model, beside: parameters, stream: stream.child(0))
    var rows: [ResultRow] = []
    for (place, entry) in markets.enumerated() {
      rows += tested(entry.market, through: entry.through, walk, candidates, stream.child(UInt64(place + 1)))
    }
    return rows
  }

  private func tested(
    _ market: ContinuousMarket, through: CivilDate?, _ walk: WalkForwardTest, _ candidates: [ParameterSet],
    _ stream: RandomStream
  ) -> [ResultRow] {
    let days: TradedDays
    do {
      days = try runner.run(model, parameters, on: market, through: through)
    } catch {
      let message = (error as? AssayError)?.message ?? "\(error)"
      return BacktestKind.allCases.map { row($0, market, nil, message) }
    }
    var draws = stream
    let resampled = ResampledBacktests(days: days, seed: draws.next())
    return BacktestKind.allCases.map { kind in
      do {
        let figures: BacktestFigures?
        switch kind {
        case .standard: figures = try BacktestFigures(days)
        case .walkForward:
          let others = candidates.dropFirst().compactMap {
            try? runner.run(model, $0, on: market, through: through)
          }
          let same = others.filter { $0.dates == days.dates }
          figures = try walk.outOfSample([days] + same).map { try BacktestFigures($0) }
        case .monteCarlo: figures = try resampled.monteCarlo(runner.settings.monteCarloPaths)
        case .bootstrap: figures = try resampled.bootstrap(runner.settings.bootstrapSamples)
        }
        return row(kind, market, figures, figures == nil ? "too few trades or days" : nil)
      } catch {
        return row(kind, market, nil, (error as? AssayError)?.message ?? "\(error)")
      }
    }
  }

  private func row(
    _ kind: BacktestKind, _ market: ContinuousMarket, _ figures: BacktestFigures?, _ message: String?
  ) -> ResultRow {
    ResultRow(
      strategy: model.description.name, parameters: parameters.json.text(), market: market.name,
      kind: kind.rawValue, figures: figures, message: message)
  }
}
