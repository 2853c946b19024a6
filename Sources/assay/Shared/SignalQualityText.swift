import CommandKit
import Learning
import Market

/// A study of signal quality for a terminal.
struct SignalQualityText {
  let study: QualityStudy
  let style: Style

  var text: String {
    let split = study.split
    let dates =
      "test from \(Timestamp(nanoseconds: split.testStart).date) on; "
      + "\(NumberText.grouped(split.purged.count)) rows that overlap the next part left out"
    var parts = [
      "\(style.bold("signal quality")): \(NumberText.grouped(split.training.count)) rows teach, "
        + "\(NumberText.grouped(split.validation.count)) choose, "
        + "\(NumberText.grouped(split.test.count)) judge; \(dates)",
      scores.text(style: style),
      "Intervals at 95 %, over blocks of \(study.blockLength) days.",
      features.text(style: style),
    ]
    if let acting = study.acting { parts.append(acting.text) }
    parts.append(study.sentence)
    return parts.joined(separator: "\n\n")
  }

  private var scores: TextTable {
    var table = TextTable([
      .text("model"), .number("AUC, validation"), .number("AUC, test"), .text("95% interval"),
      .number("log loss"), .number("Brier"), .number("calibration error"), .text(""),
    ])
    func add(_ name: String, _ scores: QualityStudy.Scores, _ note: String) {
      let interval = scores.interval.map {
        "\(NumberText.fixed($0.lowerBound, 3)) to \(NumberText.fixed($0.upperBound, 3))"
      }
      table.append([
        name, NumberText.fixed(scores.aucValidation, 3), NumberText.fixed(scores.ranking.auc, 3),
        interval ?? NumberText.undefined, NumberText.fixed(scores.probability?.logLoss, 4),
        NumberText.fixed(scores.probability?.brier, 4),
        NumberText.fixed(scores.probability?.expectedCalibrationError, 3), note,
      ])
    }
    for (index, member) in study.members.enumerated() {
      let weight = study.ensembleMembers.firstIndex(of: index).map { study.ensembleWeights[$0] }
      add(
        member.name, member.scores,
        weight.map { "\(NumberText.percent($0, 0)) of the ensemble" } ?? "")
    }
    add("ensemble", study.ensemble, "")
    if let rates = study.groupRates { add(study.groupRatesName, rates.scores, "no model") }
    return table
  }

  private var features: TextTable {
    var table = TextTable([.text("model"), .text("features that matter most")])
    for member in study.members {
      table.append([member.name, member.importances.prefix(6).map(\.feature).joined(separator: ", ")])
    }
    return table
  }
}

extension ActingOnScores {
  fileprivate var text: String {
    let range = interval.map {
      "\(NumberText.fixed($0.lowerBound, 2)) to \(NumberText.fixed($0.upperBound, 2))"
    }
    return """
      Acting on it: the \(NumberText.percent(keptShare, 0)) of the signals at or above \(NumberText.fixed(threshold, 3)) \
      have a Sharpe ratio of \(NumberText.fixed(sharpeKept, 2)), all have \(NumberText.fixed(sharpeAll, 2)); \
      the difference lies within \(range ?? NumberText.undefined). Mean return of a signal after costs: \
      \(NumberText.fixed(meanReturnKept, 3)) % against \(NumberText.fixed(meanReturnAll, 3)) %.
      """
  }
}
