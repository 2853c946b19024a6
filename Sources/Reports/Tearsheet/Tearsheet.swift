import Backtest
import Market

/// What a tearsheet is computed from: returns by session, those of the benchmark, and the trades.
struct Tearsheet {
  let result: ReportResult
  let detail: ReportDetail
  /// The bars under the trades, where the report has them.
  let market: ReportMarket?
  let currency: String
  /// Session by session; the first value of the curve is the start.
  let returns: [Double]
  let dates: [CivilDate]
  let benchmark: Reference?
  let periodsPerYear: Double?

  struct Reference {
    let name: String
    let returns: [Double]
    let values: [Double]
  }

  init(result: ReportResult, detail: ReportDetail, market: ReportMarket?, currency: String) {
    self.result = result
    self.detail = detail
    self.market = market
    self.currency = currency
    let equity = detail.equity
    returns = Self.changes(equity.equity)
    dates = equity.times.dropFirst().map(Self.date)
    let reference =
      equity.benchmark.map { ($0.name, $0.values) } ?? equity.buyAndHold.map { ("Buy and hold", $0) }
    benchmark = reference.map { Reference(name: $0.0, returns: Self.changes($0.1), values: $0.1) }
    periodsPerYear = result.metrics.periodsPerYear
  }

  /// Simple returns from one value to the next; NaN where a share of nothing would be taken.
  static func changes(_ values: [Double]) -> [Double] {
    zip(values, values.dropFirst()).map { $0 > 0 ? $1 / $0 - 1 : .nan }
  }

  /// The session that a stamp of the curve stands for: a close at midnight belongs to the day before only where stamps
  /// have other times of day, which curves by session do not.
  private static func date(_ time: Timestamp) -> CivilDate { time.date }

  /// Whether the curve has one value a session, which every figure by session needs, and stays above zero.
  var isBySession: Bool {
    returns.count > 1 && zip(dates, dates.dropFirst()).allSatisfy { $0 < $1 }
      && returns.allSatisfy(\.isFinite)
  }

  /// Half a year of sessions, or a tenth of a short record; at least 20.
  var window: Int {
    max(20, min(Int(((periodsPerYear ?? 252) / 2).rounded()), returns.count / 4))
  }

  var times: [Timestamp] { Array(detail.equity.times.dropFirst()) }

  /// - Parameter isFull: whether everything is shown, or the calendar and the drawdowns alone.
  func write(isFull: Bool, to html: inout HTMLWriter) {
    if isBySession, isFull {
      BenchmarkSection(sheet: self).write(to: &html)
      RollingSection(sheet: self).write(to: &html)
      MonteCarloSection(sheet: self).write(to: &html)
    }
    if isBySession { DrawdownSection(sheet: self).write(to: &html) }
    if isBySession, isFull { DistributionSection(sheet: self).write(to: &html) }
    CalendarSection(equity: detail.equity, name: result.symbol).write(to: &html)
  }
}
