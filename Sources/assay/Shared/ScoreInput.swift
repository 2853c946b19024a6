import CommandKit
import Diagnostics
import Learning

/// The option of every command that takes scores beside what came true.
struct ScoreInput: ParameterGroup {
  let path = Option.required(
    "input", .file,
    "text table with the columns `label` (0 or 1), `score` and optionally `weight`; `-` reads a pipe")

  func read(_ context: CommandContext) throws -> LabelledScores {
    let table = try NamedColumns(context[path])
    return try LabelledScores(
      labels: table.numbers("label"), scores: table.numbers("score"),
      weights: table.has("weight") ? table.numbers("weight") : nil)
  }
}
