import CommandKit
import Diagnostics
import Numerics

struct StatsBootstrap: Command {
  static let path = "stats bootstrap"
  static let abstract = "Confidence interval of a mean or a Sharpe ratio from resampled blocks."
  static let discussion = """
    Resamples the returns in blocks, so that short-range dependence survives. Without --block the length is
    the best one after Politis and White. The same seed gives the same interval on any machine. With --periods
    a mean or a Sharpe ratio is a year's. `studentized` divides each resample by its own standard error and is the
    most accurate for means; `bca` corrects bias and skew; `percentile` is the simplest.
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
    case percentile, basic, studentized, normal, bc, bca

    /// `nil` for the one that takes standard errors too.
    var method: BootstrapInterval.Method? {
      switch self {
      case .percentile: .percentile
      case .basic: .basic
      case .studentized: nil
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
    "statistic", .choice(of: ReturnStatistic.self), default: .mean, "what is resampled")
  let interval = Option(
    "interval", .choice(of: Interval.self), default: .percentile, "how the interval is read off")
  let resamples = Option("resamples", .integer(in: 1...10_000_000, "B"), default: 2000, "number of resamples")
  let block = Option("block", .number(in: 1...1e9, "L"), "mean or fixed length of a block")
  let confidence = Option("confidence", .number(in: 0.001...0.999_999, "C"), default: 0.95, "of the interval")
  let periods = Option("periods", .positive("Q"), "periods a year")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let returns = try file.read(context)
    guard returns.count >= 3 else {
      throw AssayError(
        code: "too_few_observations", message: "\(returns.count) returns are too few for a bootstrap.",
        remedy: "Give three at least; some hundred before an interval means anything.",
        place: context[file.path],
        kind: .badData)
    }
    let length = try blockLength(for: returns, context)
    let seed = context.globals.seed ?? 1
    let replications = try replicate(returns, blockLength: length, seed: seed, context)
    let estimate = context[statistic].value(of: returns)
    let scale = Self.scale(of: context[statistic], context[periods])
    let range = interval(returns, replications, estimate: estimate, blockLength: length, context)
    return output(
      estimate * scale, range.map { ($0.lowerBound * scale, $0.upperBound * scale) },
      BootstrapInterval.standardError(replications.map(\.value)) * scale, length, seed, context)
  }

  /// The statistic of a resample, and its standard error where the interval needs one.
  private struct Replication: Sendable {
    let value: Double
    let error: Double
  }

  private func replicate(
    _ returns: [Double], blockLength: Double, seed: UInt64, _ context: CommandContext
  ) throws -> [Replication] {
    let bootstrap = BlockBootstrap(context[method], count: returns.count, blockLength: blockLength)
    let parent = RandomStream(seed: seed)
    let statistic = context[statistic]
    let needsErrors = context[interval] == .studentized
    return try context.workers.map(context[resamples]) { index in
      let sample = bootstrap.row(index, of: parent).map { returns[Int($0)] }
      return Replication(
        value: statistic.value(of: sample),
        error: needsErrors ? statistic.standardError(sample, meanBlock: blockLength) : .nan)
    }
  }

  private func interval(
    _ returns: [Double], _ replications: [Replication], estimate: Double, blockLength: Double,
    _ context: CommandContext
  ) -> ClosedRange<Double>? {
    let values = replications.map(\.value)
    guard let method = context[interval].method else {
      return BootstrapInterval.studentized(
        estimate: estimate,
        standardError: context[statistic].standardError(returns, meanBlock: blockLength),
        replications: values, standardErrors: replications.map(\.error), confidence: context[confidence])
    }
    let acceleration =
      context[interval] == .bca
      ? BootstrapInterval.acceleration(jackknife: context[statistic].jackknife(returns)) : 0
    return BootstrapInterval.interval(
      method, estimate: estimate, replications: values, confidence: context[confidence],
      acceleration: acceleration)
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

  private static func scale(of statistic: ReturnStatistic, _ periods: Double?) -> Double {
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
