import Backtest
import CommandKit
import Diagnostics

/// The metrics of a return series as a document and as a page.
enum MetricText {
  /// The members of the published contract, in its order.
  static func document(_ metrics: ReturnMetrics) -> JSONObject {
    JSONObject(
      metrics.entries.map { entry in
        let count = entry.isCount ? entry.value.flatMap { Int(exactly: $0) } : nil
        return (entry.key, count.map { JSONValue($0) } ?? JSONValue(entry.value))
      })
  }

  /// Adds growth, risk, ratios and evidence to a page.
  static func append(_ metrics: ReturnMetrics, to page: inout FieldList) {
    appendGrowth(metrics.core, to: &page)
    appendRisk(metrics, to: &page)
    appendRatios(metrics, to: &page)
    appendEvidence(metrics.core, to: &page)
  }

  private static func appendGrowth(_ core: CoreReturnMetrics, to page: inout FieldList) {
    page.heading("Growth")
    page.append("returns", NumberText.grouped(core.count))
    page.append("periods a year", NumberText.significant(core.periodsPerYear))
    page.append("total return", NumberText.percent(core.totalReturn))
    page.append("growth a year (CAGR)", NumberText.percent(core.compoundAnnualGrowthRate))
  }

  private static func appendRisk(_ metrics: ReturnMetrics, to page: inout FieldList) {
    let core = metrics.core
    page.heading("Risk")
    page.append("volatility a year", NumberText.percent(core.annualVolatility))
    page.append("maximum drawdown", NumberText.percent(core.maximumDrawdown))
    page.append(
      "longest time under water, periods",
      metrics.drawdowns.map { NumberText.grouped($0.longestUnderWater) } ?? NumberText.undefined)
    page.append("ulcer index", NumberText.percent(metrics.drawdowns?.ulcerIndex))
    page.append("value at risk, 95%", NumberText.percent(metrics.valueAtRisk95))
    page.append("value at risk, 99%", NumberText.percent(metrics.valueAtRisk99))
    page.append("expected shortfall (CVaR), 95%", NumberText.percent(metrics.conditionalValueAtRisk95))
    page.append("expected shortfall (CVaR), 99%", NumberText.percent(metrics.conditionalValueAtRisk99))
    page.append("value at risk, 95%, normal", NumberText.percent(metrics.normalValueAtRisk95))
    page.append("expected shortfall, 95%, normal", NumberText.percent(metrics.normalConditionalValueAtRisk95))
    page.append("skew", NumberText.fixed(core.skew, 3))
    page.append("kurtosis (normal: 3)", NumberText.fixed(core.kurtosis, 3))
  }

  private static func appendRatios(_ metrics: ReturnMetrics, to page: inout FieldList) {
    page.heading("Ratios")
    page.append("Sharpe", NumberText.fixed(metrics.core.sharpeRatio, 3))
    page.append("Sortino", NumberText.fixed(metrics.core.sortinoRatio, 3))
    page.append("Calmar", NumberText.fixed(metrics.core.calmarRatio, 3))
    page.append("Omega", NumberText.fixed(metrics.omegaRatio, 3))
    page.append("tail ratio", NumberText.fixed(metrics.tailRatio, 3))
    let factor = metrics.profitFactor
    page.append("profit factor", factor == .infinity ? "no loss" : NumberText.fixed(factor, 3))
    page.append("periods with a gain", NumberText.percent(metrics.winRate))
  }

  private static func appendEvidence(_ core: CoreReturnMetrics, to page: inout FieldList) {
    let needed = core.minimumTrackRecordLength
    page.heading("Evidence")
    page.append("standard error of the Sharpe ratio", NumberText.fixed(core.sharpeStandardError, 3))
    page.append("probability that the true one is > 0", NumberText.percent(core.probabilisticSharpeRatio))
    page.append("periods needed to be 95% sure", needed == .infinity ? "never" : NumberText.fixed(needed, 0))
  }
}
