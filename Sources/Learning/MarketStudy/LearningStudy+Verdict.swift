public import Diagnostics
import Numerics

extension LearningStudy {
  /// Markets without an edge whose interval of the AUC holds 0.5, and of the information coefficient 0.
  public var emptyWithinAUC: (held: Int, of: Int) {
    let known = empty.compactMap(\.aucInterval)
    return (known.count { $0.contains(0.5) }, known.count)
  }

  public var emptyWithinRank: (held: Int, of: Int) {
    let known = empty.compactMap(\.rankInterval)
    return (known.count { $0.contains(0) }, known.count)
  }

  /// Empty markets in which the price model forecasts the same for all symbols, so that it has no information
  /// coefficient: it claims nothing, as it should.
  public var emptySilent: Int { empty.count { $0.rankIC == nil } }

  /// Planted markets that were found: the interval lies above chance.
  public var plantedFoundAUC: Int { planted.count { ($0.aucInterval?.lowerBound ?? 0) > 0.5 } }
  public var plantedFoundRank: Int { planted.count { ($0.rankInterval?.lowerBound ?? -1) > 0 } }

  /// Share of the planted excess over chance that the models reached, over all planted markets; more than all of it
  /// would mean that they know what cannot be known.
  public var shareOfAUC: Double? {
    let reachable = planted.reduce(0) { $0 + $1.aucPlanted - 0.5 }
    return planted.isEmpty || reachable <= 0 ? nil : planted.reduce(0) { $0 + $1.auc - 0.5 } / reachable
  }

  public var shareOfRank: Double? {
    let pairs = planted.compactMap { market in
      market.rankIC.flatMap { own in market.rankPlanted.map { (own, $0) } }
    }
    let reachable = pairs.reduce(0) { $0 + $1.1 }
    return pairs.isEmpty || reachable <= 0 ? nil : pairs.reduce(0) { $0 + $1.0 } / reachable
  }

  /// Whether the study holds: as many empty markets within their intervals as 95 % allow (one in a hundred times fewer
  /// by chance), most planted ones found, and between half and all of what was planted reached.
  public var holds: Bool {
    func isCovered(_ count: (held: Int, of: Int)) -> Bool {
      count.of > 0 && BinomialDistribution(trials: count.of, probability: 0.95).cumulative(count.held) > 0.01
    }
    let silent = emptySilent
    // A model that is silent everywhere has no interval that could be wrong.
    let isRankCovered =
      silent == empty.count
      || isCovered((emptyWithinRank.held + silent, emptyWithinRank.of + silent))
    let shares = [shareOfAUC, shareOfRank].compactMap { $0 }
    return isCovered(emptyWithinAUC) && isRankCovered
      && (planted.isEmpty
        || plantedFoundAUC * 10 >= planted.count * 7 && shares.allSatisfy { $0 > 0.5 && $0 < 1.1 })
  }

  public var json: JSONValue {
    [
      "empty": [
        "markets": JSONValue(empty.count), "auc_interval_holds_half": JSONValue(emptyWithinAUC.held),
        "ic_interval_holds_zero": JSONValue(emptyWithinRank.held), "ic_undefined": JSONValue(emptySilent),
        "mean_auc": JSONValue(Self.mean(empty.map(\.auc))),
        "mean_rank_ic": JSONValue(Self.mean(empty.compactMap(\.rankIC))),
      ],
      "planted": [
        "markets": JSONValue(planted.count), "strength": .number(plan.strength),
        "found_by_auc": JSONValue(plantedFoundAUC), "found_by_ic": JSONValue(plantedFoundRank),
        "mean_auc": JSONValue(Self.mean(planted.map(\.auc))),
        "mean_auc_of_planted_score": JSONValue(Self.mean(planted.map(\.aucPlanted))),
        "mean_rank_ic": JSONValue(Self.mean(planted.compactMap(\.rankIC))),
        "mean_rank_ic_of_planted_score": JSONValue(Self.mean(planted.compactMap(\.rankPlanted))),
        "share_of_auc_reached": JSONValue(shareOfAUC), "share_of_ic_reached": JSONValue(shareOfRank),
        "mean_sharpe_all": JSONValue(Self.mean(planted.compactMap(\.sharpeAll))),
        "mean_sharpe_kept": JSONValue(Self.mean(planted.compactMap(\.sharpeKept))),
      ],
      "holds": .bool(holds),
    ]
  }

  static func mean(_ values: [Double]) -> Double? {
    values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }
}
