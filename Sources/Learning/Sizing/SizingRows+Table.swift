import Diagnostics
public import Storage

extension SizingRows {
  /// Columns of the two tables that name a row or its place in time.
  static let keys = ["symbol", "strategy", "window_num", "start_time", "end_time"]

  /// The share of its capital that a ruined window is taken to leave.
  public static let leastLeft = 1e-4
  private static let leastReturn = -1 + leastLeft

  /// Reads `NAME_features.parquet` and joins the return of each window from `NAME_strategy_performance.parquet`.
  ///
  /// Every column of the features that is not a key is a feature: numbers and flags as they are, words one by one. A
  /// row that the performance does not have is a window to come; its return is NaN. A window that lost all or more, as
  /// an account with slippage on its last exit can, counts as one that lost all but `leastLeft`: growth of nothing has
  /// no logarithm. `ruinedWindows` says how many there were.
  /// - Throws: `outcome_as_feature` when a column of the features is one of the outcomes of the window; what the
  ///   tables lack; `invalid_window_return` for a return that is not finite.
  public init(features: ColumnTable, performance: ColumnTable) throws {
    try Self.refuseOutcomes(features, performance)
    let keyed = try Self.key(features)
    var returns: [String: Double] = [:]
    var ruined = 0
    for (key, value) in zip(try Self.key(performance), try performance.doubles("total_return")) {
      guard value.isFinite else {
        throw AssayError(
          code: "invalid_window_return",
          message: "The return of the window \(key) is \(value), no finite number.",
          remedy: "Remove the part of this symbol from the dataset's folder and collect it again.",
          place: key,
          kind: .badData)
      }
      if value < Self.leastReturn { ruined += 1 }
      returns[key] = max(value, Self.leastReturn)
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
    ruinedWindows = ruined
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
