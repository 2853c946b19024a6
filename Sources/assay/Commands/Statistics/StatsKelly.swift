import CommandKit
import Diagnostics
import Numerics

struct StatsKelly: Command {
  static let path = "stats kelly"
  static let abstract = "The fraction of capital whose logarithm grows fastest, from a bet or from returns."
  static let discussion = """
    For a bet: --win-rate with --payoff (win over loss of the stake), or with --gain and --loss as fractions of the
    position (Kelly 1956; Thorp 1971). For returns: --returns gives the mean over the variance (Merton 1969) and the
    exact optimum of the sample, argmax of the mean of ln(1 + f·r). `fraction` may be negative or above 1; `position` is
    --multiplier times it, between 0 and --cap. Estimates are noisy and too much costs more than too little: take a half
    or a quarter.
    """
  static let examples = [
    CommandExample(
      "assay stats kelly --win-rate 0.55 --payoff 1.2 --multiplier 0.5", "half of Kelly for a bet"),
    CommandExample(
      "assay stats kelly --returns returns.csv --periods 252 --risk-free 0.02", "for daily returns"),
  ]

  let winRate = Option("win-rate", .number(in: 0...1, "P"), "chance of a win")
  let payoff = Option("payoff", .positive("B"), "win over loss of the stake")
  let gain = Option("gain", .positive("B"), "win as a fraction of the position")
  let loss = Option("loss", .positive("A"), "loss as a fraction of the position")
  let returns = Option("returns", .file, "text table whose last column has simple returns")
  let periods = Option("periods", .positive("Q"), default: 252, "periods a year of the returns")
  let riskFree = Option("risk-free", .number(in: -0.5...10), default: 0, "risk-free rate a year")
  let multiplier = Option("multiplier", .number(in: 0...2, "C"), default: 1, "share of the fraction to take")
  let cap = Option("cap", .number(in: 0...100, "F"), default: 1, "largest position")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    switch (context[winRate], context[returns]) {
    case (let p?, nil): return try bet(p, context)
    case (nil, .some): return try series(context)
    default: throw usage("Give either `--win-rate` or `--returns`.")
    }
  }

  private func bet(_ p: Double, _ context: CommandContext) throws -> CommandOutput {
    let fraction: Double?
    switch (context[payoff], context[gain], context[loss]) {
    case (let payoff?, nil, nil): fraction = Kelly.binary(winProbability: p, payoff: payoff)
    case (nil, let gain?, let loss?): fraction = Kelly.binary(winProbability: p, gain: gain, loss: loss)
    default: throw usage("A bet needs `--payoff`, or `--gain` and `--loss`.")
    }
    let growth = context[payoff].flatMap { payoff in
      fraction.flatMap { Kelly.logGrowth(ofBinary: $0, winProbability: p, payoff: payoff) }
    }
    return output(fraction, "bet", [("log_growth", JSONValue(growth))], "", context)
  }

  private func series(_ context: CommandContext) throws -> CommandOutput {
    let values = try ReturnFile.read(context[returns] ?? "", context)
    let moments = RunningMoments(values)
    guard values.count >= 3, let mean = moments.mean, let variance = moments.sampleVariance else {
      throw AssayError(
        code: "too_few_observations", message: "\(values.count) returns tell neither a mean nor a variance.",
        remedy: "Give some hundred returns.", place: context[returns], kind: .badData)
    }
    let q = context[periods]
    let fraction = Kelly.continuous(mean: mean * q, riskFree: context[riskFree], variance: variance * q)
    let growth = Kelly.growth(
      multiplier: context[multiplier], mean: mean * q, riskFree: context[riskFree], variance: variance * q)
    let exact = Kelly.sampleOptimum(values)
    return output(
      fraction, "mean over variance",
      [
        ("sample_optimum", JSONValue(exact?.fraction)),
        ("sample_log_growth_per_period", JSONValue(exact?.logGrowth)),
        ("annual_growth_at_multiplier", JSONValue(growth)), ("observations", JSONValue(values.count)),
        ("annual_mean", .number(mean * q)), ("annual_variance", .number(variance * q)),
      ], "\nexact optimum of the sample \(NumberText.fixed(exact?.fraction, 4)), without a risk-free rate",
      context)
  }

  private func output(
    _ fraction: Double?, _ form: String, _ extra: [(String, JSONValue)], _ text: String,
    _ context: CommandContext
  ) -> CommandOutput {
    let position = fraction.map {
      Kelly.clamped($0, multiplier: context[multiplier], cap: context[cap])
    }
    let members: [(String, JSONValue)] =
      [
        ("fraction", JSONValue(fraction)), ("position", JSONValue(position)), ("form", .string(form)),
        ("multiplier", .number(context[multiplier])), ("cap", .number(context[cap])),
      ] + extra
    return CommandOutput(
      json: .object(JSONObject(members)),
      text: """
        Kelly fraction \(NumberText.fixed(fraction, 4)) (\(form)); position \(NumberText.fixed(position, 4))\(text)
        """)
  }

  private func usage(_ message: String) -> AssayError {
    AssayError(
      code: "conflicting_options", message: message,
      remedy: "Write `assay stats kelly --win-rate P --payoff B` or `assay stats kelly --returns FILE`.",
      kind: .usage)
  }
}
