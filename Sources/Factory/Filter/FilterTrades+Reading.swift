public import Diagnostics
import Learning
import Market
public import Storage

extension FilterTrades {
  /// How a table of trades is read.
  public struct Columns: Sendable {
    /// Features to take; every column that is neither an outcome nor bookkeeping unless given.
    public var features: [String]?
    /// Columns that are left out.
    public var without: [String] = []
    public var isWeighted = true

    public init() {}

    /// What is known only when a trade is over. No feature may bear one of these names.
    static let outcomes = [
      "exit_time", "exit_date", "exit_bar", "exit_price", "exit_reason", "pnl", "net_pnl", "gross_pnl",
      "profit",
      "return", "return_pct", "bars_held", "success", "win", "max_drawdown", "days_to_target", "mae", "mfe",
      "costs", "commission", "ambiguous", "weight",
    ]

    /// What tells trades apart and not good ones from bad ones.
    static let bookkeeping = [
      "entry_time", "entry_date", "entry_bar", "entry_price", "symbol", "strategy", "side", "quantity",
      "stop",
      "target", "stop_loss", "take_profit", "row", "trade", "index", "id",
    ]
  }

  /// Fewest trades of the training period.
  public static let leastTrades = 100

  /// What trades of a table without a column `symbol` have in its place.
  public static let unnamedSymbol = "one"

  /// Reads trades: `entry_time` and `exit_time` (or `entry_date` and `exit_date`), `pnl`, and the features at entry.
  ///
  /// - Parameter calendar: the sessions, from the first and the last instant of the trades.
  /// - Throws: `missing_column`, `outcome_is_no_feature`, `no_features`, `one_class`, and what
  ///   `TrainingTable.reading` refuses.
  public static func reading(
    _ file: ColumnTable, _ columns: Columns, source: String,
    calendar: (_ first: Int64, _ last: Int64) throws(AssayError) -> SessionDays
  ) throws(AssayError) -> FilterTrades {
    let names = file.columnNames
    func missing(_ name: String) -> AssayError {
      AssayError(
        code: "missing_column",
        message: "The table has no column `\(name)`.\(NearestName.suggestion(for: name, among: names))",
        remedy: "It has \(names.joined(separator: ", ")).", place: source, kind: .badData)
    }
    func first(_ candidates: [String]) throws(AssayError) -> ColumnTable.Column {
      for name in candidates { if let column = file[name] { return column } }
      throw missing(candidates[0])
    }
    let entry = try first(["entry_time", "entry_date"])
    let exit = try first(["exit_time", "exit_date"])
    let pnl = try first(["pnl", "net_pnl"])
    let profits = try file.doubles(pnl.name)
    if let row = profits.firstIndex(where: { !$0.isFinite }) {
      throw AssayError(
        code: "not_finite", message: "The profit of row \(row + 1) is \(profits[row]).",
        remedy: "Leave out trades that are still open.", place: source, kind: .badData)
    }
    let features = try chosen(columns, names, source, missing)
    // A table of one strategy may leave the symbol out.
    let count = file.rowCount
    var table = ColumnTable([
      ColumnTable.Column("entry", entry.values, isMissing: entry.isMissing),
      ColumnTable.Column("exit", exit.values, isMissing: exit.isMissing),
      ColumnTable.Column(
        "symbol", file["symbol"]?.values ?? .strings([String](repeating: unnamedSymbol, count: count))),
      ColumnTable.Column("win", .double(profits.map { $0 > 0 ? 1 : 0 })),
      ColumnTable.Column("profit", .double(profits)),
      ColumnTable.Column("signal_id", .int64((0..<count).map { Int64($0) })),
    ])
    for name in features { if let column = file[name] { table.append(column) } }
    var reading = TrainingColumns()
    (reading.time, reading.end, reading.label, reading.outcome) = ("entry", "exit", "win", "profit")
    reading.weight = "no weight"
    reading.keys = ["signal_id"]
    reading.features = features
    let rows = try TrainingTable.reading(table, reading, source: source).table
    let sessions = try calendar(rows.times.first ?? 0, rows.ends.max() ?? 0)
    return try FilterTrades(rows, calendar: sessions, isWeighted: columns.isWeighted)
  }

  private static func chosen(
    _ columns: Columns, _ names: [String], _ source: String, _ missing: (String) -> AssayError
  ) throws(AssayError) -> [String] {
    for name in columns.without where !names.contains(name) { throw missing(name) }
    let named =
      columns.features ?? names.filter { !Columns.bookkeeping.contains($0) && !Columns.outcomes.contains($0) }
    let features = named.filter { !columns.without.contains($0) }
    for name in features {
      if Columns.outcomes.contains(name) {
        throw AssayError(
          code: "outcome_is_no_feature", message: "`\(name)` is known only when a trade is over.",
          remedy: "Leave it out of the features: a filter that reads its own outcome says nothing.",
          place: source,
          kind: .usage)
      }
      if !names.contains(name) { throw missing(name) }
    }
    guard !features.isEmpty else {
      throw AssayError(
        code: "no_features", message: "The table has no column that a filter could read.",
        remedy: "Add what was known at the entries, a column each.", place: source, kind: .badData)
    }
    return features
  }
}
