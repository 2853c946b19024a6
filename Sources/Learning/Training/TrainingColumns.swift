/// Which columns of a file say when a row was known and what came of it, and which are no features.
///
/// The defaults are the columns of `signals.parquet`.
public struct TrainingColumns: Sendable, Hashable {
  public var time = "date"
  public var symbol = "symbol"
  /// When the label was known.
  public var end = "exit_date"
  public var label = "success"
  /// All rows weigh the same where the file has no such column.
  public var weight = "weight"
  /// What a row returned, in percent; there is no profit and loss where the file has no such column.
  public var outcome = "return_pct"
  /// Columns beside time and symbol that tell rows apart: two rows with the same of all are one signal given twice.
  public var keys = ["strategy", "signal_type", "timeframe", "signal_id"]
  /// Columns that are left out.
  public var without: [String] = []
  /// Features to take; all that are no outcomes unless given.
  public var features: [String]?

  public init() {}

  /// Columns that describe what came of a signal. No feature may bear one of these names.
  public static let outcomes = [
    "success", "return_pct", "max_drawdown", "days_to_target", "exit_date", "exit_reason", "weight",
  ]

  /// Columns of a signal that are prices or bookkeeping: they tell one symbol from another, not a good signal from a
  /// bad one.
  public static let bookkeeping = [
    "date", "symbol", "entry_price", "stop", "target", "horizon_days", "signal_id",
  ]

  /// Columns that no list of features can name.
  var reserved: Set<String> { Set(Self.outcomes + [time, symbol, end, label, weight, outcome]) }
}
