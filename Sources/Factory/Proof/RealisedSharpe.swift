import Backtest
import Diagnostics
import Market
import Numerics
import Storage
import Strategies
import Validation

/// What the best rule really earns on a kind of market: chosen on half of a hundred years of the process, in markets
/// of their own, and measured on the other half.
struct RealisedSharpe {
  /// Annual, after costs.
  let sharpe: Double
  let standardError: Double
  let rule: String
  /// Years of one market of the plan.
  let years: Double

  /// Markets of the process that runs of the plan do not use.
  private static let firstMarket = 1_000_000
  private static let hundredYears = 100.0

  init(
    _ market: ProofMarket, _ plan: ProofPlan, strategies: [String], library: StrategyLibrary, workers: Workers
  ) throws {
    let days = plan.instrument.daysPerYear
    var ten = plan
    // Markets of ten years, whatever the length of a run: rules are the same, and so is what they earn.
    ten.sealedBars = 0
    ten.bars = max(1, Int(Double(plan.bars) * 10 * days / Double(try Self.sessions(market, plan))))
    years = Double(try Self.sessions(market, plan)) / days
    let count = Int(Self.hundredYears / 10)
    let sums = try workers.map(count) { [ten] index in
      try Self.sums(market, ten, index: Self.firstMarket + index, strategies, library)
    }
    let (chosenOn, measuredOn) = (sums.prefix(count / 2), sums.suffix(count - count / 2))
    func sharpe(_ parts: ArraySlice<[TrialSum]>, _ trial: Int) -> Double {
      var total = TrialSum(name: "")
      for part in parts { total.add(part[trial]) }
      return total.sharpe * days.squareRoot()
    }
    guard let trials = sums.first?.indices, !trials.isEmpty else {
      (self.sharpe, standardError, rule) = (.nan, .nan, "")
      return
    }
    let best =
      trials.max { a, b in
        let (x, y) = (sharpe(chosenOn, a), sharpe(chosenOn, b))
        return (x.isNaN ? -.infinity : x) < (y.isNaN ? -.infinity : y)
      } ?? 0
    self.sharpe = sharpe(measuredOn, best)
    standardError = 1 / (Self.hundredYears / 2).squareRoot()
    rule = sums[0][best].name
  }

  private static func sessions(_ market: ProofMarket, _ plan: ProofPlan) throws -> Int {
    let series = try market.bars(firstMarket, of: plan)
    return Set(series.sessionDates).count
  }

  /// Sum and sum of squares of a trial's profits over sessions.
  private struct TrialSum {
    var name: String
    var count = 0.0
    var sum = 0.0
    var squares = 0.0

    mutating func add(_ other: TrialSum) {
      count += other.count
      sum += other.sum
      squares += other.squares
    }

    /// Per session; NaN for one that never traded.
    var sharpe: Double {
      let mean = sum / count
      let variance = squares / count - mean * mean
      return variance > 0 ? mean / variance.squareRoot() : .nan
    }
  }

  private static func sums(
    _ market: ProofMarket, _ plan: ProofPlan, index: Int, _ strategies: [String], _ library: StrategyLibrary
  ) throws -> [TrialSum] {
    let configuration = try FactoryConfiguration(
      symbols: [plan.instrument.symbol], timeframe: plan.timeframe, strategies: strategies, exits: plan.exits,
      gatePreset: plan.gatePreset, seed: plan.seed,
      userStrategies: UserStrategyReference.all(in: library, among: strategies))
    let context = try SymbolContext(
      series: market.bars(index, of: plan), configuration: configuration, library: library)
    var sums: [TrialSum] = []
    for strategy in strategies {
      let sweep: FamilySweep
      do {
        sweep = try SweepUnit(index: 0, symbol: context.symbol, strategy: strategy).sweep(in: context)
      } catch let error as AssayError where error.kind == .badData {
        continue
      }
      for (record, profits) in zip(sweep.records, sweep.profits) {
        var sum = TrialSum(name: "\(strategy) \(record.key.parameters) \(record.key.exits)")
        // Too few trades are not judged in a run either.
        if record.figures.trades >= configuration.gates.viability.minimumTrades {
          for profit in profits {
            sum.count += 1
            sum.sum += profit
            sum.squares += profit * profit
          }
        }
        sums.append(sum)
      }
    }
    return sums
  }
}
