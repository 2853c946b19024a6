public import Market

/// One row of a side table: figures of a date, known since a time.
public struct SideRow: Sendable, Hashable {
  /// The date that the figures are of: a day, or the end of a month or quarter.
  public var date: CivilDate
  /// Since when they are known: days since 1970-01-01, or nanoseconds where the table knows the time of day.
  public var since: Int64
  /// One a column; NaN where the row has none.
  public var values: [Double]

  public init(date: CivilDate, since: Int64, values: [Double]) {
    self.date = date
    self.since = since
    self.values = values
  }

  /// Equal figures, missing ones included.
  public static func == (a: SideRow, b: SideRow) -> Bool {
    a.date == b.date && a.since == b.since && a.values.count == b.values.count
      && zip(a.values, b.values).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) }
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(date)
    hasher.combine(since)
    for value in values { hasher.combine(value.isNaN ? 0 : value) }
  }
}

/// What a side table says of one symbol: at each time the figures of the newest date that were known then.
///
/// A figure that is revised counts as it was first published until the revision became known. A late revision of an
/// older date changes nothing, because the newest date is what counts. Figures known since a day count from the
/// next session on, those known since an instant from the first bar that closes no earlier.
public struct SideHistory: Sendable, Hashable {
  public let columns: [String]
  /// Whether the table knows days alone, and no times of day.
  public let isDaily: Bool
  /// Days after which figures are too old to say anything.
  public let staleDays: Int
  private(set) var timeline = KnownRows<SideRow>()

  public init(columns: [String], isDaily: Bool, staleDays: Int) {
    self.columns = columns
    self.isDaily = isDaily
    self.staleDays = staleDays
  }

  /// Takes in a row, in the order in which rows became known.
  public mutating func append(_ row: SideRow) {
    if let last = timeline.rows.last, row.date < last.date { return }
    timeline.append(row, since: row.since)
  }

  /// A figure at a bar; NaN where it is not known, too old, or missing in the row.
  func value(_ column: Int, closing timestamp: Int64, session: Int32) -> Double {
    newest(timestamp, session).map { $0.row.values[column] } ?? .nan
  }

  /// Days since the figures became known.
  func age(closing timestamp: Int64, session: Int32) -> Double {
    newest(timestamp, session).map { Double(Int64(session) - day($0.since)) } ?? .nan
  }

  private func newest(_ timestamp: Int64, _ session: Int32) -> (row: SideRow, since: Int64)? {
    guard let newest = timeline.newest(before: bound(timestamp, session)),
      Int64(session) - day(newest.since) <= Int64(staleDays)
    else { return nil }
    return newest
  }

  /// What became known before it is known at a bar.
  func bound(_ timestamp: Int64, _ session: Int32) -> Int64 { isDaily ? Int64(session) : timestamp + 1 }

  private func day(_ since: Int64) -> Int64 {
    isDaily ? since : Int64(Timestamp(nanoseconds: since).date.daysSinceEpoch)
  }

  /// The rows that are known at a bar.
  func known(closing timestamp: Int64, session: Int32) -> SideHistory {
    var part = self
    part.timeline = timeline.prefix(before: bound(timestamp, session))
    return part
  }

  /// The same table without rows.
  var empty: SideHistory { SideHistory(columns: columns, isDaily: isDaily, staleDays: staleDays) }
}

/// A column of a side table, or the age of its figures, as a feature: `table:macro.cpi`, `table:macro.age_days`.
public struct SideField: Hashable, Sendable {
  public let table: String
  public let column: String

  static let prefix = "table:"
  /// Stands for the age of the figures in place of a column.
  public static let age = "age_days"

  public init(table: String, column: String) {
    self.table = table
    self.column = column
  }

  /// `nil` for a name that is no column of a table.
  public init?(feature name: String) {
    guard name.hasPrefix(Self.prefix) else { return nil }
    let parts = name.dropFirst(Self.prefix.count).split(
      separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
    self.init(table: String(parts[0]), column: String(parts[1]))
  }

  public var featureName: String { "\(Self.prefix)\(table).\(column)" }

  /// The value at a bar; NaN where there is no such table.
  func value(_ tables: [String: SideHistory], closing timestamp: Int64, session: Int32) -> Double {
    guard let table = tables[table] else { return .nan }
    if column == Self.age { return table.age(closing: timestamp, session: session) }
    guard let index = table.columns.firstIndex(of: column) else { return .nan }
    return table.value(index, closing: timestamp, session: session)
  }
}

/// What is known beside the bars.
struct SideFacts: Sendable {
  var reports = FundamentalHistory()
  var tables: [String: SideHistory] = [:]
}
