import Backtest
import CommandKit
import Diagnostics
import Figures

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
    for (heading, figures) in sections {
      page.heading(heading)
      for figure in figures { page.append(figure, metrics[figure]) }
    }
  }

  private static let sections: [(String, [FigureDefinition])] = [
    ("Growth", [.observations, .periodsPerYear, .totalReturn, .cagr]),
    (
      "Risk",
      [
        .annualVolatility, .maximumDrawdown, .maximumDrawdownDuration, .ulcerIndex, .valueAtRisk95,
        .valueAtRisk99,
        .conditionalValueAtRisk95, .conditionalValueAtRisk99, .normalValueAtRisk95,
        .normalConditionalValueAtRisk95, .skew, .kurtosis,
      ]
    ),
    (
      "Ratios",
      [
        .sharpeRatio, .sortinoRatio, .calmarRatio, .omegaRatio, .tailRatio, .profitFactorOfPeriods,
        .winRateOfPeriods,
      ]
    ),
    ("Evidence", [.sharpeStandardError, .probabilisticSharpeRatio, .minimumTrackRecordLength]),
  ]
}
