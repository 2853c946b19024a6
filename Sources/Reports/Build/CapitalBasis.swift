import Backtest
public import Factory
import Market

/// Which capital the returns of a backtest are of.
public struct CapitalBasis: Sendable {
  private let job: BacktestJob

  public init(_ job: BacktestJob) { self.job = job }

  /// One sentence, for a page or a document.
  public var words: String {
    let amount = ReportSetting.plain(job.configuration.capital)
    let currency = job.frame.series.instrument.currency
    if job.extras.sizer != nil {
      return "Returns are of equity, which starts at \(amount) \(currency); the sizer follows it."
    }
    switch job.configuration.sizing {
    case .equityFraction:
      return "Returns are of equity, which starts at \(amount) \(currency); sizes follow it."
    case .units(let units):
      let what = job.frame.series.instrument.assetClass == .future ? "contract" : "unit"
      return
        "Returns are of equity, which starts at \(amount) \(currency), with \(ReportSetting.plain(units)) "
        + "\(what)\(units == 1 ? "" : "s") a trade at any equity: another capital gives other returns, "
        + "drawdowns and ratios."
    case .notional(let value):
      return
        "Returns are of equity, which starts at \(amount) \(currency), with \(ReportSetting.plain(value)) "
        + "\(currency) a trade at any equity: another capital gives other returns, drawdowns and ratios."
    }
  }
}
