public import Diagnostics
public import Market
import Storage

/// A table beside the bars: figures of dates together with when each became known, for one symbol or for all.
public struct SideTable: Sendable, Hashable {
  /// One row as it stands in the table.
  public struct Entry: Sendable, Hashable {
    /// Empty in a table that holds for every symbol.
    public var symbol: String
    public var row: SideRow
  }

  public let name: String
  public let columns: [String]
  /// Whether the table knows days alone, and no times of day.
  public let isDaily: Bool
  /// Days after which figures are too old to say anything.
  public let staleDays: Int
  /// By symbol, then in the order in which they became known; equal rows once.
  public let entries: [Entry]
  private let histories: [String: SideHistory]
  /// Digest of the content: equal tables give equal ones, whatever file they came from.
  public let digest: String

  /// - Throws: `repeated_row` for two rows of one date and symbol that became known at one time and differ.
  public init(name: String, columns: [String], isDaily: Bool, staleDays: Int, entries: [Entry])
    throws(AssayError)
  {
    (self.name, self.columns, self.isDaily, self.staleDays) = (name, columns, isDaily, staleDays)
    let sorted = entries.sorted {
      ($0.symbol, $0.row.since, $0.row.date) < ($1.symbol, $1.row.since, $1.row.date)
    }
    var kept: [Entry] = []
    for entry in sorted {
      if let last = kept.last, last.symbol == entry.symbol, last.row.since == entry.row.since,
        last.row.date == entry.row.date
      {
        if last.row == entry.row { continue }
        throw AssayError(
          code: "repeated_row",
          message:
            "Two rows\(entry.symbol.isEmpty ? "" : " of \(entry.symbol)") for \(entry.row.date) became known at the "
            + "same time, \(Self.text(entry.row.since, isDaily: isDaily)), and differ.",
          remedy: "Keep one of them, or give the correction the time at which it became known.", place: name,
          kind: .badData)
      }
      kept.append(entry)
    }
    self.entries = kept
    var histories: [String: SideHistory] = [:]
    let empty = SideHistory(columns: columns, isDaily: isDaily, staleDays: staleDays)
    for entry in kept { histories[entry.symbol, default: empty].append(entry.row) }
    self.histories = histories
    digest = SHA256.hexadecimal(
      ofParts: [name, "\(isDaily)", "\(staleDays)"] + columns
        + kept.map { entry in
          "\(entry.symbol) \(entry.row.date) \(entry.row.since) "
            + entry.row.values.map { $0.isNaN ? "" : "\($0)" }.joined(separator: " ")
        })
  }

  /// What the table says of a symbol; without rows where it has none.
  public func history(of symbol: String) -> SideHistory {
    histories[symbol] ?? histories[""]
      ?? SideHistory(columns: columns, isDaily: isDaily, staleDays: staleDays)
  }

  /// The symbols that the table has rows of; empty where it holds for all.
  public var symbols: [String] { histories.keys.filter { !$0.isEmpty }.sorted() }

  /// Whether the table says anything of a symbol.
  public func knows(_ symbol: String) -> Bool { histories[symbol] != nil || histories[""] != nil }

  /// A time from which a row is known, as a day or an instant.
  public static func text(_ since: Int64, isDaily: Bool) -> String {
    isDaily
      ? CivilDate(daysSinceEpoch: Int32(clamping: since)).description
      : Timestamp(nanoseconds: since).description
  }

  /// This table with the rows of another one of the same form.
  ///
  /// - Throws: `tables_do_not_match` for other columns; `repeated_row`.
  public func adding(_ other: SideTable) throws(AssayError) -> SideTable {
    guard columns == other.columns, isDaily == other.isDaily, symbols.isEmpty == other.symbols.isEmpty else {
      throw AssayError(
        code: "tables_do_not_match",
        message:
          "The stored table `\(name)` has the columns \(columns.joined(separator: ", ")), known since a "
          + "\(isDaily ? "day" : "time of day")\(symbols.isEmpty ? "" : ", by symbol"); the file has "
          + "\(other.columns.joined(separator: ", ")), known since a \(other.isDaily ? "day" : "time of day")"
          + "\(other.symbols.isEmpty ? "" : ", by symbol").",
        remedy: "Give the file another name, or put it in place of the stored table with `--replace`.",
        place: name,
        kind: .usage)
    }
    return try SideTable(
      name: name, columns: columns, isDaily: isDaily, staleDays: other.staleDays,
      entries: entries + other.entries)
  }
}
