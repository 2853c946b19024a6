import Learning

/// The features of a table by how well each one alone tells winning trades from losing ones in some rows.
///
/// A feature counts by how far its area under the ROC curve is from one half. It is fitted on training rows alone, so
/// that the choice of features is a part of what cross-validation judges.
struct FeatureRanking: Sendable {
  /// Places of the features in the table, the best first. Features without a value in these rows are left out.
  let order: [Int]

  init(_ table: TrainingTable, rows: [Int]) {
    var scored: [(place: Int, score: Double)] = []
    for (place, feature) in table.features.enumerated() {
      guard let score = Self.score(feature.values, table.labels, rows) else { continue }
      scored.append((place, score))
    }
    order = scored.sorted { ($1.score, $0.place) < ($0.score, $1.place) }.map(\.place)
  }

  /// A table of the best features, in the table's own order.
  func select(_ count: Int, from table: TrainingTable) -> TrainingTable {
    let chosen = Set(order.prefix(count))
    return TrainingTable(
      features: table.features.indices.filter(chosen.contains).map { table.features[$0] }, times: table.times,
      symbols: table.symbols, ends: table.ends, labels: table.labels, weights: table.weights,
      outcomes: table.outcomes)
  }

  /// |AUC − ½| of numbers; for texts the same of each text's share of winners.
  private static func score(_ values: TrainingTable.Values, _ labels: [Double], _ rows: [Int]) -> Double? {
    var numbers: [Double]
    switch values {
    case .numbers(let all): numbers = rows.map { all[$0] }
    case .categories(let codes, let names):
      var (wins, counts) = (
        [Double](repeating: 0, count: names.count), [Double](repeating: 0, count: names.count)
      )
      for row in rows where codes[row] >= 0 {
        wins[Int(codes[row])] += labels[row]
        counts[Int(codes[row])] += 1
      }
      numbers = rows.map { codes[$0] < 0 ? .nan : wins[Int(codes[$0])] / counts[Int(codes[$0])] }
    }
    let known = numbers.indices.filter { !numbers[$0].isNaN }
    guard !known.isEmpty else { return nil }
    let scores = known.map { numbers[$0] }
    let isWin = known.map { labels[rows[$0]] }
    guard let data = try? LabelledScores(labels: isWin, scores: scores), let skill = RankingSkill(data) else {
      return 0
    }
    // A feature that is known for few trades tells little.
    return abs(skill.auc - 0.5) * Double(known.count) / Double(rows.count)
  }
}
