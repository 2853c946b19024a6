import CommandKit
import Diagnostics
import Market
import Storage
import Validation

struct StatsRegimes: Command {
  static let path = "stats regimes"
  static let abstract = "Label every bar bull, bear, high volatility or sideways."
  static let discussion = """
    By the averages of 50 and 200 closes and the volatility of 20 returns. BULL: fast above slow and volatility below
    20%; BEAR: fast below slow and volatility below 25%; HIGH_VOLATILITY: above 25%; SIDEWAYS: the rest. Until 200
    closes exist a bar is UNKNOWN. A label uses the close of its own bar: act on it in the next one. Returns are
    counted under the label that was known when their bar began.
    """
  static let examples = [
    CommandExample("assay stats regimes --symbol AAPL --timeframe 1d", "how often which, and what it earned"),
    CommandExample("assay stats regimes --input bars.csv --labels labels.csv", "the label of every bar"),
  ]

  let bars = BarInput()
  let periods = Option("periods", .positive("Q"), default: 252, "bars a year")
  let literal = Flag("literal", "call the warm-up SIDEWAYS, as programs do that compare with missing numbers")
  let labels = Option("labels", .file.named("OUT.csv"), "where the table of labels is written")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let series = try bars.read(context)
    var rule = RegimeRule()
    rule.periodsPerYear = context[periods]
    if context[literal] { rule.warmUp = .sideways }
    let result = try rule.labels(closes: series.close)
    if let path = context[labels] { try AtomicFile.replace(path, with: table(result, series)) }
    let returns = series.close.indices.map { $0 == 0 ? .nan : series.close[$0] / series.close[$0 - 1] - 1 }
    let rows = MarketRegime.allCases.map { Row($0, result, returns, periods: context[periods]) }
    let json: JSONValue = [
      "bars": JSONValue(series.count), "periods_per_year": .number(context[periods]),
      "first": JSONValue(series.isEmpty ? nil : series.displayTime(0)),
      "last": JSONValue(series.isEmpty ? nil : series.displayTime(series.count - 1)),
      "current": JSONValue(result.labels.last?.rawValue),
      "regimes": .array(rows.map(\.json)), "labels": JSONValue(result.labels.map(\.rawValue)),
    ]
    return CommandOutput(json: json, text: page(rows, current: result.labels.last))
  }

  private func table(_ result: RegimeLabels, _ series: BarSeries) -> String {
    var text = "timestamp,close,sma50,sma200,volatility,label,usable\n"
    let usable = result.usable
    for bar in 0..<series.count {
      let numbers = [series.close[bar], result.fast[bar], result.slow[bar], result.volatility[bar]]
        .map { $0.isNaN ? "" : $0.description }
      let cells = [series.displayTime(bar)] + numbers + [result.labels[bar].rawValue, usable[bar].rawValue]
      text += cells.joined(separator: ",") + "\n"
    }
    return text
  }

  private func page(_ rows: [Row], current: MarketRegime?) -> String {
    var table = TextTable([
      .text("regime"), .number("bars"), .number("share"), .number("stretches"), .number("longest"),
      .number("return a year"), .number("volatility"),
    ])
    for row in rows {
      table.append([
        row.regime.rawValue, NumberText.grouped(row.bars), NumberText.percent(row.share, 1),
        NumberText.grouped(row.stretches.count), NumberText.grouped(row.stretches.max() ?? 0),
        NumberText.percent(row.annualReturn, 1), NumberText.percent(row.annualVolatility, 1),
      ])
    }
    return table.text() + "\n\nThe last bar is \(current?.rawValue ?? NumberText.undefined)."
  }
}

/// One regime of a history.
private struct Row {
  let regime: MarketRegime
  let bars: Int
  let share: Double?
  let stretches: [Int]
  /// Mean and deviation of the returns of bars that began in it, a year.
  let annualReturn: Double?
  let annualVolatility: Double?

  init(_ regime: MarketRegime, _ labels: RegimeLabels, _ returns: [Double], periods: Double) {
    self.regime = regime
    bars = labels.count(of: regime)
    share = labels.labels.isEmpty ? nil : Double(bars) / Double(labels.labels.count)
    stretches = labels.stretches(of: regime)
    let own = labels.returns(returns, in: regime)
    let mean = own.isEmpty ? nil : own.reduce(0, +) / Double(own.count)
    annualReturn = mean.map { $0 * periods }
    annualVolatility =
      own.count < 2
      ? nil
      : mean.map { mean in
        (own.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(own.count - 1) * periods).squareRoot()
      }
  }

  var json: JSONValue {
    [
      "regime": .string(regime.rawValue), "bars": JSONValue(bars), "share": JSONValue(share),
      "stretches": JSONValue(stretches.count), "longest_stretch": JSONValue(stretches.max() ?? 0),
      "annual_return": JSONValue(annualReturn), "annual_volatility": JSONValue(annualVolatility),
    ]
  }
}
