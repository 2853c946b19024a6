public import Backtest
public import Factory
public import Market
import Strategies

extension BacktestReport {
  /// The report of one backtest.
  /// - Parameter benchmark: bars of another symbol to compare with; `nil` compares with buy and hold.
  /// - Throws: what `ReportBenchmark` refuses of the benchmark.
  public init(
    _ job: BacktestJob, created: Timestamp, dataset: ReportDataset, provenance: ReportProvenance,
    benchmark: BarSeries? = nil
  ) throws {
    let series = job.frame.series
    let instrument = series.instrument
    var result = try ReportResult(
      job.bounded, buyAndHold: job.buyAndHold, frame: job.frame, strategy: job.strategy.description,
      parameters: job.strategy.parameters, plan: job.configuration.exits, entersAtOpen: job.entersAtOpen,
      marketID: instrument.symbol)
    result.detail?.indicators = ReportIndicator.all(of: job.strategy, in: job.frame, over: job.window)
    if let benchmark, let equity = result.detail?.equity {
      result.detail?.equity.benchmark = try ReportBenchmark(benchmark, over: equity)
    }
    self.init(
      title: "\(job.strategy.description.name) on \(instrument.symbol), \(series.timeframe) bars",
      runID: provenance.configurationHash, created: created, provenance: provenance,
      currency: instrument.currency, initialCapital: job.configuration.capital, data: [dataset],
      result: result,
      assumptions: ReportSetting.assumptions(of: job.configuration, on: instrument), notes: Self.notes(job),
      warnings: try ResultWarning.all(of: job).map(\.message),
      markets: [ReportMarket(id: instrument.symbol, bars: series.slice(job.window))])
  }

  private static func notes(_ job: BacktestJob) -> [String] {
    var notes = [CapitalBasis(job).words]
    if job.configuration.execution.timing == .signalClose {
      notes.append(
        "Fills at the deciding close are optimistic: nobody can trade on a price that is the signal.")
    }
    if job.configuration.execution.intrabar == .optimistic {
      notes.append("The optimistic order of prices inside a bar was asked for; see the bounds.")
    }
    for reason in OrderRejection.allCases {
      let count = job.result.statistics.refusals[reason]
      if count > 0 { notes.append("\(count) entries were refused: \(reason.words).") }
    }
    return notes
  }
}

extension OrderRejection {
  /// The reason in a reader's words.
  public var words: String {
    switch self {
    case .belowOneLot: "the size came to less than one lot"
    case .insufficientCash: "the account could not pay for the position"
    case .ruined: "the account was at or below zero"
    case .priceNotPositive: "sizing by value needs a positive price"
    case .valueTooLarge: "the position's value left the exact range of the account"
    case .insufficientMargin: "the margin it needed was above the account's equity"
    case .belowMinimumNotional: "its value was below the least that the instrument takes"
    case .wrongSide: "its stop or target was on the wrong side of the entry"
    case .expired: "its time was over before it could fill"
    case .nothingToReduce: "there was no position left for it to reduce"
    case .risk: "the risk manager refused the trade"
    case .sizedToZero: "the sizer gave the trade nothing"
    case .unsizable: "the sizer had no stop, forecast or positive price to size by"
    case .positionLimit: "as many positions were open as the account may hold"
    case .dailyStop: "the account's daily stop was reached on that day"
    case .maximumDrawdown: "the account's maximum drawdown was reached"
    }
  }
}
