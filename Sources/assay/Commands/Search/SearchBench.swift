import CommandKit
import Diagnostics
import Numerics
import Search

struct SearchBench: Command {
  static let path = "search bench"
  static let abstract = "Measure a sampler on functions with a known optimum."
  static let discussion = """
    For every seed a study is made, and what it had found after a quarter, half and all of its trials is printed: the
    least value, for a noisy function the value without noise of the trial that looks best, and with several objectives
    the hypervolume, of which more is better. Times are of one core and hold the function, which takes microseconds.
    """
  static let examples = [
    CommandExample("assay search bench --function branin --sampler tpe --seeds 40 --json", "one function"),
    CommandExample("assay search bench", "all functions, beside random points"),
  ]

  let function = Option(
    "function", .text("NAME").suggesting(TestFunction.names), "one function; all unless given")
  let sampler = Option(
    "sampler", .choice(SamplerChoice.Kind.allCases.map(\.rawValue)), default: "tpe", "the sampler")
  let trials = Option("trials", .integer(in: 4...100_000), default: 100, "trials of a study")
  let seeds = Option("seeds", .integer(in: 1...10_000), default: 40, "studies, with the seeds from 0")
  let batch = Option("batch", .integer(in: 1...1_024), default: 1, "trials that are proposed together")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let choice = try SamplerChoice(named: context[sampler])
    let names = context[function].map { [$0] } ?? TestFunction.names
    var documents: [JSONValue] = []
    var table = TextTable([
      .text("function"), .text("sampler"), .number("trials"), .number("median"), .number("25 %"),
      .number("75 %"),
      .number("ms a trial"),
    ])
    for name in names {
      let benchmark = SearchBenchmark(
        try TestFunction.named(name), sampler: choice, trials: context[trials], batch: context[batch])
      let meter = context.console.progress(name, total: context[seeds], unit: "studies")
      let seeds = context[seeds]
      let timed = try Workers(context.globals.workers).map(seeds) { seed in
        let stopwatch = ThreadStopwatch()
        let run = try benchmark.run(seed: UInt64(seed))
        meter.advance()
        return (run: run, seconds: stopwatch.seconds)
      }
      meter.finish()
      let milliseconds =
        timed.reduce(0) { $0 + $1.seconds } * 1_000 / Double(seeds * context[trials])
      documents.append(document(benchmark, timed.map(\.run), milliseconds))
      append(benchmark, timed.map(\.run), milliseconds, to: &table)
    }
    let text = table.text(width: context.console.width, style: context.console.outputStyle)
    return CommandOutput(json: context[function] == nil ? .array(documents) : documents[0], text: text)
  }

  private func document(
    _ benchmark: SearchBenchmark, _ runs: [SearchBenchmark.Run], _ milliseconds: Double
  ) -> JSONValue {
    func checkpoints(_ figure: (SearchBenchmark.Run) -> [Double]) -> JSONValue {
      .object(
        JSONObject(
          benchmark.checkpoints.enumerated().map { place, trials -> (String, JSONValue) in
            ("\(trials)", .array(runs.map { .number(figure($0)[place]) }))
          }))
    }
    var json: JSONObject = [
      "function": .string(benchmark.function.name), "sampler": .string(benchmark.sampler.kind.rawValue),
      "checkpoints": checkpoints(\.reached), "milliseconds_per_trial": .number(milliseconds),
    ]
    if benchmark.function.noise > 0 { json["observed"] = checkpoints(\.observed) }
    return .object(json)
  }

  private func append(
    _ benchmark: SearchBenchmark, _ runs: [SearchBenchmark.Run], _ milliseconds: Double,
    to table: inout TextTable
  ) {
    for (place, trials) in benchmark.checkpoints.enumerated() {
      let sorted = runs.map { $0.reached[place] }.sorted()
      func quantile(_ share: Double) -> String {
        let position = share * Double(sorted.count - 1)
        let low = Int(position)
        let high = min(low + 1, sorted.count - 1)
        return NumberText.significant(sorted[low] + (position - Double(low)) * (sorted[high] - sorted[low]))
      }
      table.append([
        benchmark.function.name, benchmark.sampler.kind.rawValue, "\(trials)", quantile(0.5), quantile(0.25),
        quantile(0.75), NumberText.significant(milliseconds),
      ])
    }
  }
}
