import CommandKit
import Diagnostics
import Factory
import Numerics

/// A share with its interval, for people and for programs.
enum ShareText {
  static func interval(_ share: ObservedShare) -> String {
    "\(NumberText.percent(share.lower)) to \(NumberText.percent(share.upper))"
  }

  /// How many strategies of a run got through each gate, in the mean.
  static func funnel(_ outcomes: [ProofOutcome]) -> String {
    ProofOutcome.funnel(of: outcomes).map { NumberText.short($0) }.joined(separator: " · ")
  }

  static func document(_ share: ObservedShare) -> JSONValue {
    [
      "runs": JSONValue(share.trials), "hits": JSONValue(share.hits), "share": .number(share.share),
      "lower": .number(share.lower), "upper": .number(share.upper),
    ]
  }
}
