public import Diagnostics
public import Learning
import Market

/// Trades of one strategy with what was known at their entries, in order of entry, exit and symbol: what a filter
/// learns from and is judged on.
///
/// A trade's label is 1 when it made money after costs. Profit and loss are booked on the session of the exit.
public struct FilterTrades: Sendable {
  /// The outcome of a row is its profit and loss; its weight is its average uniqueness, or 1.
  public let table: TrainingTable
  /// For each trade the session of its entry and of its exit, as positions in `calendar`.
  public let entries: [Int]
  public let exits: [Int]
  public let calendar: SessionDays
  public let profits: [Double]

  public var count: Int { table.count }
  public var isWin: [Bool] { table.labels.map { $0 == 1 } }

  /// - Parameters:
  ///   - sessions: for each row the sessions of its entry and exit; by their dates in UTC unless given.
  ///   - isWeighted: whether trades that are open at the same time as others count by their average uniqueness
  ///     (López de Prado 2018, chapter 4).
  /// - Throws: `one_class` where all trades won or all lost; `date_not_in_calendar`.
  public init(
    _ table: TrainingTable, calendar: SessionDays, sessions: (entries: [Int], exits: [Int])? = nil,
    isWeighted: Bool
  ) throws(AssayError) {
    precondition(table.outcomes != nil, "trades have a profit or loss")
    let order = (0..<table.count).sorted {
      (table.times[$0], table.ends[$0], table.symbols[$0], $0)
        < (table.times[$1], table.ends[$1], table.symbols[$1], $1)
    }
    let sorted = table.rows(order)
    var (entries, exits): ([Int], [Int]) = ([], [])
    for (row, original) in order.enumerated() {
      if let sessions {
        entries.append(sessions.entries[original])
        exits.append(sessions.exits[original])
      } else {
        entries.append(try calendar.session(of: sorted.times[row]))
        exits.append(try calendar.session(of: sorted.ends[row]))
      }
    }
    let wins = sorted.labels.count { $0 == 1 }
    guard wins > 0, wins < sorted.count else {
      throw AssayError(
        code: "one_class",
        message: "All \(sorted.count) trades \(wins > 0 ? "made money" : "lost money or came out even").",
        remedy: "A filter needs trades of both kinds.", place: "pnl", kind: .badData)
    }
    var weights = [Double](repeating: 1, count: sorted.count)
    if isWeighted {
      weights =
        LabelWeights(zip(entries, exits).map { $0...$1 }, bars: calendar.count).uniqueness
    }
    self.table = TrainingTable(
      features: sorted.features, times: sorted.times, symbols: sorted.symbols, ends: sorted.ends,
      labels: sorted.labels, weights: weights, outcomes: sorted.outcomes)
    self.entries = entries
    self.exits = exits
    self.calendar = calendar
    profits = sorted.outcomes ?? []
  }

  private init(_ trades: FilterTrades, rows: [Int]) {
    table = trades.table.rows(rows)
    entries = rows.map { trades.entries[$0] }
    exits = rows.map { trades.exits[$0] }
    calendar = trades.calendar
    profits = rows.map { trades.profits[$0] }
  }

  /// Some trades, in order.
  func rows(_ rows: [Int]) -> FilterTrades { FilterTrades(self, rows: rows) }

  /// Sessions from the first entry to the last exit.
  public var span: Range<Int> {
    guard let first = entries.first, let last = exits.max() else { return 0..<0 }
    return first..<last + 1
  }

  /// Profit and loss of each session of `span`, each trade counting by a weight. A session without an exit has 0.
  public func daily(_ weights: (Int) -> Double, over span: Range<Int>? = nil) -> [Double] {
    let span = span ?? self.span
    var days = [Double](repeating: 0, count: span.count)
    for trade in profits.indices where span.contains(exits[trade]) {
      days[exits[trade] - span.lowerBound] += profits[trade] * weights(trade)
    }
    return days
  }

  /// The trades before an instant whose outcome was known before it, and those that begin at or after it.
  ///
  /// - Parameter end: the last instant of the later part; all of them unless given.
  public func parted(at instant: Int64, through end: Int64? = nil) -> (
    training: FilterTrades, validation: FilterTrades, overlapping: Int
  ) {
    let all = 0..<count
    let training = all.filter { table.ends[$0] < instant }
    let validation = all.filter { row in
      table.times[row] >= instant && end.map { table.ends[row] <= $0 } ?? true
    }
    let overlapping = all.count { table.times[$0] < instant && table.ends[$0] >= instant }
    return (rows(training), rows(validation), overlapping)
  }
}
