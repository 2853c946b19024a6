import CommandKit
import Glibc

let application = Application(
  name: "assay-bench", abstract: "Measures the hot paths of assay.", groups: [], commands: [RunBenchmarks.self])
// There is one command, so its name can be left out.
let arguments = Array(CommandLine.arguments.dropFirst())
exit(await application.run(arguments.first == "run" ? arguments : ["run"] + arguments).rawValue)
