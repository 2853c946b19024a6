import Glibc
import Market
import Numerics

/// What taking only signals above a threshold would have made, against taking all of them.
///
/// Every signal stakes the same; its return, less a cost, is booked on the day it ends. The threshold is the one with
/// the best Sharpe ratio on rows that are not judged here, among those that keep a tenth, two tenths, … or all of them.
public struct ActingOnScores: Sendable, Hashable {
  public let threshold: Double
  /// Share of the judged signals above the threshold, and their number.
  public let keptShare: Double
  public let kept: Int
  /// Days over which profit and loss are booked.
  public let days: Int
  /// Annualised by the days a year on which a signal is given or ends; `nil` where nothing varies.
  public let sharpeAll: Double?
  public let sharpeKept: Double?
  /// Percent a signal, after costs.
  public let meanReturnAll: Double
  public let meanReturnKept: Double?
  /// Of `sharpeKept` − `sharpeAll`, at 95 %, over blocks of days.
  public let interval: ClosedRange<Double>?
  /// Sum of returns to each day, of all and of the kept signals, in percent of one stake.
  public let curves: Curves

  public struct Curves: Sendable, Hashable {
    /// Days since 1970-01-01.
    public let days: [Int32]
    public let all: [Double]
    public let kept: [Double]
  }

  /// - Parameters:
  ///   - choosing: rows and scores by which the threshold is chosen.
  ///   - judged: rows and scores that it is judged on.
  ///   - cost: percent a signal.
  /// - Returns: `nil` for a table without outcomes.
  init?(
    _ table: TrainingTable, choosing: (rows: [Int], scores: [Double]),
    judged: (rows: [Int], scores: [Double]),
    cost: Double, resamples: Int, seed: UInt64, workers: Workers
  ) {
    guard let outcomes = table.outcomes, !judged.rows.isEmpty else { return nil }
    let threshold = Self.threshold(table, outcomes, choosing, cost)
    let book = DailyBook(table, judged.rows, outcomes, cost)
    let isKept = judged.scores.map { $0 >= threshold }
    let all = book.daily { _ in true }
    let kept = book.daily { isKept[$0] }
    self.threshold = threshold
    self.kept = isKept.count { $0 }
    keptShare = Double(self.kept) / Double(isKept.count)
    days = book.dates.count
    sharpeAll = book.sharpe(all)
    sharpeKept = book.sharpe(kept)
    let nets = judged.rows.map { outcomes[$0] - cost }
    meanReturnAll = nets.reduce(0, +) / Double(nets.count)
    meanReturnKept =
      self.kept == 0
      ? nil : zip(nets, isKept).reduce(0) { $0 + ($1.1 ? $1.0 : 0) } / Double(self.kept)
    let blocks = DayBlocks(table, rows: judged.rows)
    let length = max(1, blocks.length)
    interval = Self.interval(
      (all, kept), book, length: length, resamples: resamples, seed: seed, workers: workers)
    curves = Curves(days: book.dates, all: Self.running(all), kept: Self.running(kept))
  }

  private static func threshold(
    _ table: TrainingTable, _ outcomes: [Double], _ choosing: (rows: [Int], scores: [Double]), _ cost: Double
  ) -> Double {
    let book = DailyBook(table, choosing.rows, outcomes, cost)
    let ascending = choosing.scores.sorted()
    var best = (sharpe: -Double.infinity, threshold: -Double.infinity)
    for tenth in 0..<10 {
      let place = ascending.count * tenth / 10
      let candidate = tenth == 0 ? ascending.first ?? 0 : ascending[place]
      let daily = book.daily { choosing.scores[$0] >= candidate }
      if let found = book.sharpe(daily), found > best.sharpe { best = (found, candidate) }
    }
    return best.threshold == -.infinity ? ascending.first ?? 0 : best.threshold
  }

  private static func interval(
    _ daily: (all: [Double], kept: [Double]), _ book: DailyBook, length: Int, resamples: Int, seed: UInt64,
    workers: Workers
  ) -> ClosedRange<Double>? {
    let (all, kept) = daily
    let days = all.count
    guard days >= 5 * length, days >= 10, resamples > 0 else { return nil }
    let root = RandomStream(seed: seed).child(78)
    let drawn =
      (try? workers.map(resamples) { index -> Double in
        var random = root.child(UInt64(index))
        var (first, second): ([Double], [Double]) = ([], [])
        while first.count < days {
          let start = random.below(days)
          for step in 0..<min(length, days - first.count) {
            first.append(all[(start + step) % days])
            second.append(kept[(start + step) % days])
          }
        }
        guard let one = book.sharpe(first), let two = book.sharpe(second) else { return Double.nan }
        return two - one
      }) ?? []
    let values = drawn.filter(\.isFinite).sorted()
    guard values.count * 10 >= resamples * 9 else { return nil }
    return Quantile.linear(0.025, ofSorted: values.span)...Quantile.linear(0.975, ofSorted: values.span)
  }

  private static func running(_ daily: [Double]) -> [Double] {
    var sum = 0.0
    return daily.map {
      sum += $0
      return sum
    }
  }
}

/// Profit and loss of signals by the day on which they end; days without one count with 0.
private struct DailyBook: Sendable {
  /// Every day on which a signal was given or ended.
  let dates: [Int32]
  /// 252 or so where every session of an exchange has a signal, 365 around the clock.
  private let daysPerYear: Double
  private let places: [Int]
  private let nets: [Double]

  init(_ table: TrainingTable, _ rows: [Int], _ outcomes: [Double], _ cost: Double) {
    func date(_ instant: Int64) -> Int32 { Timestamp(nanoseconds: instant).date.daysSinceEpoch }
    let dates = Set(rows.map { date(table.times[$0]) } + rows.map { date(table.ends[$0]) }).sorted()
    let positions = Dictionary(uniqueKeysWithValues: dates.enumerated().map { ($1, $0) })
    self.dates = dates
    let span = Double((dates.last ?? 0) - (dates.first ?? 0) + 1)
    daysPerYear = Double(dates.count) * 365.25 / span
    places = rows.map { positions[date(table.ends[$0])] ?? 0 }
    nets = rows.map { outcomes[$0] - cost }
  }

  func sharpe(_ daily: [Double]) -> Double? { SharpeRatio.of(daily, periodsPerYear: daysPerYear) }

  func daily(_ isKept: (Int) -> Bool) -> [Double] {
    var sums = [Double](repeating: 0, count: dates.count)
    for place in places.indices where isKept(place) { sums[places[place]] += nets[place] }
    return sums
  }
}
