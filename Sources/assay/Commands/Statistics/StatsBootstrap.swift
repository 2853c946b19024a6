import CommandKit
import Diagnostics
import Numerics

struct StatsBootstrap: Command {
  static let path = "stats bootstrap"
  static let abstract = "Confidence interval of a mean or a Sharpe ratio from resampled blocks."
  static let discussion = """
    Resamples the returns in blocks, so that short-range dependence survives. Without --block the length is
    the best one after Politis and White. The same seed gives the same interval on any machine. With --periods
    a mean or a Sharpe ratio is a year's.
    """
  static let examples = [
    CommandExample(
      "assay stats bootstrap --returns returns.csv --statistic sharpe --interval bca --periods 252",
      "a Sharpe ratio with its interval"),
    CommandExample(
      "assay stats bootstrap --returns returns.csv --method circular --block 10 --resamples 5000 --seed 7",
      "a mean with blocks of ten days"),
  ]

  enum Interval: String, CaseIterable, Sendable {
    case percentile, basic, normal, bc, bca

    var method: BootstrapInterval.Method {
      switch self {
      case .percentile: .percentile
      case .basic: .basic
      case .normal: .normal
      case .bc: .biasCorrected
      case .bca: .accelerated
      }
    }
  }

  let file = ReturnFile()
  let method = Option(
    "method", .choice(of: BlockBootstrap.Kind.self), default: .stationary, "how blocks are laid")
  let statistic = Option(
    "statistic", .choice(of: ResampledStatistic.self), default: .mean, "what is resampled")
  let interval = Option(
    "interval", .choice(of: Interval.self), default: .percentile, "how the interval is read off")
  let resamples = Option("resamples", .integer(in: 1...10_000_000, "B"), default: 2000, "number of resamples")
  let block = Option("block", .number(in: 1...1e9, "L"), "mean or fixed length of a block")
  let confidence = Option("confidence", .number(in: 0.001...0.999_999, "C"), default: 0.95, "of the interval")
  let periods = Option("periods", .positive("Q"), "periods a year")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let returns = try file.read(context)
    let length = try blockLength(for: returns, context)
    let seed = context.globals.seed ?? 1
    let replications = try replicate(returns, blockLength: length, seed: seed, context)
    let statistic = context[statistic]
    let acceleration =
      context[interval] == .bca ? BootstrapInterval.acceleration(jackknife: statistic.jackknife(returns)) : 0
    let estimate = statistic.value(of: returns)
    let range = BootstrapInterval.interval(
      context[interval].method, estimate: estimate, replications: replications,
      confidence: context[confidence],
      acceleration: acceleration)
    let scale = Self.scale(of: statistic, context[periods])
    return output(
      estimate * scale, range.map { ($0.lowerBound * scale, $0.upperBound * scale) },
      BootstrapInterval.standardError(replications) * scale, length, seed, context)
  }

  private func replicate(
    _ returns: [Double], blockLength: Double, seed: UInt64, _ context: CommandContext
  ) throws -> [Double] {
    let bootstrap = BlockBootstrap(context[method], count: returns.count, blockLength: blockLength)
    let parent = RandomStream(seed: seed)
    let statistic = context[statistic]
    return try (0..<context[resamples]).map { index in
      try context.interruption.check()
      return statistic.value(of: bootstrap.row(index, of: parent).lazy.map { returns[Int($0)] })
    }
  }

  private func blockLength(for returns: [Double], _ context: CommandContext) throws -> Double {
    let kind = context[method]
    if let given = context[block] {
      guard kind == .stationary || given == given.rounded(), given <= Double(returns.count) else {
        throw AssayError(
          code: "invalid_value",
          message:
            "`--block` of a \(kind.rawValue) bootstrap of \(returns.count) returns cannot be \(given).",
          remedy: "Give a length up to the number of returns, a whole one unless the method is stationary.",
          place: "--block", kind: .usage)
      }
      return given
    }
    let best = OptimalBlockLength(returns)
    let length = kind == .stationary ? best?.stationary : best?.circular
    guard let length else {
      throw AssayError(
        code: "no_block_length", message: "The returns do not determine a block length.",
        remedy: "Give one with `--block`.", place: "--block", kind: .badData)
    }
    return min(Double(OptimalBlockLength.rounded(length)), Double(returns.count))
  }

  private static func scale(of statistic: ResampledStatistic, _ periods: Double?) -> Double {
    guard let periods else { return 1 }
    return statistic == .mean ? periods : periods.squareRoot()
  }

  private func output(
    _ estimate: Double, _ range: (Double, Double)?, _ error: Double, _ length: Double, _ seed: UInt64,
    _ context: CommandContext
  ) -> CommandOutput {
    let json: JSONValue = [
      "estimate": .number(estimate), "low": JSONValue(range?.0), "high": JSONValue(range?.1),
      "standard_error": .number(error), "statistic": .string(context[statistic].rawValue),
      "interval": .string(context[interval].rawValue), "confidence": .number(context[confidence]),
      "method": .string(context[method].rawValue), "block_length": .number(length),
      "resamples": JSONValue(context[resamples]), "seed": JSONValue(seed),
    ]
    let (low, high) = (NumberText.significant(range?.0), NumberText.significant(range?.1))
    let text = """
      \(context[statistic].rawValue) \(NumberText.significant(estimate)), \
      \(NumberText.percent(context[confidence], 0)) interval \(low) to \(high) (\(context[interval].rawValue))
      \(context[method].rawValue) bootstrap, block length \(NumberText.significant(length)), \
      \(NumberText.grouped(context[resamples])) resamples, seed \(seed)
      """
    return CommandOutput(json: json, text: text)
  }
}
