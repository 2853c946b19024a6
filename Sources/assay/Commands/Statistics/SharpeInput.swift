import Backtest
import CommandKit
import Diagnostics
import Numerics

/// A file of returns and the Sharpe ratio to compare theirs with.
struct SharpeInput: ParameterGroup {
  let file = ReturnFile()
  let benchmark = Option(
    "benchmark", .number(in: -100...100, "SR"), default: 0, "Sharpe ratio to exceed: a year with --periods")
  let periods = Option("periods", .positive("Q"), "periods a year; without it everything is per period")
  let form = SharpeFormOption()

  /// The estimate, `nil` where it is undefined, and the benchmark per period.
  ///
  /// - Throws: `too_few_observations` for fewer than three returns; `benchmark_is_annual` for a benchmark per period
  ///   that only an annual figure can be.
  func read(_ context: CommandContext) throws -> SharpeQuestion {
    let returns = try file.read(context)
    guard returns.count >= 3 else {
      throw AssayError(
        code: "too_few_observations",
        message: "\(returns.count) returns are too few to judge a Sharpe ratio.",
        remedy: "Give three at least; some hundred before the answer means anything.",
        place: context[file.path],
        kind: .badData)
    }
    let isPerPeriod = context[periods] == nil
    guard !isPerPeriod || abs(context[benchmark]) <= 0.5 || returns.count < 100 else {
      throw AssayError(
        code: "benchmark_is_annual",
        message: "A benchmark of \(context[benchmark]) per period looks like a Sharpe ratio a year.",
        remedy:
          "Say how many periods a year has: --periods 252 for daily returns (--periods 1 if it is per period).",
        place: "--benchmark", kind: .usage)
    }
    let core = CoreReturnMetrics(returns, periodsPerYear: 1)
    return SharpeQuestion(
      estimate: core.sharpeEstimate, benchmark: context[benchmark] / (context[periods] ?? 1).squareRoot(),
      form: form.read(context), count: returns.count)
  }
}

/// Which of the two published forms of Sharpe inference is meant.
struct SharpeFormOption: ParameterGroup {
  enum Form: String, CaseIterable, Sendable {
    case year2012 = "2012"
    case year2025 = "2025"
  }

  let form = Option(
    "form", .choice(of: Form.self), default: .year2012,
    "2012 takes the variance at the estimate, 2025 at the benchmark; never compare across")
  let autocorrelation = Option(
    "autocorrelation", .number(in: -0.999...0.999, "R"), default: 0, "of the returns, for the form of 2025")

  func read(_ context: CommandContext) -> SharpeForm {
    SharpeForm(form: context[form], autocorrelation: context[autocorrelation])
  }
}

/// One of the two forms, ready to answer.
struct SharpeForm {
  let form: SharpeFormOption.Form
  let autocorrelation: Double

  func probability(_ estimate: SharpeEstimate, exceeding benchmark: Double) -> Double? {
    switch form {
    case .year2012: estimate.probability(exceeding: benchmark)
    case .year2025:
      NullVarianceSharpe(estimate, autocorrelation: autocorrelation).probability(exceeding: benchmark)
    }
  }

  func length(_ estimate: SharpeEstimate, exceeding benchmark: Double, confidence: Double) -> Double? {
    switch form {
    case .year2012: estimate.minimumTrackRecordLength(exceeding: benchmark, confidence: confidence)
    case .year2025:
      NullVarianceSharpe(estimate, autocorrelation: autocorrelation)
        .minimumTrackRecordLength(exceeding: benchmark, confidence: confidence)
    }
  }
}

/// A Sharpe ratio and what it is asked.
struct SharpeQuestion {
  /// `nil` for a constant series.
  let estimate: SharpeEstimate?
  let benchmark: Double
  let form: SharpeForm
  let count: Int

  /// What belongs beside the answer.
  var members: [(String, JSONValue)] {
    [
      ("form", .string(form.form.rawValue)), ("sharpe_ratio_per_period", JSONValue(estimate?.sharpe)),
      ("benchmark_per_period", .number(benchmark)), ("observations", JSONValue(count)),
      ("skew", JSONValue(estimate?.skew)), ("kurtosis", JSONValue(estimate?.kurtosis)),
    ]
  }
}
