import Diagnostics
public import Numerics

/// How much a model relies on a feature, told three ways that answer different questions.
public struct FeatureImportance: Sendable, Hashable {
  public let feature: String
  /// Share of what all splits gained in training; `nil` for a family without splits.
  public let gain: Double?
  /// How much the AUC falls when the feature's values are exchanged between rows; about 0 or below where it does not
  /// matter.
  public let permutation: Double?
  /// Mean size of what the feature adds to a prediction before its link; `nil` for a family without an exact method.
  public let contribution: Double?
}

/// Computes importances of a model on some rows.
public struct ImportanceStudy: Sendable {
  let model: any Model
  let table: TrainingTable

  public init(_ model: any Model, _ table: TrainingTable) {
    self.model = model
    self.table = table
  }

  /// Falls of the AUC for each feature and permutation: `[feature][permutation]`.
  ///
  /// All columns that come of a feature are exchanged together: row i reads the feature of row `permutation[i]`.
  public func falls(
    rows: [Int], permutations: [[Int]], workers: Workers = .one
  ) throws -> [[Double]] {
    let columns = try model.preparation.values(table, rows: rows)
    let width = model.preparation.columns.count
    let labels = rows.map { table.labels[$0] }
    let base = try auc(try model.predict(columns: columns), labels)
    let gains = try model.gain()
    let features = model.preparation.features
    return try workers.map(features.count) { index -> [Double] in
      let places = self.places(features[index])
      // Trees that never split on a feature do not change with it.
      if let gains, places.allSatisfy({ gains[$0] == 0 }) {
        return [Double](repeating: base.isNaN ? .nan : 0, count: permutations.count)
      }
      return try permutations.map { permutation in
        var changed = columns
        for row in rows.indices {
          for place in places { changed[row * width + place] = columns[permutation[row] * width + place] }
        }
        return base - (try auc(try model.predict(columns: changed), labels))
      }
    }
  }

  /// All three figures for every feature, the most important first: by contribution, else by permutation.
  ///
  /// - Parameters:
  ///   - rows: on which permutations are judged; at most `mostPermuted` of them, evenly spread, and `mostExplained` for
  ///     contributions.
  public func importances(
    rows: [Int], repeats: Int = 3, mostPermuted: Int = 2_000, mostExplained: Int = 300, seed: UInt64,
    workers: Workers = .one
  ) throws -> [FeatureImportance] {
    let features = model.preparation.features
    let judged = Self.spread(rows, most: mostPermuted)
    var random = RandomStream(seed: seed).child(5)
    let permutations = (0..<repeats).map { _ in random.permutation(judged.count) }
    let falls = try falls(rows: judged, permutations: permutations, workers: workers).map {
      $0.reduce(0, +) / Double(max($0.count, 1))
    }
    let gains = try model.gain()
    let total = gains?.reduce(0, +) ?? 0
    let contributions = try meanContributions(Self.spread(rows, most: mostExplained))
    let found = features.enumerated().map { index, feature in
      FeatureImportance(
        feature: feature,
        gain: total > 0
          ? gains.map { gains in places(feature).reduce(0) { $0 + gains[$1] } / total } : nil,
        permutation: falls[index].isFinite ? falls[index] : nil, contribution: contributions?[index])
    }
    return found.indices.sorted { first, second in
      let (a, b) = (rank(found[first]), rank(found[second]))
      return (-a, first) < (-b, second)
    }.map { found[$0] }
  }

  private func rank(_ importance: FeatureImportance) -> Double {
    importance.contribution ?? importance.permutation ?? 0
  }

  private func meanContributions(_ rows: [Int]) throws(AssayError) -> [Double]? {
    let columns = try model.preparation.values(table, rows: rows)
    guard let parts = try model.contributions(columns: columns), !rows.isEmpty else { return nil }
    let width = model.preparation.columns.count + 1
    return model.preparation.features.map { feature in
      let places = self.places(feature)
      var sum = 0.0
      for row in rows.indices { sum += abs(places.reduce(0) { $0 + parts[row * width + $1] }) }
      return sum / Double(rows.count)
    }
  }

  private func places(_ feature: String) -> [Int] {
    model.preparation.columns.indices.filter { model.preparation.columns[$0].feature == feature }
  }

  private func auc(_ scores: [Double], _ labels: [Double]) throws(AssayError) -> Double {
    RankingSkill(try LabelledScores(labels: labels, scores: scores))?.auc ?? .nan
  }

  /// At most so many of the rows, evenly spread.
  static func spread(_ rows: [Int], most: Int) -> [Int] {
    rows.count <= most ? rows : (0..<most).map { rows[$0 * rows.count / most] }
  }
}
