import Diagnostics
public import Storage

extension SizingRows {
  /// Columns of the two tables that name a row or its place in time.
  static let keys = ["symbol", "strategy", "window_num", "start_time", "end_time"]

  /// Reads `NAME_features.parquet` and joins the return of each window from `NAME_strategy_performance.parquet`.
  ///
  /// Every column of the features that is not a key is a feature: numbers and flags as they are, words one by one. A
  /// row that the performance does not have is a window to come; its return is NaN.
  /// - Throws: `outcome_as_feature` when a column of the features is one of the outcomes of the window; what the
  ///   tables lack; `invalid_window_return` for a return at or below −1 or not finite.
  public init(features: ColumnTable, performance: ColumnTable) throws {
    try Self.refuseOutcomes(features, performance)
    let keyed = try Self.key(features)
    var returns: [String: Double] = [:]
    for (key, value) in zip(try Self.key(performance), try performance.doubles("total_return")) {
      guard value > -1, value.isFinite else {
        throw AssayError(
          code: "invalid_window_return", message: "The window \(key) returned \(value).",
          remedy: "Collect the dataset again; a window cannot lose more than all.", kind: .badData)
      }
      returns[key] = value
    }
    var numbers: [(name: String, values: [Double])] = []
    var texts: [(name: String, values: [String])] = []
    for column in features.columns where !Self.keys.contains(column.name) {
      switch column.values {
      case .string(let words): texts.append((column.name, Array(words)))
      case .bool(let flags): numbers.append((column.name, flags.map { $0 ? 1 : 0 }))
      case .timestamp: continue
      case .double, .int32, .int64: numbers.append((column.name, try features.doubles(column.name)))
      }
    }
    self.init(
      symbols: Array(try features.strings("symbol")), strategies: Array(try features.strings("strategy")),
      windows: try features.integers("window_num").map { Int($0) },
      starts: try features.timestamps("start_time"), ends: try features.timestamps("end_time"),
      returns: keyed.map { returns[$0] ?? .nan }, numbers: numbers, texts: texts)
  }

  private static func key(_ table: ColumnTable) throws -> [String] {
    let windows = try table.integers("window_num")
    return zip(zip(try table.strings("symbol"), try table.strings("strategy")), windows).map {
      "\($0.0.0) \($0.0.1) \($0.1)"
    }
  }

  /// What is known of a window only after it must not be told before.
  private static func refuseOutcomes(_ features: ColumnTable, _ performance: ColumnTable) throws(AssayError) {
    let known = Set(keys + ["is_crypto", "initial_capital"])
    let outcomes = Set(performance.columnNames).subtracting(known)
    let leaks = features.columnNames.filter(outcomes.contains)
    if leaks.isEmpty { return }
    throw AssayError(
      code: "outcome_as_feature",
      message: "The features hold outcomes of the window itself: \(leaks.joined(separator: ", ")).",
      remedy: "Make them with `assay dataset features`.", kind: .badData)
  }
}
