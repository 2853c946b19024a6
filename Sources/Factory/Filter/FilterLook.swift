public import Diagnostics
import Glibc
import Learning
import Market
import Numerics

/// The one look at trades that neither taught nor chose the filter.
public struct FilterLook: Sendable, Hashable {
  public let trades: Int
  public let kept: Int
  /// Share of trades that made money, of all and of those that are kept.
  public let winRate: Double
  public let precision: Double?
  public let auc: Double?
  public let baseline: DailyProfit
  public let filtered: DailyProfit
  /// 95 % interval of the difference of the two Sharpe ratios, a year; `nil` where one is undefined.
  public let difference: ClosedRange<Double>?
  public let from: String
  public let through: String
  public let keptTrades: [Bool]

  /// Resamples of the sessions for the interval, and the least mean length of a block.
  static let resamples = 2_000

  /// - Parameter probabilities: one a trade.
  init(_ trades: FilterTrades, probabilities: [Double], threshold: Double, seed: UInt64) {
    self.trades = trades.count
    keptTrades = probabilities.map { $0 >= threshold }
    let keptRows = keptTrades.indices.filter { [keptTrades] in keptTrades[$0] }
    kept = keptRows.count
    winRate = trades.table.labels.reduce(0, +) / Double(trades.count)
    precision =
      keptRows.isEmpty
      ? nil : keptRows.reduce(0) { $0 + trades.table.labels[$1] } / Double(keptRows.count)
    auc = (try? LabelledScores(labels: trades.table.labels, scores: probabilities)).flatMap {
      RankingSkill($0)?.auc
    }
    let year = trades.calendar.periodsPerYear
    baseline = DailyProfit(trades.daily { _ in 1 }, periodsPerYear: year)
    filtered = DailyProfit(
      trades.daily { [keptTrades] in keptTrades[$0] ? 1 : 0 }, periodsPerYear: year)
    difference = Self.interval(baseline, filtered, seed: seed)
    from = trades.calendar.date(trades.span.lowerBound).description
    through = trades.calendar.date(trades.span.upperBound - 1).description
  }

  /// Both series are drawn by the same blocks of sessions, so that what they share cancels.
  private static func interval(_ all: DailyProfit, _ kept: DailyProfit, seed: UInt64) -> ClosedRange<Double>?
  {
    guard let a = all.sharpe, let b = kept.sharpe else { return nil }
    let count = all.days.count
    let length = OptimalBlockLength(all.days)?.stationary ?? 1
    let bootstrap = BlockBootstrap(
      .stationary, count: count, blockLength: min(max(length, 1), Double(max(count / 3, 1))))
    let stream = RandomStream(seed: seed, stream: 0xF117E4)
    let year = all.periodsPerYear.squareRoot()
    var differences: [Double] = []
    for row in 0..<resamples {
      let places = bootstrap.row(row, of: stream)
      let drawn = places.map { all.days[Int($0)] }
      let drawnKept = places.map { kept.days[Int($0)] }
      guard let x = SharpeRatio.of(drawn), let y = SharpeRatio.of(drawnKept) else { continue }
      differences.append((y - x) * year)
    }
    // A resample in which one of the two does not move has no ratio; where that is common there is no interval.
    guard differences.count >= resamples * 9 / 10 else { return nil }
    return BootstrapInterval.interval(.percentile, estimate: b - a, replications: differences)
  }

  public var json: JSONValue {
    [
      "from": .string(from), "to": .string(through), "trades": JSONValue(trades),
      "trades_kept": JSONValue(kept),
      "kept_share": .number(Double(kept) / Double(trades)), "win_rate": .number(winRate),
      "precision": JSONValue(precision), "auc": JSONValue(auc), "without_filter": baseline.json,
      "with_filter": filtered.json,
      "sharpe_difference": JSONValue(baseline.sharpe.flatMap { a in filtered.sharpe.map { $0 - a } }),
      "difference_interval": difference.map { [.number($0.lowerBound), .number($0.upperBound)] } ?? .null,
    ]
  }
}
