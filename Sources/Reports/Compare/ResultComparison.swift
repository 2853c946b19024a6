import Backtest
public import Diagnostics
public import Market

/// Two results over the dates that both have, and how surely they differ.
public struct ResultComparison: Sendable {
  public private(set) var first: ComparedResult
  public private(set) var second: ComparedResult
  /// The dates that both curves have.
  public let times: [Timestamp]
  /// Growth of 1 from the first of them.
  public let growth: (first: [Double], second: [Double])
  let difference: PairedDifference
  let own: (first: ReturnMetrics, second: ReturnMetrics)

  /// - Throws: `nothing_in_common`, `different_years`.
  public init(_ first: ComparedResult, _ second: ComparedResult, resamples: Int, seed: UInt64)
    throws(AssayError)
  {
    guard first.periodsPerYear == second.periodsPerYear else {
      throw AssayError(
        code: "different_years",
        message: "One result has \(first.periodsPerYear) returns a year, the other \(second.periodsPerYear).",
        remedy: "Compare results of markets with the same calendar.", kind: .badData)
    }
    let known = Dictionary(zip(second.times, second.equity)) { first, _ in first }
    var times: [Timestamp] = []
    var (a, b): ([Double], [Double]) = ([], [])
    for (time, value) in zip(first.times, first.equity) {
      guard let other = known[time] else { continue }
      times.append(time)
      a.append(value)
      b.append(other)
    }
    let returns = (Tearsheet.changes(a), Tearsheet.changes(b))
    guard
      let difference = PairedDifference(
        returns.0, returns.1, periodsPerYear: first.periodsPerYear, resamples: resamples, seed: seed)
    else {
      throw AssayError(
        code: "nothing_in_common",
        message: times.count < 21
          ? "The two results have \(times.count) sessions in common; a comparison needs 21."
          : "One of the accounts has nothing left, so its returns are undefined.",
        remedy: "Compare results over the same dates.", kind: .badData)
    }
    // Two runs of one strategy can differ in what their names do not say.
    (self.first, self.second) = (first, second)
    if first.name == second.name {
      self.first.name += " (first)"
      self.second.name += " (second)"
    }
    self.times = times
    self.difference = difference
    let start = (a[0], b[0])
    growth = (a.map { $0 / start.0 }, b.map { $0 / start.1 })
    own = (
      ReturnMetrics(returns.0, periodsPerYear: first.periodsPerYear),
      ReturnMetrics(returns.1, periodsPerYear: first.periodsPerYear)
    )
  }

  /// The verdict in one sentence.
  public var sentence: String {
    let estimate = difference.meanReturn
    let ahead = estimate.value >= 0 ? first.name : second.name
    let size = Figure.percent(abs(estimate.value))
    if estimate.low > 0 || estimate.high < 0 {
      return
        "\(ahead) earned \(size) a year more, which is more than chance explains (p \(Figure.pValue(estimate.pValue)))."
    }
    return "\(ahead) earned \(size) a year more, which chance explains (p \(Figure.pValue(estimate.pValue)))."
  }

  /// Figures over the common dates, side by side.
  var rows: [(key: String, title: String, unit: ReportUnit, first: Double?, second: Double?)] {
    let figures: [FigureDefinition] = [
      .totalReturn, .cagr, .annualVolatility, .sharpeRatio, .sharpeStandardError, .sortinoRatio,
      .maximumDrawdown,
    ]
    return figures.map { ($0.key, $0.title, $0.unit, own.first[$0], own.second[$0]) }
  }

  private var differenceJSON: JSONValue {
    func estimate(_ value: PairedDifference.Estimate?) -> JSONValue {
      guard let value else { return .null }
      return [
        "value": .number(value.value), "low": .number(value.low), "high": .number(value.high),
        "p_value": .number(value.pValue),
      ]
    }
    return [
      "annual_return": estimate(difference.meanReturn),
      FigureDefinition.sharpeRatio.key: estimate(difference.sharpe),
      "confidence": .number(0.95), "resamples": JSONValue(difference.resamples),
      "block_length": .number(difference.blockLength),
    ]
  }

  public func json() -> JSONObject {
    func side(
      _ result: ComparedResult,
      _ value: KeyPath<
        (key: String, title: String, unit: ReportUnit, first: Double?, second: Double?), Double?
      >
    ) -> JSONValue {
      var figures = JSONObject()
      for row in rows { figures[row.key] = JSONValue(row[keyPath: value]) }
      return [
        "name": .string(result.name), "command": JSONValue(result.command), "metrics": .object(figures),
      ]
    }
    return JSONObject([
      ("kind", "comparison"), ("from", .string("\(times[0].date)")),
      ("to", .string("\(times[times.count - 1].date)")), ("sessions", JSONValue(difference.count)),
      ("first", side(first, \.first)), ("second", side(second, \.second)),
      ("correlation", JSONValue(difference.correlation)),
      ("difference", differenceJSON),
    ])
  }
}
