import CommandKit
import Continuous
import Diagnostics
import Numerics

/// Iterations in words.
enum ContinuousText {
  static func summary(_ result: IterationResult) -> String {
    var lines = [
      "Iteration \(result.number): \(result.entries.count) strategies, "
        + "\(NumberText.grouped(result.backtests)) backtests, \(result.optimised) optimised, "
        + "\(result.promoted.count) promoted, \(result.demotions.count) demoted."
    ]
    for entry in result.promoted {
      lines.append(
        "  promoted \(entry.outcome.strategy): \(entry.outcome.champion.text()) -> "
          + "\(entry.outcome.challenger?.parameters.text() ?? ""), "
          + "p \(NumberText.significant(entry.attempt?.pValue, 3)) at level "
          + "\(NumberText.significant(entry.attempt?.level, 3))"
      )
    }
    for refusal in PromotionVerdict.Refusal.allCases {
      let names = result.entries.filter { entry in
        if case .refused(refusal, _) = entry.verdict { true } else { false }
      }.map(\.outcome.strategy)
      if names.isEmpty { continue }
      let shown = names.prefix(6).joined(separator: ", ")
      lines.append("  \(refusal.words): \(names.count) (\(shown)\(names.count > 6 ? ", …" : ""))")
    }
    let unchanged = result.entries.count { $0.verdict == .unchanged }
    if unchanged > 0 { lines.append("  \(unchanged) keep their parameters: the search found nothing else") }
    for problem in result.problems { lines.append("  \(problem)") }
    lines.append("Report: \(result.report)")
    lines.append("Database: \(result.database)")
    return lines.joined(separator: "\n")
  }

  static func history(_ event: HistoryEvent) -> [String] {
    [
      event.at, event.strategy, event.event, event.oldParameters, event.newParameters,
      event.improvement.map { NumberText.percent($0, 1) } ?? "", event.attempt.map { "\($0)" } ?? "",
    ]
  }
}
