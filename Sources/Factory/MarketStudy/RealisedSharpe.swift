import Backtest
import Diagnostics
import Market
import Numerics
import Storage
import Strategies
import Validation

/// What the best rule really earns on a kind of market: chosen on two hundred years of the process, in markets of their
/// own, and measured on a hundred others.
struct RealisedSharpe {
  /// Annual, after costs.
  let sharpe: Double
  /// The same with the long-run deviation in place of that of single sessions: the unit of the decision's statistics.
  let longRunSharpe: Double
  let standardError: Double
  let rule: String
  /// Years of one market of the plan.
  let years: Double

  /// Markets of the process that runs of the plan do not use.
  private static let firstMarket = 1_000_000
  private static let (marketsChosenOn, marketsMeasuredOn) = (20, 10)

  init(
    _ market: StudiedMarket, _ plan: MarketStudyPlan, strategies: [String], library: StrategyLibrary,
    workers: Workers
  ) throws {
    let days = plan.instrument.daysPerYear
    var ten = plan
    // Markets of ten years, whatever the length of a run: rules are the same, and so is what they earn.
    ten.sealedBars = 0
    ten.bars = max(1, Int(Double(plan.bars) * 10 * days / Double(try Self.sessions(market, plan))))
    years = Double(try Self.sessions(market, plan)) / days
    let count = Self.marketsChosenOn + Self.marketsMeasuredOn
    let sums = try workers.map(count) { [ten] index in
      try Self.sums(market, ten, index: Self.firstMarket + index, strategies, library)
    }
    let (chosenOn, measuredOn) = (sums.prefix(Self.marketsChosenOn), sums.suffix(Self.marketsMeasuredOn))
    // The mean over markets of what a run on each would see. Pooled days would weigh a market by the square
    // of the level to which its price has wandered.
    func sharpe(_ parts: ArraySlice<[TrialSum]>, _ trial: Int) -> Double {
      parts.reduce(0) { $0 + $1[trial].sharpe } / Double(parts.count) * days.squareRoot()
    }
    // A rule that a run would seldom judge, because it trades too rarely for gate 1, is not the best one.
    let needed =
      Double(try GateSettings(preset: plan.gatePreset).viability.minimumTrades)
      * Double(ten.bars) / Double(plan.bars) * Double(Self.marketsChosenOn)
    func merit(_ trial: Int) -> Double {
      let trades = chosenOn.reduce(0) { $0 + $1[trial].trades }
      return Double(trades) < needed ? -.infinity : sharpe(chosenOn, trial)
    }
    guard let trials = sums.first?.indices, !trials.isEmpty else {
      (self.sharpe, longRunSharpe, standardError, rule) = (.nan, .nan, .nan, "")
      return
    }
    let merits = trials.map(merit)
    let best = trials.max { merits[$0] < merits[$1] } ?? 0
    self.sharpe = sharpe(measuredOn, best)
    standardError = 1 / Double(10 * Self.marketsMeasuredOn).squareRoot()
    rule = sums[0][best].name
    let strategy = sums[0][best].strategy
    let place = best - (sums[0].firstIndex { $0.strategy == strategy } ?? 0)
    let ratios = try workers.map(Self.marketsMeasuredOn) { [ten] index -> Double in
      let series = try market.bars(Self.firstMarket + Self.marketsChosenOn + index, of: ten)
      let context = try Self.context(series, ten, [strategy], library)
      let sweep = try SweepUnit(index: 0, symbol: context.symbol, strategy: strategy).sweep(in: context)
      return Self.deviationRatio(
        sweep.profits[place], context.configuration.gates.multipleTesting.blockLength)
    }
    let known = ratios.filter(\.isFinite)
    longRunSharpe =
      known.isEmpty ? .nan : sharpe(measuredOn, best) * known.reduce(0, +) / Double(known.count)
  }

  /// Deviation of single sessions over the long-run one; NaN for profits that do not move.
  private static func deviationRatio(_ profits: [Double], _ blockLength: Double) -> Double {
    let n = Double(profits.count)
    let mean = profits.reduce(0, +) / n
    let variance = profits.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n
    let longRun = LongRunVariance.of(profits, meanBlock: blockLength)
    return variance > 0 && longRun > 0 ? (variance / longRun).squareRoot() : .nan
  }

  private static func sessions(_ market: StudiedMarket, _ plan: MarketStudyPlan) throws -> Int {
    let series = try market.bars(firstMarket, of: plan)
    return Set(series.sessionDates).count
  }

  /// Sum and sum of squares of a trial's profits over sessions.
  private struct TrialSum {
    var strategy: String
    var name: String
    var count = 0.0
    var sum = 0.0
    var squares = 0.0
    var trades = 0

    /// Per session; 0 for one that never traded.
    var sharpe: Double {
      let mean = sum / count
      let variance = squares / count - mean * mean
      return variance > 0 ? mean / variance.squareRoot() : 0
    }
  }

  private static func context(
    _ series: BarSeries, _ plan: MarketStudyPlan, _ strategies: [String], _ library: StrategyLibrary
  ) throws -> SymbolContext {
    let configuration = try FactoryConfiguration(
      symbols: [plan.instrument.symbol], timeframe: plan.timeframe, strategies: strategies, exits: plan.exits,
      gatePreset: plan.gatePreset, seed: plan.seed,
      userStrategies: UserStrategyReference.all(in: library, among: strategies))
    return try SymbolContext(series: series, configuration: configuration, library: library)
  }

  private static func sums(
    _ market: StudiedMarket, _ plan: MarketStudyPlan, index: Int, _ strategies: [String],
    _ library: StrategyLibrary
  ) throws -> [TrialSum] {
    let context = try context(try market.bars(index, of: plan), plan, strategies, library)
    var sums: [TrialSum] = []
    for strategy in strategies {
      let sweep: FamilySweep
      do {
        sweep = try SweepUnit(index: 0, symbol: context.symbol, strategy: strategy).sweep(in: context)
      } catch let error as AssayError where error.kind == .badData {
        continue
      }
      for (record, profits) in zip(sweep.records, sweep.profits) {
        var sum = TrialSum(
          strategy: strategy, name: "\(strategy) \(record.key.parameters) \(record.key.exits)")
        sum.trades = record.figures.trades
        for profit in profits {
          sum.count += 1
          sum.sum += profit
          sum.squares += profit * profit
        }
        sums.append(sum)
      }
    }
    return sums
  }
}
