/// Rows in the order in which they became known, and the newest of them at a time.
///
/// Reports of companies and side tables answer through it what was known at a bar, so that there is one rule.
public struct KnownRows<Row: Sendable & Hashable>: Sendable, Hashable {
  public private(set) var rows: [Row] = []
  /// Since when each row is known, increasing: days or nanoseconds, as its owner counts.
  public private(set) var since: [Int64] = []

  public init() {}

  /// - Precondition: it became known no earlier than the others.
  public mutating func append(_ row: Row, since time: Int64) {
    precondition(since.last.map { $0 <= time } ?? true, "rows come in the order in which they became known")
    rows.append(row)
    since.append(time)
  }

  /// The newest row that became known before `time`; `nil` when there is none.
  func newest(before time: Int64) -> (row: Row, since: Int64)? {
    let count = count(before: time)
    return count == 0 ? nil : (rows[count - 1], since[count - 1])
  }

  /// How many rows became known before `time`.
  func count(before time: Int64) -> Int {
    var (low, high) = (0, rows.count)
    while low < high {
      let middle = (low + high) / 2
      if since[middle] < time { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The rows that became known before `time`.
  func prefix(before time: Int64) -> KnownRows {
    var part = self
    let count = count(before: time)
    part.rows = Array(rows[..<count])
    part.since = Array(since[..<count])
    return part
  }
}
