import CommandKit
import Diagnostics
import Search

/// Weights for a score beside the front of a study.
struct FrontWeights: ParameterGroup {
  let weights = Option(
    "weights", .text("W,W"), "weight of each objective, for a score beside the front; no score unless given")

  /// - Returns: `nil` without weights.
  func score(_ study: Study, _ context: CommandContext) throws -> FrontScore? {
    guard let text = context[weights] else { return nil }
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { Double($0.trimmingPrefix(" ")) }
    guard numbers.count == parts.count else {
      throw AssayError(
        code: "invalid_value", message: "`\(text)` is no list of numbers.",
        remedy: "Give a number for each objective, such as --weights 2,1.", place: "--weights", kind: .usage)
    }
    return try FrontScore(study, weights: numbers)
  }
}
