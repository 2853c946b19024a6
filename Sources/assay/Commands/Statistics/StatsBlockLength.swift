import CommandKit
import Diagnostics
import Numerics

struct StatsBlockLength: Command {
  static let path = "stats block-length"
  static let abstract = "Best block length for a bootstrap of dependent returns."
  static let discussion = """
    Politis and White (2004) with the correction of Patton, Politis and White (2009). The length of the
    stationary bootstrap is a mean, that of the circular one is fixed; round up before use.
    """
  static let examples = [
    CommandExample("assay stats block-length --returns returns.csv", "for daily returns")
  ]

  let file = ReturnFile()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let returns = try file.read(context)
    let length = OptimalBlockLength(returns)
    let (stationary, circular) = (length?.stationary, length?.circular)
    return CommandOutput(
      json: ["stationary": JSONValue(stationary), "circular": JSONValue(circular)],
      text: "stationary \(NumberText.fixed(stationary, 2)), circular \(NumberText.fixed(circular, 2))")
  }
}
