import CommandKit
import Diagnostics
import Numerics

/// The options of every command that draws random arrangements.
struct DrawOptions: ParameterGroup {
  let resamples = Option(
    "resamples", .integer(in: 19...10_000_000, "B"), default: 2000, "number of random arrangements")

  func count(_ context: CommandContext) -> Int { context[resamples] }
  func seed(_ context: CommandContext) -> UInt64 { context.globals.seed ?? 1 }
}

extension CommandContext {
  /// The threads that share the work of a kernel.
  var workers: Workers { Workers(globals.workers) }
}
