import CommandKit
import Continuous
import Diagnostics
import Factory
import Glibc
import Market
import Numerics
import Storage
import Strategies

struct ProveContinuous: Command {
  static let path = "prove continuous"
  static let abstract =
    "Count what endless iterations promote where there is nothing, and where something was planted."
  static let discussion = """
    The null study runs iterations on markets without edge and without costs: with costs a challenger that trades less is
    truly better. Every rule but the test on fresh data is switched off, so nothing else stands between noise and a
    promotion. The share of false promotions is held by the online procedure; the study fails when more were made than
    alpha allows at the 1 % level.

    The planted study runs on a market with mean reversion, eight times as long, with all rules in force. It tells in
    which iteration the first strategy was promoted, and the command fails when none was.
    """
  static let examples = [
    CommandExample("assay prove continuous", "100 iterations of five strategies"),
    CommandExample("assay prove continuous --iterations 10 --strategies RSI2_MeanReversion", "a smaller one"),
  ]

  let iterations = Option(
    "iterations", .integer(in: 1...100_000), default: 100, "iterations of the null study")
  let planted = Option("planted-iterations", .integer(in: 0...100_000), default: 10, "of the planted study")
  let bars = Option("bars", .integer(in: 300...100_000), default: 1_260, "days of a market")
  let trials = Option("trials", .integer(in: 2...10_000), default: 20, "trials of a search")
  let strategies = Option(
    "strategies", .list(of: .text("NAME").suggesting(StrategyCatalogue.names)),
    "names; five of different kinds unless given")
  private static let five = ["BBIBSReversal", "Double7s", "BollingerBands", "VWAPReversion", "MACross"]
  let own = StrategyOptions()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let names = context[strategies] ?? Self.five
    let library = try own.library(context, for: names)
    let settings =
      try context.globals.config.map { try ContinuousSettings.load($0).settings } ?? ContinuousSettings()
    let study = ContinuousStudy(
      iterations: context[iterations], strategies: try names.map { try library.model(named: $0) },
      code: Version.code, workers: context.globals.workers, seed: context.globals.seed ?? 1,
      bars: context[bars],
      trials: context[trials], settings: settings)
    var found = study
    found.iterations = context[planted]
    let null = try await outcome(.null, study, context)
    let power = try await outcome(.planted, found, context)
    let allowed = Self.most(tests: null.tests, alpha: settings.alpha)
    let holds =
      null.promotions.count <= allowed && (power.iterations == 0 || !power.promotions.isEmpty)
    let first = power.promotions.first
    let json: JSONValue = [
      "alpha": .number(settings.alpha), "procedure": .string(settings.procedure.rawValue),
      "holds": .bool(holds),
      "null": null.json, "allowed": JSONValue(allowed), "planted": power.json,
      "iterations_until_promoted": first.map { JSONValue($0.iteration) } ?? .null,
    ]
    var lines = [
      "Null: \(null.iterations) iterations, \(null.tests) tests, \(null.promotions.count) promoted "
        + "(at most \(allowed) at the 1 % level).",
      null.promotions.count <= allowed
        ? "No more was promoted than the error allows."
        : "More was promoted than the error allows, where there was nothing.",
    ]
    if power.iterations > 0 {
      lines.append(
        "Planted: \(power.tests) tests in \(power.iterations) iterations, \(power.promotions.count) promoted"
          + (first.map { "; the first, \($0.strategy), in iteration \($0.iteration)." }
            ?? ": a real improvement was not found."))
    }
    let text = lines.joined(separator: "\n")
    return CommandOutput(json: json, exitCode: holds ? .done : .failed, text: text)
  }

  /// Promotions that are exceeded with a probability of at most 1 % when each test promotes with probability alpha: a
  /// loose bound, because the levels of the procedure are far below alpha.
  private static func most(tests: Int, alpha: Double) -> Int {
    var (probability, sum, count) = (pow(1 - alpha, Double(tests)), 0.0, 0)
    while true {
      sum += probability
      if sum >= 0.99 || count >= tests { return count }
      probability *= Double(tests - count) / Double(count + 1) * alpha / (1 - alpha)
      count += 1
    }
  }

  private func outcome(
    _ kind: ContinuousStudy.Kind, _ study: ContinuousStudy, _ context: CommandContext
  ) async throws -> ContinuousStudy.Outcome {
    if study.iterations == 0 { return ContinuousStudy.Outcome() }
    let scratch = try ScratchFolder()
    defer { scratch.remove() }
    let folder = ContinuousFolder(scratch.path)
    let meter = context.console.progress(
      "prove continuous, \(kind.rawValue)", total: study.iterations, unit: "iterations")
    let interruption = context.interruption
    let outcome = try await interruption.deferring {
      try await study.run(
        kind, in: folder, now: { Clock.now() }, progress: { meter.advance() },
        isInterrupted: { interruption.isRequested })
    }
    meter.finish()
    guard let outcome else { throw Interrupted(remedy: "Start it again; it begins anew.") }
    return outcome
  }
}
