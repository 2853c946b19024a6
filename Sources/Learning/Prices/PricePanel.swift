public import Diagnostics
public import Features
public import Market

/// Rows of many symbols on common dates: features at a close, and the return to a later close.
public struct PricePanel: Sendable {
  /// Labels are returns over `horizon` bars; ends the close at which they are known.
  public let table: TrainingTable
  public let horizon: Int
  /// Dates lie so many sessions apart.
  public let every: Int
  /// Row numbers of the table for every date, in time order.
  public let dates: [[Int]]
  public let symbols: [String]
  /// Log returns of one bar for each symbol with their times, for the baselines that read nothing else.
  let histories: [String: History]

  struct History: Sendable {
    let times: [Int64]
    let returns: [Double]
  }

  /// Horizon in dates of the panel: neighbouring dates share their outcomes up to it.
  public var steps: Int { (horizon + every - 1) / every }

  /// - Parameters:
  ///   - tables: the features of each symbol, one row a bar.
  ///   - series: the bars they were computed from, in the same order.
  /// - Throws: `too_few_bars`.
  public init(
    _ tables: [FeatureTable], _ series: [BarSeries], horizon: Int, every: Int
  ) throws(AssayError) {
    precondition(tables.count == series.count && horizon >= 1 && every >= 1, "features of each symbol")
    let names = tables.first?.names ?? []
    let sessions = Set(series.flatMap(\.sessionDates)).sorted()
    let chosen = Set(stride(from: 0, to: sessions.count, by: every).map { sessions[$0] })
    var rows: [(time: Int64, symbol: Int, bar: Int)] = []
    for (index, bars) in series.enumerated() {
      for bar in bars.close.indices.dropLast(horizon)
      where chosen.contains(bars.sessionDates[bar]) && bars.close[bar] > 0 && bars.close[bar + horizon] > 0 {
        // A bar before the look-back of most features knows nothing.
        let known = tables[index].columns.count { !$0[bar].isNaN }
        if known * 2 < names.count { continue }
        rows.append((bars.timestamps[bar], index, bar))
      }
    }
    rows.sort { ($0.time, $0.symbol) < ($1.time, $1.symbol) }
    if rows.count < 100 {
      throw AssayError(
        code: "too_few_bars", message: "The bars give \(rows.count) rows at a horizon of \(horizon).",
        remedy: "Give more symbols, a longer history, or a smaller --every.", kind: .badData)
    }
    table = TrainingTable(
      features: names.indices.map { place in
        .init(
          names[place],
          .numbers(
            rows.map { row in
              let value = tables[row.symbol].columns[place][row.bar]
              return value.isFinite ? value : .nan
            }))
      },
      times: rows.map(\.time), symbols: rows.map { series[$0.symbol].instrument.symbol },
      ends: rows.map { series[$0.symbol].timestamps[$0.bar + horizon] },
      labels: rows.map { row in
        let close = series[row.symbol].close
        return close[row.bar + horizon] / close[row.bar] - 1
      })
    self.horizon = horizon
    self.every = every
    symbols = series.map(\.instrument.symbol)
    var dates: [[Int]] = []
    var last: Int32?
    for (place, row) in rows.enumerated() {
      let session = series[row.symbol].sessionDates[row.bar]
      if session == last { dates[dates.count - 1].append(place) } else { dates.append([place]) }
      last = session
    }
    self.dates = dates
    var histories: [String: History] = [:]
    for bars in series {
      let returns = bars.close.indices.dropFirst().map { bars.close[$0] / bars.close[$0 - 1] - 1 }
      histories[bars.instrument.symbol] = History(times: Array(bars.timestamps.dropFirst()), returns: returns)
    }
    self.histories = histories
  }
}
