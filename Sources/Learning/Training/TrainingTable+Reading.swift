public import Diagnostics
import Market
public import Storage

extension TrainingTable {
  /// A table from a file, and what was left out of it.
  public struct Reading: Sendable {
    public let table: TrainingTable
    /// Rows without a label, because what came of them is not known yet.
    public let withoutLabel: Int
  }

  /// Takes features, times and labels out of the columns of a file.
  ///
  /// Columns that are neither outcome, bookkeeping nor left out are features: numbers and truth values as they are,
  /// texts as categories. Rows are put into the order of time, then symbol.
  ///
  /// - Throws: `no_rows`; `missing_column`; `outcome_is_no_feature`; `invalid_time`, `invalid_label`, `invalid_weight`,
  ///   `infinite_value`, `label_before_row`, `duplicate_rows`, each with the row; `no_features`.
  public static func reading(
    _ file: ColumnTable, _ columns: TrainingColumns, source: String
  ) throws(AssayError) -> Reading {
    if file.rowCount == 0 {
      throw .training("no_rows", "The table has no rows.", "Give a table with rows.", source)
    }
    try check(columns, file, source)
    let reader = ColumnReader(file: file, source: source)
    let labels = try reader.numbers(columns.label)
    let labelled = labels.indices.filter { !labels[$0].isNaN }
    if labelled.isEmpty {
      throw .training(
        "no_rows", "No row has a value in `\(columns.label)`.", "Give rows whose outcome is known.", source)
    }
    let times = try reader.instants(columns.time, labelled)
    let symbols = try reader.texts(columns.symbol, labelled)
    let ends = try reader.instants(columns.end, labelled)
    for (place, row) in labelled.enumerated() where ends[place] < times[place] {
      throw .training(
        "label_before_row",
        "Row \(row + 1) ends \(Timestamp(nanoseconds: ends[place])), before it begins "
          + "\(Timestamp(nanoseconds: times[place])).",
        "Correct `\(columns.end)`.", source)
    }
    var weights: [Double]?
    if file[columns.weight] != nil {
      let values = try reader.numbers(columns.weight)
      if let row = labelled.first(where: { !(values[$0] > 0 && values[$0].isFinite) }) {
        throw .training(
          "invalid_weight", "Row \(row + 1) has the weight \(values[row]).", "Weights are above 0.", source)
      }
      weights = labelled.map { values[$0] }
    }
    var outcomes: [Double]?
    if file[columns.outcome] != nil {
      let values = try reader.numbers(columns.outcome)
      if let row = labelled.first(where: { !values[$0].isFinite }) {
        throw .training(
          "invalid_outcome", "Row \(row + 1) has a label and no finite `\(columns.outcome)`.",
          "Give both or neither.", source)
      }
      outcomes = labelled.map { values[$0] }
    }
    let features = try reader.features(columns, labelled)
    // Rows in time order; within an instant by symbol and then as in the file.
    let order = labelled.indices.sorted {
      (times[$0], symbols[$0], $0) < (times[$1], symbols[$1], $1)
    }
    try checkDuplicates(file, columns, order.map { labelled[$0] }, times: order.map { times[$0] }, source)
    func sorted<Value>(_ values: [Value]) -> [Value] { order.map { values[$0] } }
    let table = TrainingTable(
      features: features.map { feature in
        switch feature.values {
        case .numbers(let values): Feature(feature.name, .numbers(sorted(values)))
        case .categories(let codes, let names):
          Feature(feature.name, .categories(codes: sorted(codes), names: names))
        }
      },
      times: sorted(times), symbols: sorted(symbols), ends: sorted(ends),
      labels: sorted(labelled.map { labels[$0] }), weights: weights.map(sorted),
      outcomes: outcomes.map(sorted))
    return Reading(table: table, withoutLabel: labels.count - labelled.count)
  }

  private static func check(
    _ columns: TrainingColumns, _ file: ColumnTable, _ source: String
  ) throws(AssayError) {
    let names = file.columnNames
    for name in [columns.time, columns.symbol, columns.end, columns.label] where file[name] == nil {
      throw .training(
        "missing_column",
        "The table has no column `\(name)`.\(NearestName.suggestion(for: name, among: names))",
        "It has \(names.joined(separator: ", ")).", source)
    }
    for name in columns.without where file[name] == nil {
      throw .training(
        "missing_column",
        "The table has no column `\(name)` to leave out.\(NearestName.suggestion(for: name, among: names))",
        "It has \(names.joined(separator: ", ")).", source)
    }
    for name in columns.features ?? [] {
      if columns.reserved.contains(name) {
        throw .training(
          "outcome_is_no_feature",
          "`\(name)` says when a row was or what came of it, and cannot be a feature.",
          "Leave it out of the features: a model that reads its own outcome says nothing.", source)
      }
      if file[name] == nil {
        throw .training(
          "missing_column",
          "The table has no column `\(name)`.\(NearestName.suggestion(for: name, among: names))",
          "It has \(names.joined(separator: ", ")).", source)
      }
    }
  }

  /// Two rows of one instant, symbol and keys would count one signal twice.
  private static func checkDuplicates(
    _ file: ColumnTable, _ columns: TrainingColumns, _ rows: [Int], times: [Int64], _ source: String
  ) throws(AssayError) {
    let reader = ColumnReader(file: file, source: source)
    let keys = [columns.symbol] + columns.keys.filter { file[$0] != nil }
    let texts = keys.map { reader.labels($0) }
    var known: [String: Int] = [:]
    for (place, row) in rows.enumerated() {
      let name = "\(times[place])\u{1F}" + texts.map { $0(row) }.joined(separator: "\u{1F}")
      guard let earlier = known.updateValue(row, forKey: name) else { continue }
      let (first, second) = (min(earlier, row) + 1, max(earlier, row) + 1)
      throw .training(
        "duplicate_rows",
        "Rows \(first) and \(second) are the same signal: \(Timestamp(nanoseconds: times[place])), "
          + "\(keys.map { "\($0) \(reader.labels($0)(row))" }.joined(separator: ", ")).",
        "Remove one of them; a signal counts once.", source)
    }
  }
}

extension AssayError {
  static func training(_ code: String, _ message: String, _ remedy: String, _ place: String?) -> AssayError {
    AssayError(code: code, message: message, remedy: remedy, place: place, kind: .badData)
  }
}
