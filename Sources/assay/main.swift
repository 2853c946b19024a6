import CommandKit
import Glibc
import UserStrategies

// The process that holds the compiled strategies of a user is this same program.
if CommandLine.arguments.dropFirst().first == StrategyHost.word {
  exit(StrategyHost.serve(Array(CommandLine.arguments.dropFirst(2))))
}
exit(await Application.assay.run(Array(CommandLine.arguments.dropFirst())).rawValue)
