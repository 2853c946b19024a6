public import Diagnostics
import Features
import Learning
import Market
public import Storage

/// The collected signals: the table and what is known of it.
public struct SignalCollection: Sendable {
  /// One row a signal, in the order of dates, symbols and strategies.
  public let table: ColumnTable
  /// `signals.metadata.json`.
  public let metadata: JSONValue

  init(parts: [SignalPart], run: SignalRun) throws {
    let joined = ColumnTable.joined(parts.map(\.table))
    let order = try Self.order(joined)
    table = joined.rows(order)
    metadata = try Self.metadata(table, parts, run)
  }

  /// Writes both files.
  ///
  /// - Parameter path: ends in `.parquet` or `.csv`; the metadata lie beside it.
  /// - Returns: the path of the metadata.
  public func write(to path: String) throws -> String {
    let stem =
      [".parquet", ".csv"].first { path.hasSuffix($0) }.map { String(path.dropLast($0.count)) } ?? path
    let beside = stem + ".metadata.json"
    try CSVFile.writeByName(
      table, to: path, metadata: [("assay.signals", (metadata["identity"] ?? .null).text())])
    try AtomicFile.replace(beside, with: metadata.text(.indented) + "\n")
    return beside
  }

  private static func order(_ table: ColumnTable) throws -> [Int] {
    if table.rowCount == 0 { return [] }
    let (dates, symbols, strategies) = (
      try table.timestamps("date"), try table.strings("symbol"), try table.strings("strategy")
    )
    return (0..<table.rowCount).sorted {
      (dates[$0], symbols[$0], strategies[$0], $0) < (dates[$1], symbols[$1], strategies[$1], $1)
    }
  }

  private static func metadata(_ table: ColumnTable, _ parts: [SignalPart], _ run: SignalRun) throws
    -> JSONValue
  {
    let counts = try SignalCounts(table)
    return [
      "format": "assay.signals", "version": 1, "identity": .string(run.identity.hexadecimal),
      "configuration": run.configuration.json, "signals": JSONValue(table.rowCount),
      "by_strategy": counts.by("strategy"), "by_symbol": counts.by("symbol"), "by_year": counts.byYear,
      "by_type": counts.by("signal_type"), "by_outcome": counts.by("exit_reason"), "total": counts.total,
      "symbols": .array(parts.map(\.facts)),
      "features": .array(
        run.units.first.map(\.features)?.map { feature in
          [
            "name": .string(feature.name), "group": .string(feature.group),
            "formula": .string(feature.formula),
            "units": .string(feature.units.rawValue), "lookback": JSONValue(feature.lookback),
            "source": .string(feature.source),
          ]
        } ?? []),
      "features_left_out": .array(
        run.left.map { ["name": .string($0.feature.name), "reason": .string($0.reason)] }),
      "outcomes": Self.outcomes, "outcome_columns": JSONValue(TrainingColumns.outcomes),
      "strategies": .array(
        run.configuration.strategies.map { strategy in
          [
            "name": .string(strategy.name), "summary": .string(strategy.summary),
            "buy": .string(strategy.buy.condition.description),
            "sell": JSONValue(strategy.sell?.condition.description),
            "stop_atr": .number(strategy.stopRanges), "target_atr": .number(strategy.targetRanges),
          ]
        }),
    ]
  }

  private static let outcomes: JSONValue = [
    "success": "whether the position paid after costs",
    "return_pct": "return after the costs of both sides, in percent of the price at the entry",
    "max_drawdown": "the worst the position stood at, a fraction of the price at the entry, 0 or negative",
    "days_to_target": "calendar days from entry to target; empty where the target was not met",
    "exit_date": "session of the exit, or the close of its bar where bars are shorter than a day",
    "exit_reason": "target, stop or time, whichever came first",
    "weight": "average uniqueness among the signals of the symbol, above 0 and at most 1",
  ]
}

/// Counts of signals with their outcomes.
struct SignalCounts {
  private let table: ColumnTable
  private let success: [Bool]
  private let returns: [Double]
  private let weights: [Double]

  init(_ table: ColumnTable) throws {
    self.table = table
    guard table.rowCount > 0 else {
      (success, returns, weights) = ([], [], [])
      return
    }
    guard case .bool(let flags)? = table["success"]?.values else { throw AssayError.wrongSignals() }
    success = flags
    returns = try table.doubles("return_pct")
    weights = try table.doubles("weight")
  }

  func by(_ column: String) -> JSONValue {
    guard let names = try? table.strings(column) else { return [:] }
    return grouped((0..<names.count).map { names[$0] })
  }

  var byYear: JSONValue {
    guard let dates = try? table.timestamps("date") else { return [:] }
    return grouped(dates.map { "\(Timestamp(nanoseconds: $0).date.components.year)" })
  }

  var total: JSONValue { figures(Array(0..<success.count)) }

  private func grouped(_ keys: [String]) -> JSONValue {
    var rows: [String: [Int]] = [:]
    for (row, key) in keys.enumerated() { rows[key, default: []].append(row) }
    return .object(JSONObject(rows.keys.sorted().map { ($0, figures(rows[$0] ?? [])) }))
  }

  private func figures(_ rows: [Int]) -> JSONValue {
    let count = Double(rows.count)
    let sum = rows.reduce(0) { $0 + returns[$1] }
    return [
      "signals": JSONValue(rows.count),
      "success_share": rows.isEmpty ? .null : .number(Double(rows.count { success[$0] }) / count),
      "mean_return": rows.isEmpty ? .null : .number(sum / count / 100),
      "effective_signals": .number(rows.reduce(0) { $0 + weights[$1] }),
    ]
  }
}

extension AssayError {
  fileprivate static func wrongSignals() -> AssayError {
    AssayError(
      code: "invalid_signals", message: "The table of signals lacks its outcomes.",
      remedy: "Collect it again with `assay learn signals`.", kind: .badData)
  }
}
