public import Diagnostics
import Numerics

extension PriceStudy {
  /// One horizon of `assay learn prices --json`.
  public var json: JSONValue {
    [
      "horizon": JSONValue(panel.horizon),
      "rows": [
        "train": JSONValue(split.training.count), "validation": JSONValue(split.validation.count),
        "test": JSONValue(split.test.count), "purged": JSONValue(split.purged.count),
      ],
      "test_from": .string(QualityStudy.date(split.testStart)), "symbols": JSONValue(panel.symbols),
      "models": .array(scores.map(Self.document)), "baselines": .array(baselines.map(Self.document)),
      "sentence": .string(sentence),
    ]
  }

  /// The figures of one forecast.
  public static func document(_ score: Score) -> JSONValue {
    let rank = score.rankInformation
    return [
      "name": .string(score.name), "mse": .number(score.meanSquaredError),
      "mae": .number(score.meanAbsoluteError), "r2_zero": JSONValue(score.rSquaredZero),
      "r2_mean": JSONValue(score.rSquaredMean), "rank_ic": JSONValue(rank?.mean),
      "ic_t": JSONValue(rank?.neweyWestT), "ic_dates": JSONValue(rank?.dates ?? 0),
      "ic_interval": QualityStudy.document(score.rankInterval),
      "ic_decay": .array(score.decay.map { JSONValue($0) }),
      "direction": JSONValue(score.directionalAccuracy),
      "diebold_mariano": [
        "statistic": JSONValue(score.lossTest?.statistic),
        "p_two_sided": JSONValue(score.lossTest?.twoSidedPValue),
      ],
    ]
  }

  /// Whether a model forecasts better than no forecast, in a sentence. At 5 %, by Holm's correction for the models that
  /// were tried at this horizon.
  public var sentence: String {
    let better = named { score in
      score.lossTest.flatMap { $0.statistic < 0 ? $0.twoSidedPValue : nil }
    }
    let ranked = named { score in
      score.rankInformation?.neweyWestT.flatMap { $0 > 0 ? 2 * NormalDistribution.survival($0) : nil }
    }
    let errors =
      better.isEmpty
      ? "No model has smaller squared errors than no forecast beyond luck"
      : "\(better.joined(separator: ", ")): smaller squared errors than no forecast beyond luck"
    let ranks =
      ranked.isEmpty
      ? "none orders the symbols of a date beyond luck"
      : "\(ranked.joined(separator: ", ")) \(ranked.count == 1 ? "orders" : "order") the symbols of a date beyond luck"
    return
      "\(panel.horizon) bars ahead. \(errors); \(ranks). P-values are corrected for the \(scores.count) models "
      + "that were tried."
  }

  /// Models whose p-value stays at 5 % or less after Holm's correction; one without a p-value counts with 1.
  private func named(_ pValue: (Score) -> Double?) -> [String] {
    let values = scores.map { score in pValue(score).flatMap { $0.isNaN ? nil : min(1, $0) } ?? 1 }
    let adjusted = (try? MultipleTesting.adjusted(values, by: .holm)) ?? values
    return zip(scores, adjusted).filter { $0.1 <= 0.05 }.map(\.0.name)
  }
}

extension PriceStudy.Score {
  /// Of the mean rank information coefficient at 95 %, by Newey and West's error.
  public var rankInterval: ClosedRange<Double>? {
    guard let rank = rankInformation, let t = rank.neweyWestT, t != 0 else { return nil }
    let reach = 1.959963984540054 * abs(rank.mean / t)
    return (rank.mean - reach)...(rank.mean + reach)
  }
}
