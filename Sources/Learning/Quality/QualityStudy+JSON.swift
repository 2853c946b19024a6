public import Diagnostics
import Market

extension QualityStudy {
  /// What the study found, as `assay learn quality --json` prints it.
  public var json: JSONValue {
    [
      "rows": [
        "train": JSONValue(split.training.count), "validation": JSONValue(split.validation.count),
        "test": JSONValue(split.test.count), "purged": JSONValue(split.purged.count),
      ],
      "split": [
        "train_from": .string(Self.date(table.times[split.training[0]])),
        "validation_from": .string(Self.date(split.validationStart)),
        "test_from": .string(Self.date(split.testStart)),
        "test_through": .string(Self.date(table.times[table.count - 1])),
        "embargo_days": JSONValue(settings.embargoDays),
      ],
      "features": JSONValue(table.features.count),
      "positives": [
        "train": .number(share(split.training)), "validation": .number(share(split.validation)),
        "test": .number(share(split.test)),
      ],
      "interval_block_days": JSONValue(blockLength),
      "models": .array(members.map(document)),
      "ensemble": .object(
        JSONObject(
          [
            ("members", JSONValue(ensembleMembers.map { members[$0].name })),
            ("weights", JSONValue(ensembleWeights)),
          ] + Self.document(ensemble).members.map { ($0.key, $0.value) }
            + [
              ("lift", lift),
              (
                "auc_gain_over_baseline", .number(ensemble.ranking.auc - members[baseline].scores.ranking.auc)
              ),
              ("auc_gain_interval", Self.document(gainOverBaseline)),
            ])),
      "baseline": .object(
        JSONObject(
          [("name", JSONValue.string(members[baseline].name))]
            + Self.document(members[baseline].scores).members.map { ($0.key, $0.value) })),
      "success_rates": groupRates.map { rates in
        .object(
          JSONObject(
            [("by", JSONValue(rates.groups))] + Self.document(rates.scores).members.map { ($0.key, $0.value) }
              + [
                (
                  "auc_gain_of_ensemble", .number(ensemble.ranking.auc - rates.scores.ranking.auc)
                ),
                ("auc_gain_interval", Self.document(gainOverGroupRates)),
              ]))
      } ?? .null,
      "acting_on_it": acting.map(Self.document) ?? .null,
      "sentence": .string(sentence),
    ]
  }

  /// Whether the ensemble ranks signals beyond luck, in a sentence.
  public var sentence: String {
    let auc = Self.fixed(ensemble.ranking.auc)
    guard let interval = ensemble.interval else {
      return "The ensemble reaches an AUC of \(auc) on the test part, which has too few days for an interval."
    }
    let range = "\(Self.fixed(interval.lowerBound)) to \(Self.fixed(interval.upperBound))"
    if interval.lowerBound <= 0.5 {
      return
        "No evidence that the signals can be told apart: the ensemble's AUC on the test part is \(auc), and its "
        + "interval, \(range), holds 0.5."
    }
    return "The ensemble ranks signals beyond luck: AUC \(auc) on the test part, \(range). "
      + Self.comparison("It", gainOverBaseline, "the logistic regression")
      + (groupRates.map {
        " " + Self.comparison("It", gainOverGroupRates, "the success rates by \(Self.words($0.groups))")
      } ?? "")
  }

  /// Whether the whole interval of a difference lies above or below 0.
  private static func comparison(_ subject: String, _ gain: ClosedRange<Double>?, _ other: String) -> String {
    if let gain, gain.lowerBound > 0 { return "\(subject) beats \(other) beyond luck." }
    if let gain, gain.upperBound < 0 { return "\(subject) is worse than \(other) beyond luck." }
    return "\(subject) does not beat \(other) beyond luck."
  }

  /// How the success rates are called in a table.
  public var groupRatesName: String { "success rate by \(Self.words(groupRates?.groups ?? []))" }

  /// `strategy and side`.
  static func words(_ groups: [String]) -> String {
    groups.map { $0 == "signal_type" ? "side" : $0 }.joined(separator: " and ")
  }

  private func share(_ rows: [Int]) -> Double {
    Double(rows.count { table.labels[$0] == 1 }) / Double(rows.count)
  }

  private func document(_ member: Member) -> JSONValue {
    var document: JSONObject = ["name": .string(member.name)]
    for (key, value) in Self.document(member.scores).members { document[key] = value }
    document["top_features"] = JSONValue(member.importances.prefix(10).map(\.feature))
    document["importance"] = .array(
      member.importances.map {
        [
          "feature": .string($0.feature), "gain": JSONValue($0.gain),
          "permutation": JSONValue($0.permutation),
          "shap": JSONValue($0.contribution),
        ]
      })
    document["parameters"] = member.model.parameters
    return .object(document)
  }

  /// The figures of one model.
  public static func document(_ scores: Scores) -> JSONObject {
    let deLong = scores.ranking.interval()
    return [
      "auc_validation": .number(scores.aucValidation), "auc_test": .number(scores.ranking.auc),
      "auc_interval": document(scores.interval),
      "auc_interval_delong": deLong.map { [.number($0.lower), .number($0.upper)] } ?? .null,
      "average_precision": .number(scores.ranking.averagePrecision),
      "log_loss": JSONValue(scores.probability?.logLoss), "brier": JSONValue(scores.probability?.brier),
      "ece": JSONValue(scores.probability?.expectedCalibrationError),
      "calibration": calibration(scores),
    ]
  }

  private static func calibration(_ scores: Scores) -> JSONValue {
    .array(
      (scores.probability?.calibration ?? []).map {
        [
          "from": .number($0.lower), "to": .number($0.upper), "n": JSONValue($0.count),
          "mean_score": .number($0.meanScore), "share": .number($0.share),
        ]
      })
  }

  private var lift: JSONValue {
    guard let lift = ensemble.lift else { return .null }
    return .array(
      lift.groups.map {
        [
          "n": JSONValue($0.count), "positives": JSONValue($0.positives), "rate": .number($0.rate),
          "lift": .number($0.lift), "cumulative_lift": .number($0.cumulativeLift),
        ]
      })
  }

  private static func document(_ acting: ActingOnScores) -> JSONValue {
    [
      "threshold": .number(acting.threshold), "kept_share": .number(acting.keptShare),
      "kept": JSONValue(acting.kept), "days": JSONValue(acting.days),
      "sharpe_all": JSONValue(acting.sharpeAll), "sharpe_kept": JSONValue(acting.sharpeKept),
      "mean_return_all_pct": .number(acting.meanReturnAll),
      "mean_return_kept_pct": JSONValue(acting.meanReturnKept),
      "interval": document(acting.interval),
    ]
  }

  static func document(_ interval: ClosedRange<Double>?) -> JSONValue {
    interval.map { [.number($0.lowerBound), .number($0.upperBound)] } ?? .null
  }

  static func date(_ instant: Int64) -> String { Timestamp(nanoseconds: instant).date.description }

  static func fixed(_ value: Double) -> String {
    let thousandths = Int((value * 1_000).rounded())
    let digits = String(abs(thousandths) % 1_000)
    let zeros = String(repeating: "0", count: 3 - digits.count)
    return "\(thousandths < 0 ? "−" : "")\(abs(thousandths) / 1_000).\(zeros)\(digits)"
  }
}
