/// Trades counted by the reason for which they were closed, most frequent first, ties by name.
package struct ExitReasons {
  package struct Row {
    package let name: String
    package fileprivate(set) var count = 0
    package fileprivate(set) var wins = 0
    package fileprivate(set) var profit = 0.0
    /// Share of all trades.
    package fileprivate(set) var share = 0.0
  }

  package let rows: [Row]

  package init(trades: [ReportTrade]) {
    var rows: [Row] = []
    for trade in trades {
      let index = rows.firstIndex { $0.name == trade.exitReason } ?? rows.count
      if index == rows.count { rows.append(Row(name: trade.exitReason)) }
      rows[index].count += 1
      rows[index].wins += trade.profit > 0 ? 1 : 0
      rows[index].profit += trade.profit
    }
    for index in rows.indices { rows[index].share = Double(rows[index].count) / Double(trades.count) }
    self.rows = rows.sorted { $0.count != $1.count ? $0.count > $1.count : $0.name < $1.name }
  }
}
