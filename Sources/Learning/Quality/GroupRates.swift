import Diagnostics

/// Success rates by group on the training rows as scores of later ones: the table of counts that a model has to beat.
///
/// Groups are the strategy and the side of a signal where the table has both, or the one that it has. A group with
/// fewer than `least` training rows has the rate of all.
struct GroupRates {
  /// What it counts by: `strategy`, `signal_type`.
  let groups: [String]
  let validation: [Double]
  let test: [Double]

  static let features = ["strategy", "signal_type"]
  static let least = 20

  /// `nil` where the table has neither as a text.
  init?(_ table: TrainingTable, _ split: TimeSplit) {
    let columns = Self.features.compactMap { name -> (name: String, codes: [Int32])? in
      guard case .categories(let codes, _)? = table.feature(name)?.values else { return nil }
      return (name, codes)
    }
    if columns.isEmpty { return nil }
    func group(_ row: Int) -> [Int32] { columns.map { $0.codes[row] } }
    var counts: [[Int32]: (rows: Double, labels: Double)] = [:]
    var all = (rows: 0.0, labels: 0.0)
    for row in split.training {
      let weight = table.weights[row]
      let label = weight * table.labels[row]
      let own = counts[group(row)] ?? (0, 0)
      counts[group(row)] = (own.rows + weight, own.labels + label)
      all = (all.rows + weight, all.labels + label)
    }
    let sizes = split.training.reduce(into: [[Int32]: Int]()) { $0[group($1), default: 0] += 1 }
    func rate(_ row: Int) -> Double {
      let key = group(row)
      guard sizes[key] ?? 0 >= Self.least, let own = counts[key] else { return all.labels / all.rows }
      return own.labels / own.rows
    }
    groups = columns.map(\.name)
    validation = split.validation.map(rate)
    test = split.test.map(rate)
  }
}
