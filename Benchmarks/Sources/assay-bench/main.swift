import Diagnostics
import Glibc

let arguments = Array(CommandLine.arguments.dropFirst())
if arguments.contains("--help") {
  print(Options.help)
  exit(0)
}
do {
  if arguments.first == "indicators" {
    try IndicatorTimes.run(Array(arguments.dropFirst()))
    exit(0)
  }
  let options = try Options(arguments)
  let chosen = hotPaths.filter { options.chooses($0) }
  if options.listsNames {
    for benchmark in chosen { print(benchmark.name) }
    exit(0)
  }
  let measurements = try chosen.map { benchmark in
    writeError("measuring \(benchmark.name)")
    return try Measurement(benchmark, bars: options.bars, iterations: options.iterations)
  }
  let report = Report(options: options, measurements: measurements)
  print(options.asJSON ? report.json.text(.indented) : report.text)
} catch {
  writeError("error: \(error)")
  exit(1)
}
