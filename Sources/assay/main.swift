import CommandKit
import Glibc

exit(await Application.assay.run(Array(CommandLine.arguments.dropFirst())).rawValue)
