import CommandKit
import Diagnostics

/// The one command of the executable.
struct RunBenchmarks: Command {
  static let path = "run"
  static let abstract = "Measure the hot paths of assay."
  static let discussion = """
    Prints median and spread of the wall time with nanoseconds per unit, beside what the design allows, and
    the calls of the allocator. Inputs are made outside the timed part.

    Times depend on the machine and are never judged; instructions and allocations are, by check.sh.
    """
  static let examples = [
    CommandExample("assay-bench", "everything, about three minutes"),
    CommandExample("assay-bench --only sweep", "names that contain `sweep`"),
    CommandExample("assay-bench --json --date 2025-11-20", "for a file"),
  ]

  let only = Option.repeated("only", .text("NAME"), "only benchmarks whose name contains NAME")
  let bars = Option("bars", .integer(in: 1_000 ... .max), default: 350_000, "bars of the price series")
  let iterations = Option("iterations", .integer(in: 1 ... .max), "exactly N calls each, without warming up")
  let date = Option("date", .text("DATE"), "the date to print; the program reads no clock for it")
  let list = Flag("list", "list the benchmarks and stop")
  let counted = Flag("counted", "only benchmarks that have thresholds")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let wanted = context[only]
    let chosen = hotPaths.filter { benchmark in
      (wanted.isEmpty || wanted.contains { benchmark.name.contains($0) })
        && (!context[counted] || benchmark.isCounted)
    }
    if context[list] {
      return CommandOutput(
        json: JSONValue(chosen.map(\.name)), text: chosen.map(\.name).joined(separator: "\n"))
    }
    let machine = Machine()
    let date = context[date]
    let measurements = try chosen.map { benchmark in
      context.console.info("measuring \(benchmark.name)")
      return try Measurement(
        benchmark, scale: Benchmark.Scale(bars: context[bars]), iterations: context[iterations])
    }
    let text = "\(machine.line(date: date))\n\n\(Self.table(measurements))"
    return CommandOutput(
      json: [
        "machine": machine.json(date: date), "bars": JSONValue(context[bars]),
        "benchmarks": .array(measurements.map(\.json)),
      ], text: text)
  }

  private static func table(_ measurements: [Measurement]) -> String {
    var table = TextTable([
      .text("benchmark"), .number("ms"), .number("spread"), .number("ns"), .number("expected"), .text("per"),
      .number("allocations"), .text("also"),
    ])
    for measurement in measurements {
      var also = measurement.facts.map { "\($0.name) \(number($0.value))" }
      if let (unit, count) = measurement.alternative {
        also.insert("\(number(measurement.median / count)) ns a \(unit)", at: 0)
      }
      table.append([
        measurement.benchmark.name, number(measurement.median / 1e6), "± \(number(measurement.spread * 100)) %",
        number(measurement.nanosecondsPerUnit), number(measurement.benchmark.expected),
        measurement.benchmark.unit, "\(measurement.allocations)", also.joined(separator: ", "),
      ])
    }
    return table.text()
  }

  /// Three significant digits, whole numbers whole.
  private static func number(_ value: Double) -> String {
    let decimals = abs(value) >= 100 ? 0 : abs(value) >= 10 ? 1 : abs(value) >= 1 ? 2 : 3
    return NumberText.fixed(value, decimals)
  }
}
