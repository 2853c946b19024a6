/// One member of a record and the column that keeps it.
struct StoredField<Record>: Sendable {
  let column: String
  /// Takes the member from a column of a row.
  let read: @Sendable (_ record: inout Record, _ row: Statement, _ column: Int) -> Void
  /// Binds the member to a position of a statement.
  let bind: @Sendable (_ record: Record, _ statement: Statement, _ position: Int) -> Void

  typealias Path<Value> = any WritableKeyPath<Record, Value> & Sendable

  static func text(_ column: String, _ path: Path<String>) -> Self {
    Self(
      column: column, read: { $0[keyPath: path] = $1.text($2) ?? "" },
      bind: { $1.bind($2, $0[keyPath: path]) })
  }

  static func text(_ column: String, optional path: Path<String?>) -> Self {
    Self(
      column: column, read: { $0[keyPath: path] = $1.text($2) }, bind: { $1.bind($2, $0[keyPath: path]) })
  }

  static func count(_ column: String, _ path: Path<Int>) -> Self {
    Self(
      column: column, read: { $0[keyPath: path] = Int($1.integer($2) ?? 0) },
      bind: { $1.bind($2, $0[keyPath: path]) })
  }

  static func count(_ column: String, optional path: Path<Int?>) -> Self {
    Self(
      column: column, read: { $0[keyPath: path] = $1.integer($2).map(Int.init) },
      bind: { $1.bind($2, $0[keyPath: path]) })
  }

  /// NaN is kept as NULL.
  static func number(_ column: String, _ path: Path<Double>) -> Self {
    Self(
      column: column, read: { $0[keyPath: path] = $1.number($2) }, bind: { $1.bind($2, $0[keyPath: path]) })
  }

  static func numbers(_ column: String, _ path: Path<[Double]>) -> Self {
    Self(
      column: column, read: { $0[keyPath: path] = $1.numbers($2) },
      bind: { $1.bind($2, bytesOf: $0[keyPath: path]) })
  }

  /// A column of older versions that must not be NULL and that nothing reads.
  static func zero(_ column: String) -> Self {
    Self(column: column, read: { _, _, _ in }, bind: { $1.bind($2, 0) })
  }
}

/// A record whose columns are read and bound field by field, in one order.
protocol StoredRecord {
  /// What a row is read into.
  static var blank: Self { get }
  static var fields: [StoredField<Self>] { get }
}

extension StoredRecord {
  static var columns: [String] { fields.map(\.column) }

  init(row: Statement) {
    self = Self.blank
    for (place, field) in Self.fields.enumerated() { field.read(&self, row, place) }
  }

  /// The run stands in front of the fields.
  func bind(_ statement: Statement) {
    for (place, field) in Self.fields.enumerated() { field.bind(self, statement, place + 1) }
  }
}

extension BacktestKey {
  static let blank = BacktestKey(symbol: "", strategy: "", parameters: "", exits: "")
}
