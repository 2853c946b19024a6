import CommandKit
import Diagnostics
import Numerics
import Portfolio
import Storage

struct PortfolioWeightsCommand: Command {
  static let path = "portfolio weights"
  static let abstract = "How much of each asset to hold, from their returns, in ten ways."
  static let discussion = """
    Reads simple returns, a column an asset; a first column of dates is skipped. All methods but those of Kelly are long only
    and sum to 1. kelly gives the inverse covariance times the means, which may be short; kelly_growth the long bets of the
    largest mean growth over the periods together. Both sum to the leverage. --drawdown takes the part of them that keeps the
    drawdown in all but --probability of simulated paths of --horizon periods, drawn in blocks of whole periods.
    `objective` is per period: the volatility, the diversification ratio, the Sharpe ratio, the expected loss of the worst
    5 %, the variance for hrp, the growth for kelly. min_cvar uses no covariance.

    --cap holds every weight at most there. equal, inverse_volatility, risk_parity and hrp have no optimum under a cap: what
    is above it goes to the others in proportion. In-sample weights of the largest Sharpe ratio are mostly noise; judge them
    on later dates.
    """
  static let examples = [
    CommandExample(
      "assay portfolio weights --returns panel.csv --method risk_parity", "equal shares of risk"),
    CommandExample(
      "assay portfolio weights --returns panel.csv --method max_sharpe --covariance ledoit_wolf --cap 0.3 --json",
      "shrunk, at most 30 % each"),
    CommandExample(
      "assay portfolio weights --returns panel.csv --method kelly_growth --drawdown 0.2 --horizon 252",
      "the part of Kelly's bets that keeps a fall of 20 % within a year of days"),
  ]

  let returns = Option.required(
    "returns", .file, "text table of simple returns, a column an asset; `-` reads a pipe")
  let method = Option("method", .choice(of: WeightMethod.self), default: .riskParity, "how to weigh")
  let covariance = Option("covariance", .choice(of: CovarianceMethod.self), default: .sample, "its estimate")
  let cap = Option("cap", .positive("X"), "the most that one asset may weigh")

  let drawdown = Option(
    "drawdown", .positive("FRACTION"), "with kelly and kelly_growth, take the part that keeps this drawdown")
  let probability = Option(
    "probability", .positive("FRACTION"), "share of simulated paths that may pass it; 0.05 unless given")
  let horizon = Option("horizon", .integer(in: 1...100_000), "periods of a simulated path; 252 unless given")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let table = try NumberTable.read(context[returns], .all)
    for column in table.columns { try ReturnCheck.check(column.values, name: column.name) }
    let panel = try ReturnPanel(names: table.columns.map(\.name), columns: table.columns.map(\.values))
    let portfolio = try PortfolioWeights(
      of: panel, method: context[method], covariance: context[covariance], cap: context[cap])
    let condition = portfolio.covariance.conditionNumber
    if condition > 1e7 {
      context.console.warning(
        "The covariance is nearly singular (condition number \(NumberText.significant(condition, 3))): "
          + "weights of near copies trade off against each other.")
    }
    let part = try part(of: portfolio, panel, context)
    return CommandOutput(json: document(panel, portfolio, part), text: page(panel, portfolio, part))
  }

  private func part(
    of portfolio: PortfolioWeights, _ panel: ReturnPanel, _ context: CommandContext
  ) throws -> BetFraction? {
    guard let most = context[drawdown] else {
      for (name, isGiven) in [
        ("--probability", context[probability] != nil), ("--horizon", context[horizon] != nil),
      ] where isGiven {
        throw AssayError(
          code: "conflicting_options", message: "`\(name)` belongs to a drawdown, and none is given.",
          remedy: "Give --drawdown 0.2 as well, or leave it out.", place: name, kind: .usage)
      }
      return nil
    }
    guard portfolio.method.isBet else {
      throw AssayError(
        code: "conflicting_options",
        message: "Weights of \(portfolio.method.rawValue) sum to 1: no part of them is taken for a drawdown.",
        remedy: "Use --method kelly_growth or kelly with --drawdown.", place: "--drawdown", kind: .usage)
    }
    return try BetFraction(
      of: panel.returns(of: portfolio.weights), drawdown: most, probability: context[probability] ?? 0.05,
      horizon: context[horizon] ?? 252, compounds: true, seed: context.globals.seed ?? 1,
      workers: Workers(context.globals.workers))
  }

  private func document(
    _ panel: ReturnPanel, _ portfolio: PortfolioWeights, _ part: BetFraction?
  ) -> JSONValue {
    var weights = JSONObject()
    for (name, weight) in zip(panel.names, portfolio.weights) {
      weights[name] = .number(weight * (part?.fraction ?? 1))
    }
    let condition = portfolio.covariance.conditionNumber
    return [
      "weights": .object(weights), "objective": .number(portfolio.objective),
      "solver": .string(portfolio.solver), "objective_is": .string(portfolio.method.objective),
      "method": .string(portfolio.method.rawValue),
      "covariance": .string(portfolio.covariance.method.rawValue),
      "shrinkage": JSONValue(portfolio.covariance.shrinkage),
      "risk_shares": portfolio.covariance.riskShares(of: portfolio.weights).map { JSONValue($0) } ?? .null,
      "condition_number": condition.isFinite ? .number(condition) : .null,
      "iterations": JSONValue(portfolio.iterations),
      "assets": JSONValue(panel.assets), "periods": JSONValue(panel.periods), "part": part?.json ?? .null,
    ]
  }

  private func page(_ panel: ReturnPanel, _ portfolio: PortfolioWeights, _ part: BetFraction?) -> String {
    let scale = part?.fraction ?? 1
    let shares = portfolio.covariance.riskShares(of: portfolio.weights)
    var table = TextTable([.text("asset"), .number("weight"), .number("share of variance")])
    for (index, name) in panel.names.enumerated() {
      table.append([
        name, NumberText.percent(portfolio.weights[index] * scale), NumberText.percent(shares?[index]),
      ])
    }
    let sum = portfolio.weights.reduce(0, +) * scale
    return table.text()
      + "\n\nsum \(NumberText.percent(sum)), \(portfolio.method.objective) "
      + "\(NumberText.significant(portfolio.objective)), \(portfolio.solver)"
  }
}
