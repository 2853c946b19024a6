import CommandKit
import Diagnostics
import Portfolio
import Storage

struct PortfolioWeightsCommand: Command {
  static let path = "portfolio weights"
  static let abstract = "How much of each asset to hold, from their returns, in nine ways."
  static let discussion = """
    Reads simple returns, a column an asset; a first column of dates is skipped. All methods but kelly are long only and sum
    to 1. kelly gives the inverse covariance times the means, which may be short and sum to the leverage; take a part of it.
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
  ]

  let returns = Option.required(
    "returns", .file, "text table of simple returns, a column an asset; `-` reads a pipe")
  let method = Option("method", .choice(of: WeightMethod.self), default: .riskParity, "how to weigh")
  let covariance = Option("covariance", .choice(of: CovarianceMethod.self), default: .sample, "its estimate")
  let cap = Option("cap", .positive("X"), "the most that one asset may weigh")

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
    return CommandOutput(json: document(panel, portfolio), text: page(panel, portfolio))
  }

  private func document(_ panel: ReturnPanel, _ portfolio: PortfolioWeights) -> JSONValue {
    var weights = JSONObject()
    for (name, weight) in zip(panel.names, portfolio.weights) { weights[name] = .number(weight) }
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
      "assets": JSONValue(panel.assets), "periods": JSONValue(panel.periods),
    ]
  }

  private func page(_ panel: ReturnPanel, _ portfolio: PortfolioWeights) -> String {
    let shares = portfolio.covariance.riskShares(of: portfolio.weights)
    var table = TextTable([.text("asset"), .number("weight"), .number("share of variance")])
    for (index, name) in panel.names.enumerated() {
      table.append([
        name, NumberText.percent(portfolio.weights[index]), NumberText.percent(shares?[index]),
      ])
    }
    let sum = portfolio.weights.reduce(0, +)
    return table.text()
      + "\n\nsum \(NumberText.percent(sum)), \(portfolio.method.objective) "
      + "\(NumberText.significant(portfolio.objective)), \(portfolio.solver)"
  }
}
