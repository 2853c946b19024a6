public import Backtest
public import Diagnostics
public import Factory
public import Market
import Portfolio

/// A portfolio as one page that opens offline: what it did on the dates that chose it and after, from what, and what
/// its limits did.
public struct PortfolioReport: Sendable {
  /// `optimal_portfolio.json`; parts that are not there are left out of the page.
  let document: JSONObject
  let created: Timestamp
  let codeVersion: String
  let daily: DailyBookResults
  let names: [String]
  let symbols: [String]
  let entries: [PortfolioReplayTables.Entry]
  /// Days with a loss of at least four fifths of the daily stop; days with at least four fifths of the drawdown.
  let nearDailyStop: [Int32]
  let nearDrawdown: [Int32]
  /// The last date of the choice, in days since 1970-01-01.
  let border: Int32?
  let currency: String
  let initialCapital: Double
  /// Sharpe ratio and drawdown of subsets that were tried.
  let cloud: [(sharpe: Double, drawdown: Double)]
  let correlations: [[Double]]

  /// The page of a study, with the cloud of what it tried.
  public init(_ study: PortfolioStudy, document: JSONObject, created: Timestamp, codeVersion: String) {
    let sound = study.choice.tried.filter { $0.figures.sharpe.isFinite && $0.figures.stoppedOn == nil }
    let step = max(1, sound.count / 1_500)
    self.init(
      document: document, replay: study.replay, books: study.members.map { study.universe.books[$0] },
      account: study.market.account, currency: study.market.currency, border: study.plan.trainTo,
      cloud: stride(from: 0, to: sound.count, by: step).map {
        (sound[$0].figures.sharpe, sound[$0].figures.maximumDrawdown)
      }, created: created, codeVersion: codeVersion)
  }

  /// The page of a portfolio file whose books were replayed again.
  public init(
    document: JSONObject, replay: AccountResult, books: [PreparedBook], account: PortfolioAccount,
    currency: String,
    border: CivilDate?, cloud: [(sharpe: Double, drawdown: Double)] = [], created: Timestamp,
    codeVersion: String
  ) {
    self.document = document
    self.created = created
    self.codeVersion = codeVersion
    self.currency = currency
    initialCapital = replay.initialCapital.amount
    self.border = border?.daysSinceEpoch
    daily = DailyBookResults(replay, books: books)
    names = books.map { "\($0.book.symbol) \($0.book.strategy)" }
    symbols = books.map(\.book.symbol)
    entries = PortfolioReplayTables(replay, books: books).entries
    self.cloud = cloud
    let limits = account.limits
    var (near, deep) = ([Int32](), [Int32]())
    var (last, peak) = (replay.initialCapital.amount, replay.initialCapital.amount)
    for (date, equity) in zip(replay.dates, replay.dailyEquity.map(\.amount)) {
      peak = max(peak, equity)
      if let stop = limits.dailyStop, last - equity >= 0.8 * stop { near.append(date) }
      if let most = limits.maximumDrawdown, peak - equity >= 0.8 * most { deep.append(date) }
      last = equity
    }
    (nearDailyStop, nearDrawdown) = (near, deep)
    correlations =
      daily.dates.count > 1
      ? CovarianceEstimate(ofColumns: daily.results, method: .sample).correlationRows : []
  }

  /// The same portfolio, time and libraries give the same bytes.
  public func html(_ assets: ChartAssets) -> String {
    PageFrame(assets: assets).render(PortfolioPage(report: self))
  }
}
